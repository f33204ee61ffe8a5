import Domain
import JSON
import Testing
@testable import CallCenter

@Suite("A11: the call centre's journal")
struct LossHistoryTests {
    private func record(_ event: String, _ id: String, _ serial: String = "4f00a1") -> JSONValue { ["event": .string(event), "requestId": .string(id), "serial": .string(serial)] }

    @Test("brings back after a kill what was not answered, in order and under the same ids, and nothing that was")
    func pending() {
        let history = LossHistory(of: [
            record("suspension-asked", "call-center.1", "aa01"), record("suspension-asked", "call-center.2", "aa02"), record("suspension-answered", "call-center.1", "aa01"),
            record("suspension-asked", "call-center.3", "aa03"),
        ], node: "call-center")
        #expect(history.pending.map(\.id.counter) == [2, 3] && history.pending.map(\.serial) == ["aa02", "aa03"])
        #expect(history.counter == 3)
    }

    @Test("counts on where it stood, whatever else is in it, and begins with none")
    func counter() {
        #expect(LossHistory(of: [], node: "call-center").counter == 0)
        let history = LossHistory(of: [record("suspension-asked", "call-center.9"), record("suspension-answered", "call-center.9"), record("suspension-asked", "other.70"), ["event": "started"]], node: "call-center")
        #expect(history.counter == 9 && history.pending.isEmpty)
    }

    @Test("takes as a serial what the channel takes, and no name", arguments: [
        ("4f00a1", true), ("4F00A1", false), ("4f00a", false), ("", false), ("見本　花子", false), (String(repeating: "ab", count: 20), true), (String(repeating: "ab", count: 21), false),
    ])
    func serials(text: String, isSerial: Bool) { #expect(LossHistory.isSerial(text) == isSerial) }
}
