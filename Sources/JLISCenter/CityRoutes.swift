import Domain
import JSON
import Journal

/// To which city a transaction belongs, also after its session has ended or the centre has restarted: a
/// completion report may come long after a line was cut, and must find its city (invariant 13).
struct CityRoutes {
    static let maximumRoutes = 200_000

    private var links: [RequestID: String] = [:]
    private var order: [RequestID] = []

    /// From the centre's own journal: opened sessions name their link.
    init(records: [JSONValue]) {
        for record in records where record["event"]?.stringValue == JournalEvent.sessionOpened.rawValue {
            guard let id = record["requestId"]?.stringValue.flatMap({ RequestID($0) }), let link = record["link"]?.stringValue else { continue }
            insert(link, for: id)
        }
    }

    subscript(id: RequestID) -> String? { links[id] }

    mutating func insert(_ link: String, for id: RequestID) {
        guard links.updateValue(link, forKey: id) == nil else { return }
        order.append(id)
        if order.count > 2 * CityRoutes.maximumRoutes {
            for old in order.prefix(CityRoutes.maximumRoutes) { links[old] = nil }
            order.removeFirst(CityRoutes.maximumRoutes)
        }
    }
}
