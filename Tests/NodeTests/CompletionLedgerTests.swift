import Domain
import Node
import Testing

@Suite("The ledger of reports") struct CompletionLedgerTests {
    private let id = RequestID(node: "kiosk-1", counter: 1)

    @Test("lets one of two that say the same be put on record, and acknowledges it ever after")
    func once() {
        var ledger = CompletionLedger([])
        #expect(ledger.begin(id) == .new)
        #expect(ledger.begin(id) == .underway)
        #expect(ledger.isEnding(id))
        ledger.count(id)
        #expect(ledger.begin(id) == .counted && ledger.isEnding(id))
    }

    @Test("takes a report anew whose record failed")
    func withdrawn() {
        var ledger = CompletionLedger([])
        #expect(ledger.begin(id) == .new)
        ledger.withdraw(id)
        #expect(!ledger.isEnding(id))
        #expect(ledger.begin(id) == .new)
    }

    @Test("knows what the journal knows")
    func fromJournal() {
        var ledger = CompletionLedger([id])
        #expect(ledger.begin(id) == .counted)
        #expect(ledger.begin(RequestID(node: "kiosk-1", counter: 2)) == .new)
    }
}
