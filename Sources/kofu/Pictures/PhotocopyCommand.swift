import Copier
import EventLoop
import JSON
import Raster

/// `kofu photocopy`: lays a paper on a copier.
enum PhotocopyCommand {
    static let command = Command(
        name: "photocopy", summary: "copy a page of a paper as a copier does, and see the deterrent text appear", positional: ["FILE"],
        options: [.init(name: "page", value: "N", help: "the page: 1 is the first front, 2 its back (default: 1)")] + CopierOptions.all + [
            .init(name: "out", value: "FILE", help: "the copy, ending in .png or .pgm (default: NAME-page-N-copy.png in this folder)"), Command.jsonOption,
        ],
        details: """
            FILE is a PDF from a paper tray, or one page as a PGM at 600 dpi. The copier is a model (docs/paper.md); no copier has been measured.
            Prints what it wrote and what it measured: the contrast of 複写 or 複製 on the copy (from −1 to 1; \(Measured.text(WordReading.readable)) or more counts as
            read), how far an eye could see the word on the paper, and for a back how much a film still shows of the latent image.
            --json gives the measures in thousandths.
            Example: kofu photocopy demo/1-1.pdf --threshold 0.25 --out copy.png
            """,
        perform: perform)

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let settings = try CopierOptions.settings(options)
        let page = try options.integer("page", in: 1...9999, default: 1)
        let source = try PaperSource(options.positional[0])
        let out = FileSystem.absolute(options.value("out") ?? "\(source.name)-page-\(page)-copy.png")
        try PictureFile.checkName(out, endings: [".png", ".pgm"])
        let paper = try await source.grey(page: page)
        let copy = try Photocopier.copy(of: paper, settings)
        let found = try Found(paper: paper, copy: copy)
        try PictureFile.write(out.hasSuffix(".pgm") ? PortableGraymap.write(copy) : PNGImage.write(copy, dotsPerInch: settings.dotsPerInch), to: out)
        if options.has("json") {
            Output.json(found.json(out: out, page: page, settings: settings, copy: copy))
        } else {
            Output.print("copy     \(out)\n         page \(page), \(copy.width) × \(copy.height) dots: \(settings.words)\n\(found.text)\n\(PictureFile.notice)")
        }
        return 0
    }

    /// What of the protections a copy shows.
    struct Found {
        let word: (text: String, reading: WordReading)?
        let figure: (name: String, paper: LatentReading, copy: LatentReading)?
        private let isSide: Bool

        init(paper: GrayImage, copy: GrayImage) throws {
            isSide = SideJudge.isSide(paper)
            let judge = try SideJudge()
            word = judge.word(paper: paper, copy: copy)
            guard isSide, let seen = judge.figure(try SideJudge.latentImage(of: paper)), seen.reading.isSeen,
                  let copied = judge.reading(of: seen.figure, in: try SideJudge.latentImage(of: copy)) else {
                figure = nil
                return
            }
            figure = (seen.figure.words, seen.reading, copied)
        }

        var text: String {
            guard isSide else { return "word     not looked for: the page is no side of A4 at 600 dpi" }
            var lines: [String] = []
            if let word {
                let seen = word.reading.isRead ? "stands out" : "does not stand out"
                lines.append("word     \(word.text) \(seen) on the copy: contrast \(Measured.text(word.reading.onCopy)); on the paper it differs by \(Measured.text(word.reading.onPaper)) of the ground")
            } else {
                lines.append("word     none: the page has no ground with a deterrent text")
            }
            if let figure {
                lines.append("latent   \(figure.name) under a film: \(Measured.text(figure.paper.underFilm)) darker than its ground on the paper, \(Measured.text(figure.copy.underFilm)) on the copy")
            }
            return lines.joined(separator: "\n")
        }

        func json(out: String, page: Int, settings: CopierSettings, copy: GrayImage) -> JSONValue {
            let word: JSONValue = self.word.map {
                [
                    "text": .string($0.text), "isRead": .bool($0.reading.isRead), "contrastThousandths": .integer(Measured.thousandths($0.reading.onCopy)),
                    "onPaperThousandths": .integer(Measured.thousandths($0.reading.onPaper)),
                ]
            } ?? .null
            let latent: JSONValue = figure.map {
                [
                    "figure": .string($0.name), "paperUnderFilmThousandths": .integer(Measured.thousandths($0.paper.underFilm)),
                    "copyUnderFilmThousandths": .integer(Measured.thousandths($0.copy.underFilm)),
                ]
            } ?? .null
            return [
                "copy": .string(out), "page": .integer(Int64(page)), "width": .integer(Int64(copy.width)), "height": .integer(Int64(copy.height)),
                "dotsPerInch": .integer(Int64(settings.dotsPerInch)), "tone": .string(settings.tone.rawValue), "sigmaThousandths": .integer(Measured.thousandths(settings.sigma)),
                "thresholdThousandths": .integer(Measured.thousandths(settings.threshold)), "seed": .integer(Int64(settings.seed)), "word": word, "latentImage": latent,
            ]
        }
    }
}
