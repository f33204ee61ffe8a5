/// The municipality that a population lives in.
public struct MunicipalityPlace: Sendable, Hashable {
    /// The name in topology.json, such as `odawara`; card names begin with it.
    public let id: String
    /// 全国地方公共団体コード: six digits, such as `142069`.
    public let code: String
    /// Prefecture and municipality as addresses begin: 神奈川県小田原市.
    public let name: String

    static let maximumIDOctets = 32
    static let maximumNameOctets = 96
    static let codeDigits = 6

    /// - Parameters:
    ///   - id: 1 to 32 of `a-z`, `0-9` and `-`.
    ///   - code: exactly six ASCII digits. The check digit is the topology's business, not ours.
    ///   - name: 1 to 96 octets of UTF-8.
    public init(id: String, code: String, name: String) throws(PopulationError) {
        guard (1...MunicipalityPlace.maximumIDOctets).contains(id.utf8.count), id.utf8.allSatisfy({
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
        }) else { throw PopulationError(code: .municipalityID, reason: "not 1 to \(MunicipalityPlace.maximumIDOctets) of a-z, 0-9 and hyphen") }
        guard code.utf8.count == MunicipalityPlace.codeDigits, code.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw PopulationError(code: .municipalityCode, reason: "not \(MunicipalityPlace.codeDigits) digits")
        }
        guard (1...MunicipalityPlace.maximumNameOctets).contains(name.utf8.count) else {
            throw PopulationError(code: .municipalityName, reason: "not 1 to \(MunicipalityPlace.maximumNameOctets) octets")
        }
        self.id = id
        self.code = code
        self.name = name
    }

    /// The code as a number below a million.
    var codeValue: UInt64 { code.utf8.reduce(0) { $0 * 10 + UInt64($1 & 0x0F) } }
}
