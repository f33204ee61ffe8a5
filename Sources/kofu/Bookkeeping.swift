import Domain
import EventLoop
import Glibc
import JSON
import Journal
import Node
import Reconciliation
import Topology

/// Reads the books of a run from the journals that each actor keeps itself, and from nothing else.
@LoopActor
struct Bookkeeping {
    let topology: Topology

    private static let events = Book.events.compactMap(JournalEvent.init(rawValue:))

    private static let parties: [(party: Party, side: Side)] = [
        (Party(.storeNetwork), .storeOperator), (Party(.jlisCenter, .issuingCenter), .centre), (Party(.municipality, .issuingServer), .city),
    ]

    /// All books, in the order that keeps a running network from looking wrong.
    func books() throws -> (reported: Set<RequestID>, books: [Book]) {
        let kiosks = topology.nodes(of: Party(.kiosk)).map(\.name)
        let early = try kiosks.flatMap { kiosk in
            try records(of: kiosk, [.reported]).compactMap { $0["requestId"]?.stringValue.flatMap { RequestID($0) } }
        }
        var books: [Book] = []
        for (party, side) in Bookkeeping.parties {
            for node in topology.nodes(of: party) { books.append(try book(of: node.name, side)) }
        }
        for kiosk in kiosks { books.append(try book(of: kiosk, .kiosk)) }
        return (Set(early), books)
    }

    private func book(of node: String, _ side: Side) throws -> Book { Book(node: node, side: side, records: try records(of: node, Bookkeeping.events)) }

    /// A node that has never started has no journal, and has counted nothing.
    private func records(of node: String, _ events: [JournalEvent]) throws -> [JSONValue] {
        let path = RunDirectory.journal(of: node)
        return FileSystem.exists(path) ? try JournalReader.records(of: path, events: events) : []
    }

    /// The journals of those who count whose chain does not hold.
    func brokenJournals() throws -> [Difference] {
        let nodes = topology.nodes(of: Party(.kiosk)).map(\.name) + Bookkeeping.parties.flatMap { topology.nodes(of: $0.party).map(\.name) }
        return try nodes.compactMap { node in
            guard FileSystem.exists(RunDirectory.journal(of: node)) else { return nil }
            let report = try JournalVerifier.verify(path: RunDirectory.journal(of: node), node: node)
            return report.fault.map { Difference(.brokenJournal, nil, node: node, "the journal of \(node): \($0)") }
        }
    }
}
