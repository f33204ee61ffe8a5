@testable import Crypto
import Domain
import EventLoop
import Glibc
import HTTP
import JSON
import Messages
import ProxyProtocol

/// libFuzzer owns the main function and calls this first. It is a program that writes and ends.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(_ count: UnsafeMutablePointer<CInt>?, _ words: UnsafeMutableRawPointer?) -> CInt {
    do { try SeedWriter.write() } catch {
        print("the seeds cannot be made: \(error)")
        exit(70)
    }
    exit(0)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt { 0 }

/// Writes first inputs for the targets: messages of our own, as our own rooms make them.
///
///     seeds DIR       writes DIR/<target>/<name>
enum SeedWriter {
    static let start: Int64 = 1_775_000_000_000, end: Int64 = 1_777_000_000_000, now: Int64 = 1_775_012_400_000

    static func write() throws {
        guard let directory = CommandLine.arguments.dropFirst().first else { exit(64) }
        try messages(directory)
        try certificates(directory)
        try review(directory)
        try write("127.0.0.1:8474 GET", of: "Toxiproxy", in: directory, Array("GET /proxies HTTP/1.1\r\nHost: a\r\n\r\n".utf8))
        try write("chunked", of: "Toxiproxy", in: directory, Array("POST /populate HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\n[{\"a\"\r\n6\r\n:1.5}]\r\n0\r\nX: y\r\n\r\n".utf8))
        try write("toxic", of: "Toxiproxy", in: directory, Array(#"{"type":"latency","toxicity":5e-1,"attributes":{"latency":1.0e3}}"#.utf8))
        let header = ProxyHeader(
            source: SocketAddress(host: IPv4Address(value: 0x7F14_0301), port: 4711), destination: SocketAddress(host: IPv4Address(value: 0x7F14_0501), port: 8443), link: "lgwan.mizuho")
        try write("header", of: "ProxyHeader", in: directory, header.bytes(signature: [UInt8](repeating: 7, count: 70)))
    }

    /// Bodies of the channels that speak JSON.
    private static let bodies: [(message: String, text: String)] = [
        ("open-session", #"{"requestId":"kiosk-a1.1","deadline":"2026-04-01T03:00:00.000Z","municipality":"142069","certificate":"MAA="}"#),
        ("issue", #"{"requestId":"kiosk-a1.1","deadline":"2026-04-01T03:00:00.000Z","serial":"00ff","kind":"resident-record","options":[{"name":"scope","value":"self"}],"copies":1,"kioskRequestHash":"\#(String(repeating: "0a", count: 32))"}"#),
        ("resident-record", #"{"requestId":"kiosk-a1.1","deadline":"2026-04-01T03:00:00.000Z","resident":"142069-00001","scope":"members","members":[1,2],"individualNumber":false}"#),
        ("complete", #"{"requestId":"kiosk-a1.17","outcome":"printed","copies":2,"feeYen":400}"#),
        ("refusal", #"{"requestHash":"\#(String(repeating: "0a", count: 32))","code":"outside-hours","opensAt":"2026-04-01T21:30:00.000Z"}"#),
        ("answer", #"{"requestHash":"\#(String(repeating: "0a", count: 32))","menu":[{"kind":"resident-record","feeYen":200,"copiesMaximum":10,"options":[{"name":"scope","values":["self","household"],"choicesMaximum":1}]}]}"#),
        ("record", #"{"requestHash":"\#(String(repeating: "0a", count: 32))","asOf":"2026-04-01T03:00:00.000Z","headOfHousehold":"見本　太郎","wholeHousehold":false,"residents":[{"id":"a","household":"b","name":"葛\#u{E0100}城","nameKana":"カツラギ","birthDate":"2000-02-29","sex":"女","relationship":"妻","address":"小田原市","addressSince":"2020-01-01","residentSince":"2020-01-01","notifiedOn":"2020-01-01","previousAddress":""}]}"#),
    ]

    private static func messages(_ directory: String) throws {
        for (message, text) in bodies {
            let body = Array(text.utf8)
            for target in ["JSON", "Gate"] { try write(message, of: target, in: directory, body) }
            try write(message, of: "HTTPRequest", in: directory, HTTPWriter.request(messageName: message, host: "127.20.103.4:8443", contentType: "application/json", body: body))
            for status in HTTPStatus.allCases {
                try write("\(message)-\(status.rawValue)", of: "HTTPResponse", in: directory, HTTPWriter.response(status: status, contentType: "application/json", body: body))
            }
        }
        try write("layout", of: "JSON", in: directory, Array(" [ -1, 9223372036854775807 , \"\\ud83d\\ude00\\u0000\\/\" , null, {\"a\" : true} ]\n".utf8))
    }

    private static func certificates(_ directory: String) throws {
        let authority = try CertificateAuthority.selfSigned(name: "seeds", notBeforeMilliseconds: start, notAfterMilliseconds: end)
        let key = try PrivateKey.generate(.p256)
        let digest = [UInt8](repeating: 9, count: 32)
        var client = LeafRequest.tlsClient(uri: "kofu://lgwan/issuing-center", publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end)
        client.attestation = try Attestation(role: "municipality/issuing-server", build: digest, topology: digest)
        let leaf = try authority.issue(client)
        let signer = try authority.issue(.documentSigning(uri: "kofu://documents/issuing-center", publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end))
        for (name, certificate) in [("root", authority.certificate), ("leaf", leaf), ("signer", signer)] {
            try write(name, of: "Certificate", in: directory, certificate.der)
        }
        try write("pem", of: "Certificate", in: directory, leaf.pem)
        try write("list", of: "Certificate", in: directory, authority.revocationList(of: [[1, 2, 3]], number: 1, thisUpdateMilliseconds: start, nextUpdateMilliseconds: end))
        try write("spki", of: "Encoding", in: directory, key.publicKey.subjectPublicKeyInfo)
        try write("rsa", of: "Encoding", in: directory, PrivateKey.generate(.rsa2048).publicKey.subjectPublicKeyInfo)
        try write("base64", of: "Encoding", in: directory, Base64.encode(digest))
        try write("hex", of: "Encoding", in: directory, Array(Hex.encode(digest).utf8))

        let question = try OCSPRequest.make(certificateSerial: leaf.serial, issuer: authority.certificate, nonce: [UInt8](0..<16))
        try write("request", of: "OCSP", in: directory, question.der)
        let delegate = try authority.issue(.ocspSigning(commonName: "seeds", publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end))
        let responder = try OCSPResponder(issuer: authority.certificate, signer: delegate, key: key)
        for (name, status) in [("good", CertificateStatus.good), ("unknown", .unknown)] {
            try write(name, of: "OCSP", in: directory, responder.respond(to: question, status: status, thisUpdateMilliseconds: now, nextUpdateMilliseconds: now + 60_000, producedAtMilliseconds: now))
        }
        guard let point = try key.publicKey.p256Point else { exit(70) }
        try write("sealed", of: "CMS", in: directory, SealedDocument.seal([1, 2, 3], to: point, signer: signer, key: key, context: [7]))
        let signed = try SignedContent.sign([1, 2, 3].span, context: [7], certificate: signer, key: key)
        try write("signed", of: "CMS", in: directory, signed.withSpan { span in (0..<span.count).map { span[$0] } })
    }

    /// What the reviewer reads: plain octets, papers, a capture.
    private static func review(_ directory: String) throws {
        let key = try PrivateKey.generate(.p256)
        let authority = try CertificateAuthority.selfSigned(name: "user-authentication", notBeforeMilliseconds: start, notAfterMilliseconds: end)
        let card = try authority.issue(.userAuthentication(serial: [0x7B] + [UInt8](1...15), publicKey: PrivateKey.generate(.rsa2048).publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end))
        let signer = try authority.issue(.documentSigning(uri: "kofu://documents/odawara", publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end))
        guard let point = key.publicKey.p256Point else { exit(70) }
        let exchanges = try SeedExchanges(key: key, card: card.der, sealed: try SealedDocument.seal([1, 2, 3], to: point, signer: signer, key: key, context: [7]), paper: SmallPDF().bytes)
        let question = try OCSPRequest.make(certificateSerial: card.serial, issuer: authority.certificate, nonce: [UInt8](0..<16))
        let delegate = try authority.issue(.ocspSigning(commonName: "validity", publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end))
        let answer = try OCSPResponder(issuer: authority.certificate, signer: delegate, key: key)
            .respond(to: question, status: .good, thisUpdateMilliseconds: now, nextUpdateMilliseconds: now + 60_000, producedAtMilliseconds: now)
        for exchange in exchanges.all(question: question.der, answer: answer) {
            try write(exchange.name, of: "ReviewMessage", in: directory, exchange.request + exchange.response)
            try write("\(exchange.name)-refusal", of: "ReviewMessage", in: directory, exchange.request + exchange.refusal)
            try write("\(exchange.name)-answer", of: "ReviewMessage", in: directory, exchange.response)
        }
        try papers(directory)
        let core = try CertificateAuthority.selfSigned(name: "core-authority", notBeforeMilliseconds: start, notAfterMilliseconds: end)
        let session = try SeedSession(authority: core, start: start, end: end, now: now)
        try session.speak([Array("POST /".utf8), Array("HTTP/1.1 ".utf8)])
        for (name, certificate) in zip(["client", "server"], session.certificates) { try write(name, of: "PeerCertificate", in: directory, certificate) }
        try write("handshake", of: "Handshake", in: directory, SeedSession.handshake)
        try write("session", of: "CaptureFile", in: directory, session.capture())
        try write("session-sealed", of: "CaptureFile", in: directory, session.capture(withSecrets: false))
        try write("session-odd", of: "CaptureFile", in: directory, session.capture(comment: "a fault", dropped: 3))
    }

    private static func papers(_ directory: String) throws {
        var drawn = SmallPDF()
        drawn.image = ("/Width 8/Height 1/BitsPerComponent 1/ImageMask true", [0x5A])
        drawn.content = "q 1 0 0 1 0 0 cm /Tile Do Q\n" + drawn.content
        for (name, paper) in [("paper", SmallPDF()), ("drawn", drawn)] { try write(name, of: "PDFDocument", in: directory, paper.bytes) }
        try write("content", of: "PDFParts", in: directory, Array(SmallPDF().content.utf8))
        try write("seal", of: "PDFParts", in: directory, Array(SmallPDF().seal.utf8))
        try write("map", of: "PDFParts", in: directory, Array(SmallPDF().unicodeMap.utf8))
        try write("font", of: "PDFParts", in: directory, SmallFont().bytes)
        try write("stored", of: "Inflate", in: directory, SmallPDF.stored([1, 2, 3]))
    }

    private static func write(_ name: String, of target: String, in directory: String, _ bytes: [UInt8]) throws {
        mkdir(directory, 0o755)
        mkdir("\(directory)/\(target)", 0o755)
        guard let file = fopen("\(directory)/\(target)/\(name)", "w") else { exit(74) }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }
}
