import Crypto
import Domain
import JSON

/// The form of a journal: one canonical JSON object a line,
/// `{"number":…,"at":…,"event":…,…,"previous":…,"hash":…}`.
///
/// `hash` is the SHA-256 of the line's octets before `,"hash":`; `previous` is the hash of the line
/// before, so that no record can be changed, taken out or moved without breaking the chain.
public struct JournalChain: Sendable, Hashable {
    static let hashCount = 64
    /// `,"hash":"` and `"}` around the digits.
    static let hashPrefix = Array(#","hash":""#.utf8)
    static let hashSuffix = Array(#""}"#.utf8)
    /// No record is longer: a dozen fields of bounded length.
    public static let maximumLineBytes = 4096

    /// Of the last record, 0 at the start.
    public private(set) var number: Int
    public private(set) var hash: String

    /// The start of the chain of one node.
    public init(node: String) {
        number = 0
        hash = Hex.encode(Digest.sha256(Array("kofu journal 1 \(node)".utf8)))
    }

    init(number: Int, hash: String) {
        self.number = number
        self.hash = hash
    }

    /// The next line, newline included.
    mutating func append(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)], at now: Instant, to bytes: inout [UInt8]) {
        number += 1
        var members = [JSONMember("number", .integer(Int64(number))), JSONMember("at", .string(now.iso8601)), JSONMember("event", .string(event.rawValue))]
        for (field, value) in fields { members.append(JSONMember(field.rawValue, value.json)) }
        members.append(JSONMember("previous", .string(hash)))
        var line = JSONValue.object(members).canonicalBytes
        line.removeLast()
        hash = Hex.encode(Digest.sha256(line))
        bytes += line
        bytes += JournalChain.hashPrefix
        bytes += hash.utf8
        bytes += JournalChain.hashSuffix
        bytes.append(0x0A)
    }

    /// What is wrong with a line, seen from the line before it.
    public enum Break: String, Error, Sendable, Hashable {
        case malformed = "is not a journal record"
        case changed = "has been changed: its hash does not match its content"
        case missing = "does not follow: records are missing before it, or it has been moved"
        case otherJournal = "does not follow the record before it"
    }

    /// Checks `line`, without its newline, and moves on to it.
    @discardableResult
    mutating func follow(_ line: ArraySlice<UInt8>) throws(Break) -> JSONValue {
        let record = try JournalChain.check(line)
        guard record.value["number"]?.integerValue == Int64(number + 1) else { throw .missing }
        guard record.value["previous"]?.stringValue == hash else { throw .otherJournal }
        number += 1
        hash = record.hash
        return record.value
    }

    /// Checks a line by itself: form and hash.
    static func check(_ line: ArraySlice<UInt8>) throws(Break) -> (value: JSONValue, hash: String) {
        guard line.count <= maximumLineBytes, let value = try? JSONValue(parsing: line, form: .canonical),
              let hash = value["hash"]?.stringValue, hash.utf8.count == hashCount else { throw .malformed }
        let signed = line.dropLast(hashPrefix.count + hashCount + hashSuffix.count)
        guard line.dropFirst(signed.count).starts(with: hashPrefix) else { throw .malformed }
        guard Hex.encode(Digest.sha256(Array(signed))) == hash else { throw .changed }
        return (value, hash)
    }
}
