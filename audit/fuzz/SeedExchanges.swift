@testable import Crypto
import Dissection
import Explanation
import Topology

/// One exchange of each message of each channel as the reviewer's readers accept it, on the first link of the channel.
struct SeedExchanges {
    struct Exchange {
        let name: String
        let request: [UInt8]
        let response: [UInt8]
        let refusal: [UInt8]
    }

    let policy: ReviewPolicy
    private let point: String
    private let card: String
    private let sealed: String
    private let paper: String

    /// - Parameters:
    ///   - key: the kiosk's, to which `sealed` is sealed.
    ///   - paper: a certificate in clear.
    init(key: PrivateKey, card: [UInt8], sealed: [UInt8], paper: [UInt8]) throws {
        policy = try ReviewPolicy.read(try Topology.load(path: "topology.json").canonical())
        point = Self.base64(key.publicKey.p256Point ?? [])
        self.card = Self.base64(card)
        self.sealed = Self.base64(sealed)
        self.paper = Self.base64(paper)
    }

    private static let id = "\"requestId\":\"kiosk-a1.3\"", deadline = "\"deadline\":\"2026-04-01T01:00:30.120Z\""
    private static let serial = "\"serial\":\"7b518bdfa45c0ed0\""
    private static let choice = "\"kind\":\"resident-record\",\"options\":[{\"name\":\"scope\",\"value\":\"self\"}],\"copies\":1"
    private static let complete = "{\(id),\"outcome\":\"printed\",\"copies\":1,\"feeYen\":300}"
    private static let menu = "\"menu\":[{\"kind\":\"resident-record\",\"feeYen\":300,\"copiesMaximum\":10,\"options\":[{\"name\":\"scope\",\"values\":[\"self\",\"household\"],\"choicesMaximum\":1}]}]"
    private static let digest = String(repeating: "ab", count: 32)

    /// Requests, answers and refusals by channel.
    func all(question: [UInt8], answer: [UInt8]) -> [Exchange] {
        var exchanges: [Exchange] = []
        for channel in ["kiosk-line", "dedicated"] {
            exchanges.append(json(channel, "open-session", "{\(Self.id),\(Self.deadline),\"municipality\":\"142069\",\"certificate\":\"\(card)\"}", "\"challenge\":\"\(Self.digest)\",\(Self.menu)"))
            let signature = Self.base64([UInt8](repeating: 0x5A, count: 256))
            exchanges.append(json(channel, "issue", "{\(Self.id),\(Self.deadline),\(Self.choice),\"recipient\":\"\(point)\",\"signature\":\"\(signature)\"}", "\"feeYen\":300,\"document\":\"\(sealed)\""))
            exchanges.append(json(channel, "complete", Self.complete, "", opens: false))
        }
        exchanges.append(json("lgwan", "menu", "{\(Self.id),\(Self.deadline),\(Self.serial)}", Self.menu))
        exchanges.append(json("lgwan", "issue", "{\(Self.id),\(Self.deadline),\(Self.serial),\(Self.choice),\"kioskRequestHash\":\"\(Self.digest)\"}", "\"feeYen\":300,\"document\":\"\(paper)\""))
        exchanges.append(json("lgwan", "complete", Self.complete, "", opens: false))
        let number = Self.base64([UInt8](repeating: 7, count: 40))
        exchanges.append(json("core", "resident-record", "{\(Self.id),\(Self.deadline),\"resident\":\"142051-R000001\",\"scope\":\"members\",\"members\":[1,2],\"individualNumber\":true}", """
            "asOf":"2026-04-01T01:00:19.391Z","headOfHousehold":"見本\u{3000}花子","wholeHousehold":false,"residents":[{"id":"142051-R000001","household":"142051-H000001",\
            "name":"見本\u{3000}花子","nameKana":"ミホン\u{3000}ハナコ","birthDate":"1981-05-02","sex":"女","relationship":"世帯主","address":"神奈川県藤沢市１番","addressSince":"2024-04-17",\
            "residentSince":"2024-04-17","notifiedOn":"2024-04-23","previousAddress":"","domicile":{"place":"藤沢市","headOfRegister":"見本\u{3000}花子"},\
            "individualNumberSealed":"\(number)"}]
            """, opens: false))
        exchanges.append(Exchange(
            name: "jpki-validity-check", request: head("jpki", "validity-check", question.count, "application/ocsp-request") + question,
            response: Self.head("200 OK", answer.count, "application/ocsp-response") + answer, refusal: Self.head("403 Forbidden", 5, "application/ocsp-response") + [0x30, 3, 0x0A, 1, 3]))
        return exchanges
    }

    private func json(_ channel: String, _ name: String, _ request: String, _ members: String, opens: Bool = true) -> Exchange {
        let hash = Hash.hexadecimal(Hash.sha256(Array(request.utf8)))
        let response = Array("{\"requestHash\":\"\(hash)\"\(members.isEmpty ? "" : ",")\(members)}".utf8)
        let refusal = Array(("{\"requestHash\":\"\(hash)\",\"code\":\"internal-error\"" + (opens ? ",\"opensAt\":\"2026-04-01T21:30:00.000Z\"}" : "}")).utf8)
        return Exchange(
            name: "\(channel)-\(name)", request: head(channel, name, request.utf8.count, "application/json") + Array(request.utf8),
            response: Self.head("200 OK", response.count, "application/json") + response, refusal: Self.head("403 Forbidden", refusal.count, "application/json") + refusal)
    }

    private func head(_ channel: String, _ name: String, _ count: Int, _ type: String) -> [UInt8] {
        let address = policy.links.filter { $0.value.channel == channel }.min { $0.key < $1.key }?.value.address ?? ""
        return Array("POST /\(name) HTTP/1.1\r\nHost: \(address):\(policy.channels[channel]?.port ?? 0)\r\nContent-Type: \(type)\r\nContent-Length: \(count)\r\n\r\n".utf8)
    }

    private static func head(_ status: String, _ count: Int, _ type: String) -> [UInt8] {
        Array("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(count)\r\n\r\n".utf8)
    }

    private static func base64(_ octets: [UInt8]) -> String { String(decoding: Base64.encode(octets), as: UTF8.self) }
}
