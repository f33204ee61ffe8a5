import Foundation
import JSON
@testable import Topology

/// The two files at the top level of the repository.
enum DefaultFile {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let path = root.appending(path: "topology.json").path
    static let schemaPath = root.appending(path: "topology.schema.json").path

    static func text() throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    static func topology() throws -> Topology { try Topology.load(path: path) }

    /// The problems of the default file after one change, which must apply exactly once.
    static func problems(replacing old: String, with new: String) throws -> [TopologyProblem] {
        let text = try text()
        guard text.components(separatedBy: old).count == 2 else { throw NotOnce(text: old, count: text.components(separatedBy: old).count - 1) }
        return problems(of: text.replacingOccurrences(of: old, with: new))
    }

    static func problems(of text: String) -> [TopologyProblem] {
        do {
            _ = try Topology.parse(Array(text.utf8), file: "topology.json")
            return []
        } catch {
            return error.problems
        }
    }

    struct NotOnce: Error {
        let text: String
        let count: Int
    }
}
