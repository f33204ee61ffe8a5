import Crypto
import Domain
import JSON

/// The form of a journal: one canonical JSON object a line,
/// `{"number":…,"at":…,"event":…,…,"previous":…,"hash":…}`.
///
/// `hash` is the SHA-256 of the line's octets before `,"hash":`; `previous` is the hash of the line
/// before, so that no record can be changed, taken out or moved without breaking the chain. The first
/// `previous` is the SHA-256 of `kofu journal 1 <node>`. There is no key in it: somebody who may rewrite
/// the whole file and its head can make a new chain. Against that stand the other nodes' journals.
public struct JournalChain: Sendable, Hashable {
    static let hashCount = 64
    /// `,"hash":"` and `"}` around the digits.
    static let hashPrefix = Array(#","hash":""#.utf8)
    static let hashSuffix = Array(#""}"#.utf8)
    private static let suffixCount = hashPrefix.count + hashCount + hashSuffix.count
    /// No record is longer: a dozen fields of bounded length.
    public static let maximumLineBytes = 4096

    /// Of the last record, 0 at the start.
    public private(set) var number: Int
    public private(set) var hash: String

    /// The start of the chain of one node.
    public init(node: String) {
        number = 0
        hash = JournalChain.digest(Array("kofu journal 1 \(node)".utf8).span)
    }

    init(number: Int, hash: String) {
        self.number = number
        self.hash = hash
    }

    /// Appends the next line, newline included, to `bytes`. False, with nothing appended, where it would be
    /// longer than `maximumLineBytes`.
    mutating func append(_ event: JournalEvent, _ fields: [(JournalField, JournalValue)], at now: Instant, to bytes: inout [UInt8]) -> Bool {
        let start = bytes.count
        bytes += #"{"number":"#.utf8
        bytes += String(number + 1).utf8
        bytes += #","at":""#.utf8
        bytes += now.iso8601.utf8
        bytes += #"","event":""#.utf8
        bytes += event.rawValue.utf8
        bytes.append(UInt8(ascii: "\""))
        for (field, value) in fields {
            bytes += #",""#.utf8
            bytes += field.rawValue.utf8
            bytes += #"":"#.utf8
            value.json.appendCanonical(to: &bytes)
        }
        bytes += #","previous":""#.utf8
        bytes += hash.utf8
        bytes.append(UInt8(ascii: "\""))
        guard bytes.count - start + JournalChain.suffixCount <= JournalChain.maximumLineBytes else {
            bytes.removeLast(bytes.count - start)
            return false
        }
        number += 1
        hash = JournalChain.digest(bytes.span.extracting(start..<bytes.count))
        bytes += JournalChain.hashPrefix
        bytes += hash.utf8
        bytes += JournalChain.hashSuffix
        bytes.append(0x0A)
        return true
    }

    /// SHA-256 in lower-case hexadecimal.
    private static func digest(_ bytes: Span<UInt8>) -> String { Hex.encode(Digest.sha256(bytes)) }

    /// What is wrong with a line, seen from the line before it.
    public enum Break: String, Error, Sendable, Hashable, CaseIterable {
        case malformed = "is not a journal record"
        case changed = "has been changed: its hash does not match its content"
        case missing = "does not follow: records are missing before it"
        case moved = "is out of order: the record that belongs here comes later"
        case repeated = "repeats a record that came before"
        case replaced = "does not follow the record before it: one of the two has been replaced"
        case otherNode = "is the beginning of another node's journal"
    }

    /// Checks `line`, without its newline, and moves on to it.
    @discardableResult
    mutating func follow(_ line: ArraySlice<UInt8>) throws(Break) -> JSONValue {
        let record = try JournalChain.check(line)
        guard let next = record.value["number"]?.integerValue else { throw .malformed }
        guard next == Int64(number) + 1 else { throw next > Int64(number) ? .missing : .repeated }
        guard record.value["previous"]?.stringValue == hash else { throw number == 0 ? .otherNode : .replaced }
        number += 1
        hash = record.hash
        return record.value
    }

    /// Checks a line by itself: form, fields and hash.
    static func check(_ line: ArraySlice<UInt8>) throws(Break) -> (value: JSONValue, hash: String) {
        guard line.count <= maximumLineBytes, line.count > suffixCount else { throw .malformed }
        let covered = line.dropLast(suffixCount)
        let digits = line.dropFirst(covered.count + hashPrefix.count).prefix(hashCount)
        guard line.dropFirst(covered.count).starts(with: hashPrefix), line.suffix(hashSuffix.count).elementsEqual(hashSuffix),
              digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }) else { throw .malformed }
        let hash = JournalChain.digest(covered.span)
        guard hash.utf8.elementsEqual(digits) else { throw .changed }
        guard let value = try? JSONValue(parsing: line, form: .canonical), JournalShape.fits(value) else { throw .malformed }
        return (value, hash)
    }
}
