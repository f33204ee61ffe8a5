import Copier
import EventLoop
import JSON
import Paper
import Raster

/// `kofu viewer`: lays the film on the latent image.
enum ViewerCommand {
    static let command = Command(
        name: "viewer", summary: "lay the viewer's film on the latent image of a paper, and see what it hides", positional: ["FILE"],
        options: [
            .init(name: "page", value: "N", help: "the page (default: 2, the first back; of a PGM its only one)"),
            .init(name: "shift", value: "DOTS", help: "move the film to the right; \(ViewerFilm.period) dots of 1/600 inch are a period (default: 0)"),
            .init(name: "whole", value: nil, help: "the whole side with the film on it, at 600 dpi"),
            .init(name: "dots", value: nil, help: "every dot as it is; without, they melt as they do for an eye"),
            .init(name: "out", value: "FILE.png", help: "the picture (default: NAME-page-N-viewer.png in this folder)"), Command.jsonOption,
        ],
        details: """
            FILE is a PDF from a paper tray, or one side of A4 as a PGM at 600 dpi. The picture has four parts, from the left: the naked eye; under the film;
            under the film moved by half a period; under the film on a photocopy. Prints what it wrote and how much darker than its ground the hidden figure
            is in each (negative: brighter; from 0 to 1). A film shows it from \(Measured.text(LatentReading.visible)) on. --json gives that in thousandths.
            Example: kofu viewer demo/1-1.pdf --shift 3
            """,
        perform: perform)

    private static let gap = 24

    @LoopActor
    private static func perform(_ options: CommandLineOptions) async throws -> Int32 {
        let shift = try options.integer("shift", in: -1000...1000, default: 0)
        let source = try PaperSource(options.positional[0])
        let page = try options.integer("page", in: 1...9999, default: source.isPDF ? 2 : 1)
        let out = FileSystem.absolute(options.value("out") ?? "\(source.name)-page-\(page)-viewer.png")
        try PictureFile.checkName(out, endings: [".png"])
        let side = try await source.grey(page: page)
        guard SideJudge.isSide(side) else {
            throw PaperSource.Failure(description: """
                the latent image has its place on a side of A4 at 600 dpi, \(ProtectionMap.sideWidth) × \(ProtectionMap.sideHeight) dots; \
                page \(page) of \(source.path) has \(side.width) × \(side.height)
                """)
        }
        let views = try LatentViews(side: side, shift: shift)
        let place = ProtectionMap.latentImage
        let picture: ColourImage
        if options.has("whole") {
            picture = try ViewerFilm.laid(on: try await source.colours(page: page, part: nil), x: place.x, y: place.y, side: place.side, shift: shift)
        } else {
            let colours = try await source.colours(page: page, part: (place.x, place.y, place.side, place.side))
            picture = try ColourImage.row(try views.panels(colours, showsDots: options.has("dots")), gap: gap)
        }
        try PictureFile.write(PNGImage.write(picture, dotsPerInch: 600), to: out)
        if options.has("json") {
            Output.json(.object((views.json.objectMembers ?? []) + [JSONMember("picture", .string(out)), JSONMember("page", .integer(Int64(page)))]))
        } else {
            let shown = options.has("whole") ? "page \(page) with the film on its latent image" : "page \(page), from the left: naked eye, film, film half a period further, film on a photocopy"
            Output.print("viewer   \(out)\n         \(shown)\n\(views.text)\n\(PictureFile.notice)")
        }
        return 0
    }
}

/// The four looks at a latent image, as pictures and as figures.
struct LatentViews {
    let shift: Int
    let settings = CopierSettings()
    private let copy: GrayImage
    /// The figure that is there, on the paper and on the copy; nil where none is seen.
    let figure: (figure: PaperProtection.HiddenFigure, paper: LatentReading, copy: LatentReading)?

    init(side: GrayImage, shift: Int) throws {
        self.shift = shift
        let place = ProtectionMap.latentImage, judge = try SideJudge()
        // With enough around it that the copier's blur meets what it met on the whole side.
        let margin = 48
        let around = try side.part(x: place.x - margin, y: place.y - margin, width: place.side + 2 * margin, height: place.side + 2 * margin)
        copy = try Photocopier.copy(of: around, settings).part(x: margin, y: margin, width: place.side, height: place.side)
        guard let seen = judge.figure(try SideJudge.latentImage(of: side)), seen.reading.isSeen, let copied = judge.reading(of: seen.figure, in: copy) else {
            figure = nil
            return
        }
        figure = (seen.figure, seen.reading, copied)
    }

    /// Of the latent image's place in colours: naked eye, film, film half a period further, film on a copy.
    func panels(_ colours: ColourImage, showsDots: Bool) throws(RasterError) -> [ColourImage] {
        let side = colours.width, half = ViewerFilm.period / 2
        let panels = [
            colours, try ViewerFilm.laid(on: colours, x: 0, y: 0, side: side, shift: shift), try ViewerFilm.laid(on: colours, x: 0, y: 0, side: side, shift: shift + half),
            try ViewerFilm.laid(on: ColourImage(copy), x: 0, y: 0, side: side, shift: shift),
        ]
        return showsDots ? panels : try panels.map { (panel) throws(RasterError) in try EyeBlur.seen(panel) }
    }

    /// The contrasts in the order of the panels.
    var contrasts: [Double] {
        guard let figure else { return [] }
        let half = ViewerFilm.period / 2
        return [figure.paper.nakedEye, figure.paper.under(shift: shift), figure.paper.under(shift: shift + half), figure.copy.under(shift: shift)]
    }

    var text: String {
        guard let figure else { return "figure   none: no film shows anything in the latent image's place on this side" }
        let found = zip(["naked eye", "film", "half a period further", "film on a photocopy"], contrasts).map { "\($0) \(Measured.text($1))" }
        return "figure   \(figure.figure.words)\ndarker   \(found.joined(separator: "; ")), where 0 is not at all\n         the photocopy: \(settings.words)"
    }

    var json: JSONValue {
        guard let figure else { return ["figure": .null, "shiftDots": .integer(Int64(shift))] }
        let values = contrasts.map { JSONValue.integer(Measured.thousandths($0)) }
        return [
            "figure": .string(figure.figure.rawValue), "shiftDots": .integer(Int64(shift)), "nakedEyeThousandths": values[0], "filmThousandths": values[1],
            "halfAPeriodFurtherThousandths": values[2], "filmOnPhotocopyThousandths": values[3],
        ]
    }
}
