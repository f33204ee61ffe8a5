import Domain

/// One line of a journal, as far as any rule asks for it.
struct Record: Sendable {
    /// Whose journal it stands in.
    let node: String
    let number: Int
    /// Milliseconds since 1970.
    let at: Int64
    let event: String
    let requestID: String?
    private let fields: [(name: String, value: Value)]

    private enum Value: Sendable {
        case text(String)
        case integer(Int)
    }

    func text(_ name: String) -> String? {
        for field in fields where field.name == name { if case .text(let text) = field.value { return text } }
        return nil
    }

    func integer(_ name: String) -> Int? {
        for field in fields where field.name == name { if case .integer(let number) = field.value { return number } }
        return nil
    }

    var code: String? { text("code") }
    var outcome: String? { text("outcome") }
    var serial: String? { text("serial") }
    var requestHash: String? { text("requestHash") }
    var message: String? { text("message") }
    var channel: String? { text("channel") }
    var copies: Int? { integer("copies") }
    var count: Int? { integer("count") }
    var feeYen: Int? { integer("feeYen") }

    var fieldNames: [String] { fields.map(\.name) }

    /// How a trace shows it. A journal's fields name nobody; should one hold more, the search for personal data says so, and not this.
    var shown: String {
        let words = fields.compactMap { field -> String? in
            guard Record.shownFields.contains(field.name) else { return nil }
            switch field.value {
            case .integer(let number): return "\(field.name)=\(number)"
            case .text(let text): return "\(field.name)=\(Record.isPlain(text) ? text.count > 20 ? "\(text.prefix(12))…" : text : "?")"
            }
        }
        return (["\(node) #\(number) \(event)"] + words).joined(separator: " ")
    }

    private static let shownFields: Set = ["code", "outcome", "message", "peer", "serial", "requestHash", "copies", "feeYen", "kind", "count", "link", "municipality", "program", "role", "topology"]

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") }
    }
}

extension Record {
    /// Reads a journal's line: one flat object of strings without escapes and of whole numbers. Nil for anything else.
    init?(_ line: ArraySlice<UInt8>, node: String) {
        var cursor = FlatObject(line)
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        var number: Int?, at: Int64?, event: String?, requestID: String?
        var fields: [(name: String, value: Value)] = []
        repeat {
            guard let name = cursor.string(), cursor.take(UInt8(ascii: ":")) else { return nil }
            if cursor.isAtString {
                guard let text = cursor.string() else { return nil }
                switch name {
                case "event": event = text
                case "at": at = Instant(iso8601: text)?.millisecondsSinceEpoch
                case "requestId": requestID = text
                case "previous", "hash": break
                default: fields.append((name, .text(text)))
                }
            } else {
                guard let value = cursor.integer() else { return nil }
                if name == "number" { number = value } else { fields.append((name, .integer(value))) }
            }
        } while cursor.take(UInt8(ascii: ","))
        guard cursor.take(UInt8(ascii: "}")), cursor.isAtEnd, let number, let at, let event else { return nil }
        self.init(node: node, number: number, at: at, event: event, requestID: requestID, fields: fields)
    }
}

/// A cursor over a flat JSON object without white space.
private struct FlatObject {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }
    var isAtString: Bool { position < bytes.endIndex && bytes[position] == UInt8(ascii: "\"") }

    mutating func take(_ octet: UInt8) -> Bool {
        guard position < bytes.endIndex, bytes[position] == octet else { return false }
        position += 1
        return true
    }

    mutating func string() -> String? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while position < bytes.endIndex, bytes[position] != UInt8(ascii: "\"") {
            guard bytes[position] != UInt8(ascii: "\\"), bytes[position] >= 0x20 else { return nil }
            position += 1
        }
        guard position < bytes.endIndex else { return nil }
        position += 1
        return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
    }

    mutating func integer() -> Int? {
        let start = position
        while position < bytes.endIndex, (0x30...0x39).contains(bytes[position]) || bytes[position] == UInt8(ascii: "-") { position += 1 }
        return Int(String(decoding: bytes[start..<position], as: UTF8.self))
    }
}
