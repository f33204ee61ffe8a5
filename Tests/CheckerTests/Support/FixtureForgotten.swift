import Foundation
import JSON

/// A person who goes without the paper (E3).
extension FixtureRun {
    func kept(_ id: String, _ copy: Int) -> String {
        let path = paper(id, copy), slash = path.lastIndex(of: "/") ?? path.startIndex
        return "\(path[..<slash])/lost-property\(path[slash...])"
    }

    /// Both copies of a request are warned of and put away, as a sound kiosk does it.
    mutating func forgetPaper(_ id: String) throws {
        let kiosk = String(id.prefix { $0 != "." })
        try insert(kiosk, after: "wiped", id, "item-forgotten", ["requestId": .string(id), "item": "paper"])
        try insert(kiosk, after: "item-forgotten", id, "lost-property", ["requestId": .string(id), "item": "paper", "count": 2])
        for copy in 1...2 { papers[kept(id, copy)] = papers.removeValue(forKey: paper(id, copy)) }
        editOrder(id, "documents", [])
    }
}
