import Domain
import JSON
import Journal

/// What the call centre's journal says at a start: how far it has counted, and which reports are still to be answered.
struct LossHistory {
    let counter: UInt64
    let pending: [ReportedLosses.Loss]

    /// - Parameter records: the journal's, in order.
    init(of records: [JSONValue], node: String) {
        var counter: UInt64 = 0
        var waiting: [RequestID: String] = [:]
        var order: [RequestID] = []
        for record in records {
            guard let event = record["event"]?.stringValue.flatMap(JournalEvent.init(rawValue:)),
                  let id = record["requestId"]?.stringValue.flatMap({ RequestID($0) }), id.node == node else { continue }
            switch event {
            case .suspensionAsked:
                counter = max(counter, id.counter)
                waiting[id] = record["serial"]?.stringValue
                order.append(id)
            case .suspensionAnswered: waiting[id] = nil
            default: break
            }
        }
        self.counter = counter
        pending = order.compactMap { id in waiting[id].map { ReportedLosses.Loss(id: id, serial: $0) } }
    }

    /// The grammar of a serial on the channel.
    static func isSerial(_ text: String) -> Bool {
        (2...40).contains(text.utf8.count) && text.utf8.count.isMultiple(of: 2) && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
