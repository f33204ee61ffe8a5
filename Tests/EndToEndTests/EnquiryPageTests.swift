import Foundation
import Testing

/// What `scripts/browser.py` prints.
private struct Visit: Decodable {
    struct Page: Decodable {
        let title: String, language: String
        let headings: Int, scripts: Int, outside: Int
        let unnamed: [String]
    }

    struct Answer: Decodable {
        let answer: String, words: String, name: String, signed: String, role: String
        let source: String?
        let drawing: [Double]?
        let scan: [Int]
        let asked: [String]
    }

    let page: Page
    let answers: [Answer]
    let console: [String]
}

extension Network {
    /// Hands scans to the relying party's page in a headless Chromium; screenshots go to the folder `name` of the run.
    fileprivate func visit(_ name: String, _ scans: [URL]) async throws -> Visit {
        let folder = file(name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let words = ["/usr/bin/python3", Repository.root.appending(path: "scripts/browser.py").path, "http://\(address("9.2")):8080/", folder.path] + scans.map(\.path)
        let finished = try await Program.start(words).finish(withinSeconds: 240)
        try #require(finished.status == 0, "\(finished.testDescription)")
        for picture in ["page"] + scans.indices.map({ String($0 + 1) }) {
            let octets = try Data(contentsOf: folder.appending(path: "\(picture).png"))
            #expect(octets.starts(with: [0x89, 0x50, 0x4E, 0x47]) && octets.count > 10_000)
        }
        // For whoever wants to look at them after the test.
        if let kept = ProcessInfo.processInfo.environment["KOFU_SCREENSHOTS"] {
            try? FileManager.default.createDirectory(atPath: kept, withIntermediateDirectories: true)
            for picture in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
                let place = URL(filePath: kept).appending(path: "\(name)-\(picture)")
                try? FileManager.default.removeItem(at: place)
                try FileManager.default.copyItem(at: folder.appending(path: picture), to: place)
            }
        }
        return try finished.json(Visit.self)
    }

    /// A modelled scan of a side of a paper, at 300 dpi.
    fileprivate func scan(_ paper: String, page: Int, seed: Int, as name: String, hiding place: String? = nil) async throws -> URL {
        let script = Repository.root.appending(path: "scripts/paper-model.py").path, scan = file(name)
        let finished = try await Program.start(["/usr/bin/python3", script, "side", paper, String(page), scan.path, String(seed)] + (place.map { [$0] } ?? [])).finish(withinSeconds: 180)
        try #require(finished.status == 0, "\(finished.testDescription)")
        return scan
    }
}

/// From the kiosk to the browser of who is handed the paper, with nothing of ours but the network in between: pdftoppm draws the sheet, a model
/// of a scanner blurs, turns and spots it, and a headless Chromium shows the page.
@Suite("The enquiry page in a browser (A10, H3)", .serialized, .network())
struct EnquiryPageTests {
    @Test("H3: names the city and shows the front that was signed beside the scan, as PNG and as PGM; of a back that is painted over, and of a front, it says what to do; of a paper under other keys that it is not genuine")
    func roundTrip() async throws {
        let network = try Network.current
        let issuance = try await network.issued(.init(card: "odawara-0001"))
        let paper = try #require(issuance.documents.first), kept = network.file("kept.pdf")
        try FileManager.default.copyItem(at: URL(filePath: paper), to: kept)
        let scans = [
            try await network.scan(paper, page: 2, seed: 1, as: "back.png"), try await network.scan(paper, page: 2, seed: 2, as: "back.pgm"),
            try await network.scan(paper, page: 2, seed: 3, as: "hidden.png", hiding: "1200,1900,1300,1500"), try await network.scan(paper, page: 1, seed: 4, as: "front.png"),
        ]
        let visit = try await network.visit("genuine", scans)
        #expect(visit.page.language == "ja" && visit.page.headings == 1 && visit.page.unnamed == [] && visit.page.scripts == 1 && visit.page.outside == 0)
        // That two answers are of status 422 the browser notes as well; a script or picture against the page's policy would stand here.
        #expect(visit.console.allSatisfy { $0.contains("/enquire - Failed to load resource: the server responded with a status of 422") }, "\(visit.console)")
        for genuine in visit.answers.prefix(2) {
            #expect(genuine.answer == "genuine" && genuine.role == "status" && genuine.name == "神奈川県小田原市", "\(genuine.words)")
            #expect(genuine.signed.wholeMatch(of: /令和8年4月1日 [0-9]{1,2}時[0-9]{2}分/) != nil, "\(genuine.signed)")
            // A4 at 96 to the inch, from a document of the page itself.
            #expect(genuine.drawing?.map { Int($0.rounded()) } == [794, 1123] && genuine.source?.hasPrefix("blob:http://\(network.address("9.2")):8080/") == true)
            #expect(genuine.scan == [2480, 3508])
        }
        for (answer, words) in zip(visit.answers.dropFirst(2), ["読み取れませんでした", "見つかりませんでした"]) {
            #expect(answer.answer == "unread" && answer.role == "alert" && answer.words.contains(words), "\(answer.words)")
            #expect(answer.source == nil && answer.drawing == nil && answer.name.isEmpty && answer.signed.isEmpty)
        }
        // The page speaks with its own PC alone.
        let asked = Set(visit.answers.flatMap(\.asked).filter { !$0.hasPrefix("blob:") })
        #expect(asked == ["http://\(network.address("9.2")):8080/enquire"], "\(asked)")

        // Other keys are other cities: the paper of the network that was is well-formed and foreign.
        try await network.down()
        try await network.up()
        let again = try await network.visit("foreign", [network.scan(kept.path, page: 2, seed: 1, as: "foreign.png")])
        let foreign = try #require(again.answers.first)
        #expect(foreign.answer == "refused" && foreign.role == "alert" && foreign.words.contains("この画像は真正な証明書のものと確認できません"), "\(foreign.words)")
        #expect(foreign.source == nil && foreign.name.isEmpty && !foreign.words.contains("小田原"))
    }
}
