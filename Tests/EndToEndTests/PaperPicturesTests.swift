import Foundation
import Testing

/// What people see of the papers' protections with `kofu photocopy` and `kofu viewer`, on papers that a kiosk has printed.
@Suite("Pictures of papers", .serialized, .network(Edit.usual))
struct PaperPicturesTests {
    struct Photocopy: Decodable {
        struct Word: Decodable { let text: String, isRead: Bool, contrastThousandths: Int, onPaperThousandths: Int }
        struct Latent: Decodable { let figure: String, paperUnderFilmThousandths: Int, copyUnderFilmThousandths: Int }
        let copy: String, page: Int, width: Int, height: Int, seed: Int
        let word: Word?
        let latentImage: Latent?
    }

    struct Viewer: Decodable {
        let picture: String, page: Int, figure: String?, shiftDots: Int
        let nakedEyeThousandths: Int?, filmThousandths: Int?, halfAPeriodFurtherThousandths: Int?, filmOnPhotocopyThousandths: Int?
    }

    private static func kofu(_ words: [String]) async throws -> Finished { try await Program.start([Repository.kofu] + words, directory: Network.current.run).finish() }

    /// A fresh resident record of somebody there.
    private static func paper(of city: String) async throws -> String {
        let card = try #require(try await Network.current.cards().first { $0.id.hasPrefix("\(city)-") && $0.state == "active" })
        return try #require(try await Network.current.issued(.init(card: card.id, pin: card.pin)).documents.first)
    }

    private static func png(_ path: String) throws -> (width: Int, height: Int) {
        let octets = [UInt8](try Data(contentsOf: URL(filePath: path)))
        try #require(octets.count > 33 && octets.starts(with: [0x89, 0x50, 0x4E, 0x47]) && octets.suffix(8).starts(with: Array("IEND".utf8)))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600, "\(path) is for its owner alone")
        func number(_ start: Int) -> Int { octets[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) } }
        return (number(16), number(20))
    }

    @Test("H2: on a copy of either side the word of the paper's municipality stands out, though no eye sees it on the paper", arguments: [("mizuho", "複写"), ("musashimurayama", "複製")])
    func word(city: String, text: String) async throws {
        let paper = try await Self.paper(of: city)
        for page in ["1", "2"] {
            let finished = try await Self.kofu(["photocopy", paper, "--page", page, "--out", "copy-\(city).png", "--json"])
            #expect(finished.status == 0, "\(finished.testDescription)")
            let copy = try finished.json(Photocopy.self), word = try #require(copy.word)
            #expect(word.text == text && word.isRead && word.contrastThousandths >= 750 && word.onPaperThousandths <= 20, "\(finished.testDescription)")
            #expect(try Self.png(copy.copy) == (copy.width, copy.height) && copy.width == 4960 && copy.height == 7016)
            // The front has no latent image; on the back the copy has lost it.
            #expect((copy.latentImage == nil) == (page == "1"))
            if let latent = copy.latentImage { #expect(latent.paperUnderFilmThousandths >= 150 && latent.copyUnderFilmThousandths <= 40, "\(finished.testDescription)") }
        }
        // A copier that resolves every dot, which the documents warn of, shows no word.
        let sharp = try await Self.kofu(["photocopy", paper, "--sigma", "0.5", "--out", "sharp-\(city).png", "--json"])
        #expect(try sharp.json(Photocopy.self).word?.isRead == false, "\(sharp.testDescription)")
    }

    @Test("H4: the film shows what the municipality hides, dark and half a period further bright; the naked eye, a front and a copy show nothing", arguments: [
        ("odawara", "rabbit"), ("musashimurayama", "certified-mark"),
    ])
    func film(city: String, figure: String) async throws {
        let paper = try await Self.paper(of: city)
        let finished = try await Self.kofu(["viewer", paper, "--out", "viewer-\(city).png", "--json"]), view = try finished.json(Viewer.self)
        #expect(view.figure == figure && view.page == 2, "\(finished.testDescription)")
        #expect(try #require(view.filmThousandths) >= 150 && #require(view.halfAPeriodFurtherThousandths) <= -150, "\(finished.testDescription)")
        #expect(try abs(#require(view.nakedEyeThousandths)) <= 20 && abs(#require(view.filmOnPhotocopyThousandths)) <= 40, "\(finished.testDescription)")
        #expect(try Self.png(view.picture) == (4 * 720 + 3 * 24, 720))
        let moved = try await Self.kofu(["viewer", paper, "--shift", "3", "--out", "moved.png", "--json"]).json(Viewer.self)
        #expect(try #require(moved.filmThousandths) <= -150)
        // Nothing is hidden on a front, nor left on a copy of the back.
        #expect(try await Self.kofu(["viewer", paper, "--page", "1", "--out", "front.png", "--json"]).json(Viewer.self).figure == nil)
        #expect(try await Self.kofu(["photocopy", paper, "--page", "2", "--out", "back-\(city).pgm"]).status == 0)
        let copied = try await Self.kofu(["viewer", "back-\(city).pgm", "--out", "copied.png"])
        #expect(copied.status == 0 && copied.text.contains("none"), "\(copied.testDescription)")
        let whole = try await Self.kofu(["viewer", paper, "--whole", "--out", "whole.png", "--json"]).json(Viewer.self)
        #expect(try Self.png(whole.picture) == (4960, 7016))
    }

    @Test("the same seed gives the same copy, another another; what is replaced is named; figures and a word on privacy stand beside the picture's name")
    func words() async throws {
        let paper = try await Self.paper(of: "mizuho")
        let first = try await Self.kofu(["photocopy", paper, "--dpi", "300", "--tone", "soft"])
        let name = try #require(first.text.firstMatch(of: /copy +(\S+-page-1-copy\.png)/)?.output.1)
        #expect(first.status == 0 && first.text.contains("seed 1") && first.text.contains("複写 stands out") && first.text.contains("personal data"), "\(first.testDescription)")
        #expect(try Self.png(String(name)) == (2480, 3508))
        let before = try Data(contentsOf: URL(filePath: String(name)))
        let again = try await Self.kofu(["photocopy", paper, "--dpi", "300", "--tone", "soft"])
        #expect(!first.errors.contains("replacing") && again.errors.contains("replacing \(name)"), "\(again.testDescription)")
        #expect(try Data(contentsOf: URL(filePath: String(name))) == before)
        _ = try await Self.kofu(["photocopy", paper, "--dpi", "300", "--tone", "soft", "--seed", "2"])
        #expect(try Data(contentsOf: URL(filePath: String(name))) != before)
    }

    @Test("a file that is no paper, a page that is not there, a folder that is not, and a missing tool are named, and no picture is left")
    func refused() async throws {
        let paper = try await Self.paper(of: "mizuho"), folder = try Network.current.run
        func write(_ name: String, _ octets: [UInt8]) throws -> String {
            try Data(octets).write(to: folder.appending(path: name))
            return name
        }
        let good = [UInt8](try Data(contentsOf: URL(filePath: paper)))
        let slips: [(words: [String], status: Int32, reason: String)] = [
            (["photocopy", paper, "--page", "3"], 1, "page 3"), (["viewer", paper, "--page", "99"], 1, "page 99"),
            (["photocopy", "nowhere.pdf"], 1, "No such file"), (["photocopy", "state"], 1, "cannot read state"),
            (["photocopy", try write("empty.pdf", [])], 1, "an empty file"), (["viewer", try write("cut.pdf", Array(good.prefix(900)))], 1, "pdftoppm does not draw"),
            (["photocopy", try write("noise.pdf", Array("%PDF-1.7\n".utf8) + (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 7919 >> 3) })], 1, "pdftoppm does not draw"),
            (["photocopy", try write("image.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])], 1, "pngtopnm"),
            (["photocopy", try write("huge.pgm", Array("P5 99999999 99999999 255\n".utf8))], 1, "99999999 × 99999999 pixels"),
            (["viewer", try write("small.pgm", Array("P5 2 2 255\nabcd".utf8))], 1, "4960 × 7016"),
            (["photocopy", "small.pgm", "--page", "2"], 1, "is one page"),
            (["photocopy", paper, "--out", "no/such/folder/copy.png"], 1, "cannot write"), (["photocopy", paper, "--out", "copy.jpeg"], 2, ".png"),
            (["photocopy", paper, "--sigma", "0"], 2, "--sigma"), (["photocopy", paper, "--threshold", "2"], 2, "--threshold"), (["photocopy", paper, "--tone", "warm"], 2, "hard or soft"),
            (["photocopy", paper, "--dpi", "1200"], 2, "600 or 300"), (["photocopy"], 2, "FILE is needed"), (["viewer", paper, "--shift", "half"], 2, "--shift"),
        ]
        let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for slip in slips {
            let finished = try await Self.kofu(slip.words)
            #expect(finished.status == slip.status && finished.errors.contains(slip.reason) && finished.output.isEmpty, "\(finished.testDescription)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == before)
        let missing = try await Program.start(["env", "PATH=/nowhere", Repository.kofu, "viewer", paper], directory: nil).finish()
        #expect(missing.status == 1 && missing.errors.contains("poppler-utils"), "\(missing.testDescription)")
    }
}

@Suite("The gallery of papers")
struct GalleryTests {
    struct Gallery: Decodable {
        struct Sheet: Decodable { let front: String, back: String, frontCopy: String, backCopy: String, viewer: String, scramble: String, word: String, wordThousandths: Int, figure: String }
        struct Paper: Decodable { let municipality: String, certificate: String, paper: String, sheets: [Sheet] }
        let index: String
        let papers: [Paper]
    }

    @Test("H2, H4: shows every certificate that was asked for with both sides, their copies and the film, on a page of its own folder alone")
    func gallery() async throws {
        try await Network.with(up: nil) { network in
            let out = network.file("gallery")
            func gallery(_ words: String...) async throws -> Finished {
                let place = ["--topology", network.topology.path, "--subnet", "127.\(network.subnet).0.0/16", "--out", out.path]
                return try await Program.start([Repository.kofu, "gallery"] + place + words).finish(withinSeconds: 240)
            }
            let finished = try await gallery("--only", "mizuho-resident", "--only", "odawara-seal", "--json")
            #expect(finished.status == 0, "\(finished.testDescription)")
            let papers = try finished.json(Gallery.self).papers
            #expect(papers.map { "\($0.municipality) \($0.certificate)" } == ["mizuho resident-record", "odawara seal-registration"])
            #expect(papers.flatMap(\.sheets).map(\.figure) == ["certified-mark", "rabbit"])
            #expect(papers.flatMap(\.sheets).allSatisfy { $0.word == "複写" && $0.wordThousandths >= 750 }, "\(finished.testDescription)")
            let page = try String(contentsOf: out.appending(path: "index.html"), encoding: .utf8)
            #expect(!page.contains("<script") && !page.contains("http") && page.contains("住民票の写し") && page.contains("小田原市") && !page.contains("川口市"))
            let named = Set(page.matches(of: /(?:src|href)="([^"#]+)"/).map { String($0.output.1) })
            for file in named { #expect(FileManager.default.fileExists(atPath: out.appending(path: file).path), "\(file)") }
            for sheet in papers.flatMap(\.sheets) { #expect(named.isSuperset(of: [sheet.front, sheet.back, sheet.frontCopy, sheet.backCopy, sheet.viewer])) }
            #expect(named.isSuperset(of: papers.map(\.paper)))
            #expect(page.matches(of: /<img [^>]*alt="[^"]+"/).count == page.matches(of: /<img\s/).count)
            // A gallery is replaced by the next one, another folder is not.
            let next = try await gallery("--only", "mizuho-income")
            #expect(next.status == 0 && next.errors.contains("replacing") && next.text.contains("index.html"), "\(next.testDescription)")
            #expect(try FileManager.default.contentsOfDirectory(atPath: out.appending(path: "papers").path) == ["mizuho-income.pdf"])
            try Data("mine".utf8).write(to: out.appending(path: "index.html"))
            let other = try await gallery("--only", "mizuho-income")
            #expect(other.status == 1 && other.errors.contains("holds no gallery"), "\(other.testDescription)")
            #expect(try String(contentsOf: out.appending(path: "index.html"), encoding: .utf8) == "mine")
            let none = try await gallery("--only", "atlantis")
            #expect(none.status == 2 && none.errors.contains("atlantis"), "\(none.testDescription)")
        }
    }
}
