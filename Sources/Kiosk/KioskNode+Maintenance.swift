import Card
import Crypto
import Domain
import EventLoop
import JSON
import Node

/// What a maintainer does at a kiosk, over its management socket (E5).
extension KioskNode {
    /// Nil for what is no command of maintenance.
    func maintain(_ command: String, _ request: consuming JSONValue) async -> JSONValue? {
        do {
            switch command {
            case "maintenance-open":
                let isBusy = machine.isBusy
                return await desk.open(try typedPassword(consume request), isBusy: isBusy)
            case "maintenance-password": return try await desk.set(typedPassword(consume request))
            case "maintenance-close": return desk.close()
            case "maintenance-counters": return try await desk.perform(command) { try counters() }
            case "maintenance-restart": return try await desk.perform(command) { ["restart": true] }
            case "tray-clear": return try await desk.perform(command) { try await clearTray() }
            case "lost-property-list": return ["entries": .array(try shelf.entries().map(\.json))]
            case "lost-property-collect":
                let entry = try self.entry(of: request)
                return try await desk.perform(command) { try await collect(entry) }
            default: return nil
            }
        } catch {
            return ["error": .string("\(error)")]
        }
    }

    /// At the start, and when a maintainer says so: whatever lies open belongs to nobody who stands here.
    @discardableResult
    func clearTray() async throws -> JSONValue {
        let lying = try shelf.lyingOpen()
        for entry in lying {
            if !recordedLosses.contains(entry) { try await journal.commit(KioskRecord(entry.requestID, .lostProperty(entry.item, count: entry.count))) }
            try shelf.keep(entry.item, of: entry.requestID)
        }
        return ["entries": .array(lying.map(\.json))]
    }

    private func collect(_ entry: LostPropertyShelf.Entry) async throws -> JSONValue {
        try await journal.commit(KioskRecord(entry.requestID, .lostPropertyCollected(entry.item)))
        try shelf.collect(entry)
        return entry.json
    }

    /// What the request names, which must be kept here.
    private func entry(of request: JSONValue) throws -> LostPropertyShelf.Entry {
        guard let id = request["requestId"]?.stringValue.flatMap({ RequestID($0) }), let item = request["item"]?.stringValue.flatMap(ForgottenItem.init(rawValue:))
        else { throw ControlError(description: "lost-property-collect needs requestId and item, which is card or paper") }
        guard let entry = try shelf.entries().first(where: { $0.requestID == id && $0.item == item }) else {
            throw ControlError(description: "nothing of the kind is kept for \(id); `kofu lost-property list` shows what is")
        }
        return entry
    }

    private func counters() throws -> JSONValue {
        var counters = KioskCounters()
        for record in try journalRecords() { counters.add(record.event) }
        return counters.json
    }

    /// What was typed; the request, in which it stood in clear, ends here.
    private func typedPassword(_ request: consuming JSONValue) throws -> SecretBytes {
        var octets = Array((request["password"]?.stringValue ?? "").utf8)
        return try SecretBytes.taking(&octets)
    }
}

extension LostPropertyShelf.Entry {
    var json: JSONValue { ["item": .string(item.rawValue), "requestId": .string(requestID.description), "count": .integer(Int64(count))] }
}
