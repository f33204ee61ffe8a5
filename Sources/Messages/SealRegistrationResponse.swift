public import Domain
public import JSON

/// Registers → issuing server: what a seal registration certificate says, and no more.
public struct SealRegistrationResponse: WireMessage, Hashable {
    public let requestHash: String
    public let asOf: Instant
    public let certificate: SealRegistrationCertificate

    public init(requestHash: String, asOf: Instant, certificate: SealRegistrationCertificate) {
        self.requestHash = requestHash
        self.asOf = asOf
        self.certificate = certificate
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        asOf = try json.parsed("asOf") { Instant(iso8601: $0) }
        certificate = SealRegistrationCertificate(
            imprint: try json.part("imprint") { (imprint: JSONValue) throws(MessageError) in try SealImprint(json: imprint) },
            name: try json.text("name"), nameKana: try json.optionalText("kana"), alias: try json.optionalText("alias"),
            formerSurname: try json.optionalText("formerSurname"), birthDate: try json.parsed("birthDate") { CivilDate(iso8601: $0) },
            address: try json.text("address"))
    }

    public var json: JSONValue {
        var members = [
            JSONMember("requestHash", .string(requestHash)), JSONMember("asOf", .string(asOf.iso8601)),
            JSONMember("imprint", certificate.imprint.json), JSONMember("name", .string(certificate.name)),
        ]
        if let kana = certificate.nameKana { members.append(JSONMember("kana", .string(kana))) }
        if let alias = certificate.alias { members.append(JSONMember("alias", .string(alias))) }
        if let formerSurname = certificate.formerSurname { members.append(JSONMember("formerSurname", .string(formerSurname))) }
        members += [JSONMember("birthDate", .string(certificate.birthDate.iso8601)), JSONMember("address", .string(certificate.address))]
        return .object(members)
    }
}

extension SealImprint {
    init(json: JSONValue) throws(MessageError) {
        let width = try json.integer("width"), height = try json.integer("height")
        guard let rows = SealImprint.octets(try json.text("rows")), let imprint = SealImprint(width: width, height: height, rows: rows) else {
            throw MessageError(field: "rows")
        }
        self = imprint
    }

    var json: JSONValue { ["width": .integer(Int64(width)), "height": .integer(Int64(height)), "rows": .string(SealImprint.digits(rows))] }

    /// Two hexadecimal digits an octet.
    private static func digits(_ octets: [UInt8]) -> String {
        let alphabet = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(octets.count * 2)
        for octet in octets {
            text.append(alphabet[Int(octet >> 4)])
            text.append(alphabet[Int(octet & 0x0F)])
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func octets(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(digits.count / 2)
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[place]), let low = value(digits[place + 1]) else { return nil }
            octets.append(high << 4 | low)
        }
        return octets
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }
}
