import Glibc
import JSON

/// A card that its holder has left behind at a kiosk: a file in the card's directory says where it lies. Until it is collected no reader
/// takes it, since nobody has it in the hand (E3).
public struct LeftCard: Sendable, Hashable {
    public enum Place: String, Sendable, Hashable {
        /// Still on the reader.
        case reader
        /// Taken away by the kiosk, for the police (遺失物).
        case lostProperty = "lost-property"
    }

    /// The card's directory.
    public let directory: String
    public let kiosk: String
    /// The request at which it was left.
    public let requestID: String
    public let place: Place

    public init(directory: String, kiosk: String, requestID: String, place: Place) {
        self.directory = directory
        self.kiosk = kiosk
        self.requestID = requestID
        self.place = place
    }

    /// Where the card lies; nil where its holder has it, or where there is none.
    public init?(ofCard directory: String) {
        let path = CardFiles(directory: directory).left
        guard CardFiles.exists(path), let bytes = try? CardFiles.read(path), let value = try? JSONValue(parsing: bytes, form: .canonical),
              let kiosk = value["kiosk"]?.stringValue, let requestID = value["requestId"]?.stringValue,
              let place = value["place"]?.stringValue.flatMap(Place.init(rawValue:)) else { return nil }
        self.init(directory: directory, kiosk: kiosk, requestID: requestID, place: place)
    }

    /// The cards below `directory` that lie at `kiosk`, by name.
    public static func all(in directory: String, at kiosk: String) -> [LeftCard] {
        guard let stream = unsafe opendir(directory) else { return [] }
        defer { unsafe closedir(stream) }
        var found: [LeftCard] = []
        while let entry = unsafe readdir(stream) {
            // The name is a C string inside the structure, which lives until the next readdir.
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { unsafe String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if !name.hasPrefix("."), let card = LeftCard(ofCard: "\(directory)/\(name)"), card.kiosk == kiosk { found.append(card) }
        }
        return found.sorted { $0.directory < $1.directory }
    }

    /// The holder has gone without it, or the kiosk has taken it away.
    public func mark() throws(CardError) {
        let value: JSONValue = ["kiosk": .string(kiosk), "requestId": .string(requestID), "place": .string(place.rawValue)]
        let files = CardFiles(directory: directory)
        try files.replace(files.left, with: value.canonicalBytes.span)
    }

    /// The holder has it again.
    public func collect() throws(CardError) {
        let path = CardFiles(directory: directory).left
        guard unsafe unlink(path) == 0 || errno == ENOENT else { throw CardError(.notWritable, at: path, "cannot remove, error \(errno)") }
    }
}
