import Copier
import EventLoop
import JSON
import Paper
import Raster

/// Draws the pictures of one paper: both sides of each sheet, their photocopies, the latent image under the film, the scramble image.
@LoopActor
struct GalleryDrawing {
    /// 100 dots to the inch: a cell of the deterrent text's ground is two pixels, so that the ground becomes the even tint that an eye sees.
    private static let sideFactor = 6
    private static let viewerFactor = 2
    private static let viewerGap = 24
    /// A module of the scramble image is two pixels.
    private static let scrambleFactor = 5
    private static let scrambleMargin = 40
    private static let maximumSheets = 99

    let source: PaperSource
    /// The gallery's folder.
    let out: String
    /// The folder of pictures as seen from it.
    nonisolated static let folder = "pictures"

    func draw() async throws -> [GalleryPaper.Sheet] {
        let pages = try await source.pages()
        guard pages > 0, pages % 2 == 0, pages <= Self.maximumSheets * 2 else {
            throw PaperSource.Failure(description: "\(source.path) has \(pages) pages, not two for each sheet")
        }
        var sheets: [GalleryPaper.Sheet] = []
        for number in 1...(pages / 2) {
            sheets.append(try await sheet(front: 2 * number - 1, prefix: "\(Self.folder)/\(source.name)\(number == 1 ? "" : "-\(number)")"))
        }
        return sheets
    }

    private func sheet(front: Int, prefix: String) async throws -> GalleryPaper.Sheet {
        let copies = (front: try await side(page: front, picture: "\(prefix)-front.png", copy: "\(prefix)-front-copy.png"),
                      back: try await side(page: front + 1, picture: "\(prefix)-back.png", copy: "\(prefix)-back-copy.png"))
        let views = try LatentViews(side: copies.back.grey, shift: 0)
        let latent = ProtectionMap.latentImage, scramble = ProtectionMap.scrambleImage, margin = Self.scrambleMargin
        let panels = try views.panels(try copies.back.colours.part(x: latent.x, y: latent.y, width: latent.side, height: latent.side), showsDots: false)
        try write(PNGImage.write(try Reduction.reduced(try ColourImage.row(panels, gap: Self.viewerGap), by: Self.viewerFactor)), "\(prefix)-viewer.png")
        let code = try copies.back.grey.part(x: scramble.x - margin, y: scramble.y - margin, width: scramble.width + 2 * margin, height: scramble.height + 2 * margin)
        try write(PNGImage.write(try Reduction.reduced(code, by: Self.scrambleFactor)), "\(prefix)-scramble.png")
        let words = [copies.front.word, copies.back.word].compactMap(\.self).filter(\.reading.isRead)
        let weakest = words.count == 2 ? words.min { $0.reading.onCopy < $1.reading.onCopy } : nil
        return GalleryPaper.Sheet(
            front: "\(prefix)-front.png", back: "\(prefix)-back.png", frontCopy: "\(prefix)-front-copy.png", backCopy: "\(prefix)-back-copy.png",
            viewer: "\(prefix)-viewer.png", scramble: "\(prefix)-scramble.png", word: weakest?.text ?? "",
            wordThousandths: weakest.map { Measured.thousandths($0.reading.onCopy) } ?? 0, figure: views.figure?.figure.rawValue ?? "",
            filmThousandths: views.contrasts.map { Measured.thousandths($0) })
    }

    /// Draws a side and its copy; returns what was seen of it.
    private func side(page: Int, picture: String, copy copyName: String) async throws -> (grey: GrayImage, colours: ColourImage, word: (text: String, reading: WordReading)?) {
        let grey = try await source.grey(page: page), colours = try await source.colours(page: page, part: nil)
        guard SideJudge.isSide(grey) else { throw PaperSource.Failure(description: "page \(page) of \(source.path) is no side of A4") }
        let copy = try Photocopier.copy(of: grey, CopierSettings())
        let dots = 600 / Self.sideFactor
        try write(PNGImage.write(try Reduction.reduced(colours, by: Self.sideFactor), dotsPerInch: dots), picture)
        try write(PNGImage.write(try Reduction.reduced(copy, by: Self.sideFactor), dotsPerInch: dots), copyName)
        return (grey, colours, try SideJudge().word(paper: grey, copy: copy))
    }

    private func write(_ octets: [UInt8], _ name: String) throws { try FileSystem.write(octets, to: "\(out)/\(name)", isSecret: true) }
}
