import Domain
import JSON
import Node

/// Which requests somebody of the staff wants to see.
struct RequestFilter: Sendable {
    let serial: String?
    let kiosk: String?
    let from: Instant?
    let to: Instant?

    /// Throws where a member is there and is not what it should be: a filter that is not understood must not show everything.
    init(_ value: JSONValue) throws {
        for member in value.objectMembers ?? [] where !["serial", "kiosk", "from", "to"].contains(member.key) {
            throw ControlError(description: "a filter has serial, kiosk, from and to")
        }
        func text(_ name: String) throws -> String? {
            guard let value = value[name] else { return nil }
            guard let text = value.stringValue, !text.isEmpty else { throw ControlError(description: "\(name) of a filter is a text") }
            return text
        }
        func moment(_ name: String) throws -> Instant? {
            guard let text = try text(name) else { return nil }
            guard let moment = Instant(iso8601: text) else { throw ControlError(description: "\(name) of a filter is a moment such as 2026-04-01T10:00:00+09:00") }
            return moment
        }
        serial = try text("serial")
        kiosk = try text("kiosk")
        from = try moment("from")
        to = try moment("to")
    }

    /// From `from` on, and before `to`.
    func admits(_ row: RequestLog.Row) -> Bool {
        (serial == nil || row.serial == serial) && (kiosk == nil || row.id.node == kiosk) && (from.map { $0 <= row.at } ?? true) && (to.map { row.at < $0 } ?? true)
    }

    var json: JSONValue {
        .object([("serial", serial), ("kiosk", kiosk), ("from", from?.iso8601), ("to", to?.iso8601)].compactMap { name, text in text.map { JSONMember(name, .string($0)) } })
    }
}
