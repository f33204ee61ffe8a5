import Domain
import EventLoop
import JSON
import LocalWeb
@testable import Paper
@testable import PersonalComputer
import TestSupport
import Testing

/// A site that knows one record.
@LoopActor
private final class SiteDouble: EnquiryBackend {
    static let html = "<p data-token=\"{{token}}\"><script nonce=\"{{nonce}}\"></script>"
    let known: [UInt8]
    var code = RefusalCode.notGenuine
    var answers = true
    /// Called once when a question has come; the answer waits for it.
    var whileAsked: (@LoopActor () async -> Void)?
    private(set) var asked: [[UInt8]] = []

    init(known: [UInt8]) { self.known = known }

    func page() async -> String? { answers ? SiteDouble.html : nil }

    func enquire(_ record: [UInt8]) async -> Result<EnquiryFindings, EnquiryRefused> {
        asked.append(record)
        if let wait = whileAsked {
            whileAsked = nil
            await wait()
        }
        guard record == known else { return .failure(EnquiryRefused(code: code)) }
        return .success(EnquiryFindings(
            municipality: "132233", name: "東京都武蔵村山市", signedAt: Instant(millisecondsSinceEpoch: 1_775_005_500_000), drawing: "<svg>\"</svg>"))
    }
}

/// A desk, its site, and a browser's ways to ask.
@LoopActor
private final class Room {
    nonisolated static let host = "127.63.9.2:8080"
    nonisolated static let record = Array("what a scramble image carries".utf8)
    let desk = EnquiryDesk(host: host)
    let site = SiteDouble(known: record)

    init(isOpen: Bool = true) { if isOpen { desk.open(site) } }

    /// A scan of a scramble image with this content.
    nonisolated static func scan(_ content: [UInt8] = record, lost: Int = 0) throws -> [UInt8] {
        let scan = try #require(ScrambleImage.scan(ScrambleCode.modules(of: content).packed))
        var pixels = scan.pixels
        for index in 0..<(lost * scan.width) { pixels[index + scan.width * 200] = 255 }
        return graymap(scan.width, scan.height, pixels)
    }

    nonisolated static func graymap(_ width: Int, _ height: Int, _ pixels: [UInt8]) -> [UInt8] { Array("P5\n\(width) \(height)\n255\n".utf8) + pixels }

    func look() async -> WebAnswer { await desk.answer(WebRequest(method: "GET", path: "/", headers: [.init("host", Room.host)])) }

    func page() async throws -> (answer: WebAnswer, token: String) {
        let answer = await look()
        let text = String(decoding: answer.body, as: UTF8.self)
        return (answer, try #require(text.firstMatch(of: /data-token="([0-9a-f]{32})"/)).output.1.description)
    }

    func send(
        _ body: [UInt8], token: String?, type: String? = "image/x-portable-graymap", host: String = host, _ more: [WebRequest.Header] = [], method: String = "POST", path: String = "/enquire"
    ) async -> WebAnswer {
        var headers = [WebRequest.Header("host", host)] + more
        if let token { headers.append(.init("x-enquiry-token", token)) }
        if let type { headers.append(.init("content-type", type)) }
        return await desk.answer(WebRequest(method: method, path: path, headers: headers, body: body))
    }
}

@Suite("The enquiry page's desk on the PC (A10, H3)")
struct EnquiryDeskTests {
    init() { #expect(LoopThread.started) }

    private func json(_ answer: WebAnswer) throws -> JSONValue { try JSONValue(parsing: answer.body) }

    @Test("gives out the site's page with a nonce of its own for the one script, and a policy that lets nothing else run or load")
    @LoopActor func policy() async throws {
        let room = Room()
        let (answer, _) = try await room.page()
        let nonce = try #require(String(decoding: answer.body, as: UTF8.self).firstMatch(of: /nonce="([0-9a-f]{32})"/)).output.1.description
        let policy = try #require(answer.headers.first { $0.name == "Content-Security-Policy" }).value
        #expect(policy == "default-src 'none'; script-src 'nonce-\(nonce)'; style-src 'nonce-\(nonce)'; img-src blob: data:; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'")
        let again = try await room.page().answer
        #expect(answer.status == 200 && again.body != answer.body && answer.headers.contains(.init("Cache-Control", "no-store")))
    }

    @Test("H3: reads a scan, asks the site about what it carries and nothing else, and says who signed and when")
    @LoopActor func genuine() async throws {
        let room = Room()
        let answer = await room.send(try Room.scan(), token: try await room.page().token)
        let said = try json(answer)
        #expect(answer.status == 200 && said["genuine"]?.boolValue == true && said["municipality"]?.stringValue == "132233" && said["name"]?.stringValue == "東京都武蔵村山市")
        #expect(said["signedAt"]?.stringValue == "2026-04-01T01:05:00.000Z" && said["signed"]?.stringValue == "令和8年4月1日 10時05分" && said["drawing"]?.stringValue == "<svg>\"</svg>")
        #expect(room.site.asked == [Room.record] && answer.headers.contains(.init("Cache-Control", "no-store")))
        // The next scan goes with the token of this answer.
        let next = await room.send(try Room.scan(), token: said["token"]?.stringValue)
        #expect(next.status == 200)
    }

    @Test("H3: says of a foreign record that it is not genuine, and nothing more")
    @LoopActor func foreign() async throws {
        let room = Room()
        let answer = await room.send(try Room.scan(Array("another record".utf8)), token: try await room.page().token)
        let said = try json(answer)
        #expect(answer.status == 200 && said["genuine"]?.boolValue == false && said["message"]?.stringValue == PublicWords.message(for: .notGenuine))
        #expect(said.objectMembers?.map(\.key) == ["genuine", "message", "token"])
    }

    @Test("tells a site that does not answer, or has enough, from a certificate that is not genuine", arguments: [(RefusalCode.centerUnreachable, 503), (.tooManyTries, 429), (.internalError, 503)])
    @LoopActor func refused(code: RefusalCode, status: Int) async throws {
        let room = Room()
        room.site.code = code
        let answer = await room.send(try Room.scan([1]), token: try await room.page().token)
        #expect(try answer.status == status && json(answer)["error"]?.stringValue == code.rawValue && json(answer)["genuine"] == nil && json(answer)["message"]?.stringValue?.contains("手数料") == false)
    }

    @Test("says what is wrong with a picture without a scramble image, or one that is too damaged, and does not trouble the site")
    @LoopActor func unreadable() async throws {
        let room = Room()
        let white = Room.graymap(300, 200, [UInt8](repeating: 255, count: 60_000))
        for (scan, code) in [(white, "scramble-not-found"), (try Room.scan(lost: 500), "scramble-damaged"), ([], "picture"), (Array("P5 1 1 255".utf8), "picture"),
                             (Array("P5\n99999 99999\n255\n".utf8), "picture"), (Array(try Room.scan().dropLast()), "picture"), ([0x89] + Array("PNG\r\n".utf8), "picture")] {
            let answer = await room.send(scan, token: try await room.page().token)
            #expect(try answer.status == 422 && json(answer)["error"]?.stringValue == code && json(answer)["token"] != nil)
        }
        #expect(room.site.asked.isEmpty)
    }

    @Test("takes nothing without the page's own token, or with one a second time")
    @LoopActor func tokens() async throws {
        let room = Room()
        let token = try await room.page().token
        for wrong in [nil, "", String(token.reversed())] {
            let answer = await room.send(try Room.scan(), token: wrong)
            #expect(try answer.status == 403 && json(answer)["error"]?.stringValue == "expired")
        }
        let answers = [await room.send(try Room.scan(), token: token).status, await room.send(try Room.scan(), token: token).status]
        #expect(answers == [200, 403] && room.site.asked.count == 1)
    }

    @Test("takes nothing for another host, from another site's page, of another kind, or by another way")
    @LoopActor func strangers() async throws {
        let room = Room()
        let (scan, token) = (try Room.scan(), try await room.page().token)
        #expect(await room.send(scan, token: token, host: "evil.example").status == 421)
        #expect(await room.send(scan, token: token, [.init("origin", "http://evil.example")]).status == 403)
        #expect(await room.send(scan, token: token, [.init("sec-fetch-site", "cross-site")]).status == 403)
        #expect(await room.send(scan, token: token, type: "text/plain").status == 415)
        #expect(await room.send(scan, token: token, type: nil).status == 415)
        #expect(await room.send(scan, token: token, method: "GET").status == 405)
        #expect(await room.send(scan, token: token, path: "/").status == 405)
        #expect(await room.send(scan, token: token, path: "/elsewhere").status == 404)
        #expect(room.site.asked.isEmpty)
        #expect(await room.send(scan, token: token, [.init("origin", "http://\(Room.host)"), .init("sec-fetch-site", "same-origin")]).status == 200)
    }

    @Test("reads one scan at a time: another hears so and may come again")
    @LoopActor func busy() async throws {
        let room = Room()
        let (first, second) = (try await room.page().token, try await room.page().token)
        var during: WebAnswer?
        room.site.whileAsked = { during = await room.send((try? Room.scan()) ?? [], token: second) }
        #expect(await room.send(try Room.scan(), token: first).status == 200)
        let answer = try #require(during)
        #expect(try answer.status == 503 && json(answer)["error"]?.stringValue == "busy")
        #expect(await room.send(try Room.scan(), token: try json(answer)["token"]?.stringValue).status == 200)
    }

    @Test("shows words where the site does not answer, and serves nobody before it is open")
    @LoopActor func closed() async throws {
        #expect(await Room(isOpen: false).look().status == 503)
        let room = Room()
        room.site.answers = false
        let answer = await room.look()
        #expect(answer.status == 503 && String(decoding: answer.body, as: UTF8.self).contains("role=\"alert\""))
        room.site.answers = true
        #expect(try await room.page().answer.status == 200)
    }

    @Test("takes a scan of A4 at 600 dpi over its own socket, and says of what is larger that it is too long")
    @LoopActor func bounds() async throws {
        let room = Room()
        let server = try room.desk.server(at: TestNetwork.endpoint(port: 0))
        server.start()
        defer { server.stop() }
        for (length, status) in [(35_500_020, " 403 "), (EnquiryDesk.maximumBodyBytes + 1, " 413 ")] {
            let socket = try await TCP.connect(to: server.address, from: nil, until: TestNetwork.soon)
            defer { socket.close() }
            let head = "POST /enquire HTTP/1.1\r\nHost: \(Room.host)\r\nContent-Type: image/x-portable-graymap\r\nContent-Length: \(length)\r\nConnection: close\r\n\r\n"
            try await socket.write(Array(head.utf8)[...], until: TestNetwork.soon)
            if length < EnquiryDesk.maximumBodyBytes { try await socket.write([UInt8](repeating: 0xFF, count: length)[...], until: TestNetwork.soon) }
            var buffer = [UInt8](repeating: 0, count: 64)
            let count = try await socket.read(into: &buffer, until: TestNetwork.soon)
            #expect(String(decoding: buffer[..<count], as: UTF8.self).hasPrefix("HTTP/1.1\(status)"))
        }
    }
}
