import Dissection
import Explanation
import Testing

/// One clean exchange of each message of each channel, as octets.
struct Sample: CustomTestStringConvertible, Sendable {
    let channel: String
    let link: String
    let name: String
    let request: [UInt8]
    let response: [UInt8]
    let refusal: [UInt8]
    var requestType = "application/json"
    var answerType = "application/json"

    var testDescription: String { "\(channel) \(name)" }

    static let digest = String(repeating: "ab", count: 32)
    private static let deadline = "\"deadline\":\"2026-04-01T01:00:30.120Z\""
    private static let complete = "{\"requestId\":\"kiosk-a1.3\",\"outcome\":\"printed\",\"copies\":1,\"feeYen\":300}"
    private static let menu = """
        "menu":[{"kind":"resident-record","feeYen":300,"copiesMaximum":10,"options":[{"name":"scope","values":["self","household"],"choicesMaximum":1}]},\
        {"kind":"seal-registration","feeYen":300,"copiesMaximum":10,"options":[]}]
        """
    private static let openSession = "{\"requestId\":\"kiosk-a1.3\",\(deadline),\"municipality\":\"142069\",\"certificate\":\"\(Octets.base64(Recorded.card))\"}"
    private static let choice = "\"kind\":\"resident-record\",\"options\":[{\"name\":\"scope\",\"value\":\"self\"}],\"copies\":1"
    private static let issue = """
        {"requestId":"kiosk-a1.3",\(deadline),\(choice),"recipient":"\(Octets.base64(Octets.point))","signature":"\(Octets.base64([UInt8](repeating: 0x5A, count: 256)))"}
        """
    private static let record = """
        "asOf":"2026-04-01T01:00:19.391Z","headOfHousehold":"見本\u{3000}花子","wholeHousehold":false,"residents":[{"id":"142051-R000001","household":"142051-H000001",\
        "name":"見本\u{3000}花子","nameKana":"ミホン\u{3000}ハナコ","birthDate":"1981-05-02","sex":"女","relationship":"世帯主","address":"神奈川県藤沢市１番","addressSince":"2024-04-17",\
        "residentSince":"2024-04-17","notifiedOn":"2024-04-23","previousAddress":"","domicile":{"place":"藤沢市","headOfRegister":"見本\u{3000}花子"},\
        "individualNumberSealed":"\(Octets.base64([UInt8](repeating: 7, count: 40)))"}]
        """

    private static func json(_ channel: String, _ link: String, _ name: String, _ request: String, _ response: String, opens: Bool = true, code: String = "internal-error") -> Sample {
        let refusal = "{\"requestHash\":\"HASH\",\"code\":\"\(code)\"" + (opens ? ",\"opensAt\":\"2026-04-01T21:30:00.000Z\"" : "") + "}"
        let hash = Octets.hex(Hash.sha256(Array(request.utf8)))
        func filled(_ text: String) -> [UInt8] { Array(text.replacing("HASH", with: hash).utf8) }
        return Sample(channel: channel, link: link, name: name, request: Array(request.utf8), response: filled(response), refusal: filled(refusal))
    }

    static let all: [Sample] = ["kiosk-line", "dedicated"].flatMap { channel -> [Sample] in
        let link = channel == "kiosk-line" ? "kiosk-line.kiosk-a1" : "dedicated.storenet-a"
        let sealed = Octets.base64(Sealed.document(to: Octets.point))
        return [
            json(channel, link, "open-session", openSession, "{\"requestHash\":\"HASH\",\"challenge\":\"\(digest)\",\(menu)}"),
            json(channel, link, "issue", issue, "{\"requestHash\":\"HASH\",\"feeYen\":300,\"document\":\"\(sealed)\"}"),
            json(channel, link, "complete", complete, "{\"requestHash\":\"HASH\"}", opens: false),
        ]
    } + [
        json("lgwan", "lgwan.odawara", "menu", "{\"requestId\":\"kiosk-a1.3\",\(deadline),\"serial\":\"7b518bdfa45c0ed0\"}", "{\"requestHash\":\"HASH\",\(menu)}"),
        json("lgwan", "lgwan.odawara", "issue", "{\"requestId\":\"kiosk-a1.3\",\(deadline),\"serial\":\"7b518bdfa45c0ed0\",\(choice),\"kioskRequestHash\":\"\(digest)\"}",
             "{\"requestHash\":\"HASH\",\"feeYen\":300,\"document\":\"\(Octets.base64(SmallPDF().bytes))\"}"),
        json("lgwan", "lgwan.odawara", "register", "{\"requestId\":\"kiosk-a1.3\",\(deadline),\"serial\":\"7b518bdfa45c0ed0\",\"application\":\"\(Octets.base64(Sealed.application))\"}",
             "{\"requestHash\":\"HASH\",\"number\":\"0000-0000-0000-0000-0001\"}", opens: false),
        json("lgwan", "lgwan.odawara", "complete", complete, "{\"requestHash\":\"HASH\"}", opens: false),
        json("core", "core.fujisawa", "resident-record",
             "{\"requestId\":\"kiosk-a1.3\",\(deadline),\"resident\":\"142051-R000001\",\"scope\":\"members\",\"members\":[1,2],\"individualNumber\":true}",
             "{\"requestHash\":\"HASH\",\(record)}", opens: false),
        Sample(channel: "jpki", link: "jpki.issuing-center", name: "validity-check", request: Recorded.ocspRequest, response: Recorded.ocspResponse, refusal: [0x30, 3, 0x0A, 1, 3],
               requestType: "application/ocsp-request", answerType: "application/ocsp-response"),
    ]

    func spoken() throws -> Spoken { try Spoken(channel, link) }

    /// The three messages, with a connection on which each comes in its turn.
    func turns() throws -> [(part: ExplainedMessage.Part, spoken: Spoken, octets: [UInt8], direction: Direction)] {
        let fresh = try spoken()
        var asked = fresh
        let question = fresh.request(name, request, type: requestType)
        _ = asked.say(question, .toServer)
        return [
            (.request, fresh, question, .toServer),
            (.response, asked, Spoken.answer(response, type: answerType), .toClient),
            (.refusal, asked, Spoken.answer(refusal, isRefusal: true, type: answerType), .toClient),
        ]
    }
}

/// A sealed document with little in it.
enum Sealed {
    /// As long as every application for a use registration.
    static var application: [UInt8] { document(to: Octets.point, ciphertext: [UInt8](repeating: 0x5B, count: 1280)) }

    static func document(to point: [UInt8], identifier: [UInt8]? = nil, ciphertext: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8], extra: [UInt8] = []) -> [UInt8] {
        let identifier = identifier ?? Array(Hash.sha256(point).prefix(20))
        func oid(_ hex: String) -> [UInt8] { Octets.der(0x06, Octets.fromHex(hex)) }
        let originator = Octets.der(0xA0, Octets.der(0xA1, Octets.der(0x30, oid("2A8648CE3D0201")), Octets.der(0x03, [0] + Octets.point)))
        let agreement = Octets.der(0x30, oid("2B8104010B01"), Octets.der(0x30, oid("60864801650304012D")))
        let keys = Octets.der(0x30, Octets.der(0x30, Octets.der(0xA0, Octets.der(0x04, identifier)), Octets.der(0x04, [UInt8](repeating: 9, count: 40))))
        let recipients = Octets.der(0x31, Octets.der(0xA1, [2, 1, 3], originator, agreement, keys))
        let algorithm = Octets.der(0x30, oid("60864801650304012E"), Octets.der(0x30, Octets.der(0x04, [UInt8](repeating: 3, count: 12)), [2, 1, 16]))
        let content = Octets.der(0x30, oid("2A864886F70D010701"), algorithm, Octets.der(0x80, ciphertext))
        let body = Octets.der(0x30, [2, 1, 0], recipients, content, Octets.der(0x04, [UInt8](repeating: 4, count: 16)), extra)
        return Octets.der(0x30, oid("2A864886F70D0109100117"), Octets.der(0xA0, body))
    }
}
