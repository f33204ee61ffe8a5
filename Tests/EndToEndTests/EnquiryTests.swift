import Foundation
import Glibc
import Testing

/// What `kofu enquire --json` prints.
struct Enquiries: Decodable, Sendable {
    struct Enquiry: Decodable, Sendable {
        let outcome: String
        let page: Int?, code: String?, message: String?
        let municipality: String?, name: String?, signedAt: String?, drawing: String?
    }

    let file: String
    let enquiries: [Enquiry]
}

extension Network {
    func enquire(_ file: String, _ words: [String] = []) async throws -> (enquiries: [Enquiries.Enquiry], status: Int32) {
        let finished = try await start(["enquire", file, "--json"] + words).finish()
        return (try finished.json(Enquiries.self).enquiries, finished.status)
    }

    /// When records of an event were written at nodes, in order.
    func moments(of event: String, at nodes: [String]) throws -> [Date] {
        struct Moment: Decodable { let event: String, at: String }
        return try nodes.flatMap { node in
            try String(contentsOf: file("state/\(node)/journal.jsonl"), encoding: .utf8).split(separator: "\n").compactMap { line in
                let record = try JSONDecoder().decode(Moment.self, from: Data(line.utf8))
                return record.event == event ? Network.moment(record.at) : nil
            }
        }.sorted()
    }

    static func moment(_ text: String) -> Date? { try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }

    /// A page as a scanner would give it: PGM of 300 dpi.
    func scan(_ paper: String, page: Int) async throws -> String {
        let path = file("scan-\(UUID().uuidString.prefix(8))").path
        let drawn = try await Program.run("pdftoppm", "-r", "300", "-gray", "-f", "\(page)", "-l", "\(page)", "-singlefile", paper, path)
        guard drawn.status == 0 else { throw Failure(description: drawn.testDescription) }
        return path + ".pgm"
    }
}

@Suite("An enquiry about a paper", .serialized, .network([.fewResidents]))
struct EnquiryTests {
    private func paper(_ card: String, _ certificate: String = "resident-record", kiosk: String = "kiosk-a1") async throws -> String {
        try #require(try await Network.current.issued(.init(kiosk: kiosk, card: card, certificate: certificate)).documents.first)
    }

    @Test("A10, H3: says of every back which city signed it and when, and gives the front that was signed; of a scan as of the file", arguments: [
        ("odawara-0001", "142069", "神奈川県小田原市"), ("mizuho-0001", "133035", "東京都瑞穂町"),
    ])
    func genuine(card: String, code: String, name: String) async throws {
        let network = try Network.current, out = network.file("front.svg").path
        for certificate in ["resident-record", "family-register-all"] {
            let paper = try await paper(card, certificate)
            let (enquiries, status) = try await network.enquire(paper, ["--out", out])
            #expect(status == 0 && !enquiries.isEmpty)
            #expect(enquiries.map(\.page) == (1...enquiries.count).map { 2 * $0 })
            let city = card.prefix { $0 != "-" }, issuing = try #require(network.moments(of: "issued", at: ["\(city)", "\(city)-family"]).last)
            for enquiry in enquiries {
                #expect(enquiry.outcome == "genuine" && enquiry.municipality == code && enquiry.name == name)
                let signedAt = try #require(enquiry.signedAt.flatMap(Network.moment))
                #expect(abs(issuing.timeIntervalSince(signedAt)) < 60, "the city's clock, when it made the paper")
                let drawing = try String(contentsOfFile: try #require(enquiry.drawing), encoding: .utf8)
                #expect(drawing.hasPrefix("<svg") || drawing.contains("<svg "))
                #expect(!drawing.contains("<script") && !drawing.contains("href=\"http"))
            }
            let (scanned, scanStatus) = try await network.enquire(network.scan(paper, page: 2))
            #expect(scanStatus == 0 && scanned.map(\.signedAt) == [enquiries[0].signedAt] && scanned.map(\.municipality) == [code])
        }
        let words = try await network.start(["enquire", paper(card)]).finish()
        #expect(words.status == 0 && words.text.contains("genuine  signed by \(name) (\(code)) on 20"), "\(words.testDescription)")
    }

    @Test("H3: leaves nothing of the paper in a journal or log, and nothing at the site but that somebody asked")
    func nothingKept() async throws {
        let network = try Network.current, card = try await network.card("odawara-0002")
        let (enquiries, status) = try await network.enquire(paper(card.id))
        #expect(status == 0 && enquiries.count == 1)
        for node in ["enquiry-site", "relying-party-pc"] {
            let records = try network.journal(node).filter { $0.event == "enquired" }
            #expect(records.last?.outcome == "genuine" && records.last?.requestId?.hasPrefix("relying-party-pc.") == true)
            for file in ["state/\(node)/journal.jsonl", "logs/\(node).log"] {
                let text = try String(contentsOf: network.file(file), encoding: .utf8)
                #expect(!text.contains(card.holder) && !text.contains("svg") && !text.contains("requestHash"))
            }
            let kept = try FileManager.default.subpathsOfDirectory(atPath: network.file("state/\(node)").path)
            #expect(kept.allSatisfy { $0.hasPrefix("journal.jsonl") }, "\(kept)")
        }
    }

    /// The file of a key in another's place while `body` runs, and the site started again with it.
    private func exchanging(_ path: String, for other: Data, _ body: () async throws -> Void) async throws {
        let network = try Network.current, file = network.file(path), own = try Data(contentsOf: file)
        func install(_ data: Data) async throws {
            try data.write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
            #expect(try await network.kofu("restart", "enquiry-site").status == 0)
        }
        try await install(other)
        do { try await body() } catch {
            try await install(own)
            throw error
        }
        try await install(own)
    }

    @Test("H3: is answered with NOT GENUINE where another city's key signed, or the paper is for another site, and the wire does not say which")
    func foreign() async throws {
        let network = try Network.current, paper = try await paper("fujisawa-0001")
        func refused(_ doubt: String) async throws {
            let (enquiries, status) = try await network.enquire(paper)
            #expect(status == 1 && enquiries.map(\.outcome) == ["refused"] && enquiries.map(\.code) == ["not-genuine"])
            let words = try await network.start(["enquire", paper]).finish()
            #expect(words.status == 1 && words.text.contains("NOT GENUINE"), "\(words.testDescription)")
            let site = try network.journal("enquiry-site").filter { $0.event == "enquired" }, computer = try network.journal("relying-party-pc").filter { $0.event == "enquired" }
            #expect(site.last?.outcome == doubt && computer.last?.code == "not-genuine")
        }
        let mizuho = try Data(contentsOf: network.file("keys/documents/municipality-mizuho.crt"))
        try await exchanging("keys/documents/municipality-fujisawa.crt", for: mizuho) { try await refused("signature-invalid") }
        let made = try await Program.run("openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256")
        try await exchanging("keys/scramble/enquiry-site.key", for: made.output) { try await refused("damaged") }
        // The twin: with its own keys again.
        #expect(try await network.enquire(paper).status == 0)
    }

    @Test("H3: of a file whose scramble image was altered is never answered with genuine")
    func altered() async throws {
        let network = try Network.current, paper = try await paper("mizuho-0002")
        let octets = try Data(contentsOf: URL(filePath: paper)), mark = Data("/Width 241/Height 177>>stream\n".utf8)
        let start = try #require(octets.range(of: mark)).upperBound
        for offset in [0, 2, 30, 700, 3000] {
            var other = octets
            other[start + offset] ^= 0x10
            let file = network.file("altered.pdf")
            try other.write(to: file)
            let (enquiries, status) = try await network.enquire(file.path)
            #expect(status == 4 && enquiries.map(\.outcome) == ["unreadable"], "octet \(offset)")
        }
        #expect(try await network.enquire(paper).status == 0)
    }

    @Test("of what is no scan of a back says what is wrong with it, and takes no more memory than the largest scan", arguments: [
        ("", 1, "an empty file"), ("garbage\n", 1, "no kind of file"), ("\u{89}PNG", 1, "page of the relying party's PC"), ("P5\n9 9\n255\nshort", 1, "ends too early"),
        ("P5\n99999 99999\n255\n", 1, "pixels are not read"), ("P5\n10 10\n65535\n", 1, "eight bits"), ("%PDF-1.4\nof another maker", 1, "pdftoppm"),
    ])
    func garbage(text: String, status: Int32, words: String) async throws {
        let network = try Network.current, file = network.file("garbage.pgm")
        try Data(text == "\u{89}PNG" ? [0x89, 0x50, 0x4E, 0x47] : Array(text.utf8)).write(to: file)
        let finished = try await network.start(["enquire", file.path]).finish()
        #expect(finished.status == status && finished.errors.contains(words), "\(finished.testDescription)")
    }

    @Test("of a scan without a scramble image says that none is found, of a front as of a white sheet, and of a file that never ends that it is too large")
    func nothingThere() async throws {
        let network = try Network.current, paper = try await paper("odawara-0003")
        let (front, status) = try await network.enquire(network.scan(paper, page: 1))
        #expect(status == 4 && front.map(\.code) == ["scramble-not-found"])
        let white = network.file("white.pgm")
        try (Data("P5\n2480 3508\n255\n".utf8) + Data(repeating: 255, count: 2480 * 3508)).write(to: white)
        #expect(try await network.enquire(white.path).status == 4)
        let endless = try await network.start(["enquire", "/dev/zero"]).finish()
        #expect(endless.status == 1 && endless.errors.contains("too large"), "\(endless.testDescription)")
        #expect(try await network.kofu("enquire", network.file("nowhere.pgm").path).status == 1)
        let page = try await network.kofu("enquire")
        #expect(page.status == 0 && page.text.contains("http://\(network.address("9.2")):8080/"), "\(page.testDescription)")
        #expect(try await network.kofu("enquire", "one", "two").status == 2)
    }

    @Test("while the line is cut is answered with what failed, and with the city's name once it heals")
    func cut() async throws {
        let network = try Network.current, paper = try await paper("kawaguchi-0001")
        #expect(try await network.kofu("cut", "enquiry.relying-party-pc").status == 0)
        let (enquiries, status) = try await network.enquire(paper)
        #expect(status == 3 && enquiries.map(\.code) == ["center-unreachable"])
        #expect(try await network.kofu("heal", "enquiry.relying-party-pc").status == 0)
        #expect(try await network.enquire(paper).status == 0)
        // Every enquiry has a number of its own, also the one that failed.
        let begun = try network.journal("relying-party-pc").filter { $0.event == "enquired" && $0.outcome == "begun" }.compactMap(\.requestId)
        #expect(Set(begun).count == begun.count && begun.count >= 2)
    }

    private static let channel = ChannelTests.Way(channel: "enquiry", client: "relying-party-pc", source: "9.2", line: "110.1", node: "3.3", port: 8443)

    @Test("A10: over the channel goes what a scramble image carries and nothing else: no scan, no name, no serial, no longer record, nobody else's number")
    func nothingElse() async throws {
        let network = try Network.current, file = network.file("body.json"), deadline = "2126-04-01T10:00:00.000Z"
        func ask(_ message: String, _ body: String) async throws -> Finished {
            try body.write(to: file, atomically: true, encoding: .utf8)
            return try await network.curl(
                Self.channel, message, file, contentType: "application/json", certificatePath: network.file("keys/enquiry/relying-party-pc.crt").path,
                keyPath: network.file("keys/enquiry/relying-party-pc.key").path)
        }
        func body(_ counter: Int, _ rest: String, node: String = "relying-party-pc") -> String { #"{"requestId":"\#(node).\#(counter)","deadline":"\#(deadline)",\#(rest)}"# }
        let record = Data(repeating: 1, count: 300).base64EncodedString()
        let admitted = try await ask("enquire", body(900_001, #""record":"\#(record)""#))
        #expect(admitted.text.contains("not-genuine"), "the twin that gets through: \(admitted.testDescription)")
        for message in ["look-up", "registration-page", "validity-check", "enquiry"] {
            #expect(try await !ask(message, body(900_002, #""record":"\#(record)""#)).text.contains("requestHash"), "\(message)")
        }
        for rest in [
            #""record":"\#(record)","name":"見本　花子""#, #""record":"\#(record)","serial":"4f00a1""#, #""name":"見本　花子""#, #""record":""#, #""scan":"\#(record)""#,
            #""record":"\#(Data(repeating: 1, count: 3077).base64EncodedString())""#,
        ] {
            #expect(try await !ask("enquire", body(900_003, rest)).text.contains("requestHash"), "\(rest.prefix(40))")
        }
        let foreign = try await ask("enquire", body(900_004, #""record":"\#(record)""#, node: "applicant-pc"))
        #expect(foreign.text.contains("request-mismatch"), "\(foreign.testDescription)")
    }

    @Test("H3: too many in a short time are refused, and who waits gets on")
    func flood() async throws {
        let network = try Network.current, paper = try await paper("odawara-0004")
        var statuses: [Int32] = [], codes: [String?] = []
        // More than the sixty in a row, whatever the clock gives back meanwhile; a program that asks without end.
        for _ in 0..<400 where codes.last != "too-many-tries" {
            let answer = Data(try await network.manage("relying-party-pc", #"{"command":"enquire","record":"0102"}"#).utf8)
            codes.append(try JSONDecoder().decode(Enquiries.Enquiry.self, from: answer).code)
        }
        #expect(codes.first == "not-genuine" && codes.last == "too-many-tries")
        for _ in 0..<100 where statuses.last != 0 { statuses.append(try await network.enquire(paper).status) }
        #expect(statuses.last == 0)
    }
}
