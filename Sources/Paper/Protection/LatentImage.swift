internal import Compression

/// 潜像 (H4): a picture in a fine screen of lines at 45°. The eye sees a cherry blossom, for its hue differs
/// from that of the ground around it. Inside the hidden figure the lines are shifted by half a period; the eye sees
/// an even tint, but under a film with the same screen the figure turns dark or bright. A copier resolves
/// none of the lines: under the film a copy stays even.
struct LatentImage: Sendable {
    /// The screen of lines, in dots along a row; tests make others, which must fail.
    struct Screen {
        var period = 6
        var lineWidth = 3
        var lineWidthInFigure = 3
        var shift = 3
    }

    /// 30.5 mm.
    static let side = 720
    /// Its top left corner on the back, in dots.
    static let place = (x: (PageGeometry.width - side) / 2, y: 700)
    private static let figureSide = 460
    /// Without anything, around the picture.
    private static let margin = 24

    /// Which dots belong to the hidden figure, and which to the blossom.
    let figure: Bitmap
    let blossom: Bitmap
    private let compressedGaps: [UInt8]
    private let compressedBlossom: [UInt8]

    /// The name by which a page draws it.
    static let resourceName: StaticString = "/Latent"
    /// Dots of one sample of the blossom, whose edge may be coarse.
    private static let blossomStep = 4

    /// Throws the errors of characters.
    init(_ hidden: PaperProtection.HiddenFigure, screen: Screen = Screen(), fonts: [TrueTypeFont]) throws(PaperError) {
        figure = try LatentImage.figure(hidden, fonts: fonts)
        let step = LatentImage.blossomStep
        let petals = Bitmap.cherryBlossom(side: LatentImage.side / step)
        compressedBlossom = Deflate.zlib(petals.packed, effort: .thorough)
        var blossom = Bitmap(width: LatentImage.side, height: LatentImage.side)
        var gaps = blossom
        for y in 0..<LatentImage.side {
            for x in 0..<LatentImage.side {
                blossom[x, y] = petals[x / step, y / step]
                let isHidden = figure[x, y]
                let phase = (x + y + (isHidden ? screen.shift : 0)) % screen.period
                gaps[x, y] = phase >= (isHidden ? screen.lineWidthInFigure : screen.lineWidth)
            }
        }
        self.blossom = blossom
        compressedGaps = Deflate.zlib(gaps.packed, effort: .thorough)
    }

    private static func figure(_ hidden: PaperProtection.HiddenFigure, fonts: [TrueTypeFont]) throws(PaperError) -> Bitmap {
        var figure = Bitmap(width: side, height: side)
        let start = (side - figureSide) / 2
        switch hidden {
        case .rabbit:
            figure.merge(.rabbit(side: figureSide), x: start, y: start)
        case .certifiedMark:
            figure.merge(.ring(side: figureSide), x: start, y: start)
            let side = figureSide * 3 / 5
            let character = try GlyphBitmap.draw("証", side: side, fonts: fonts, place: "latentImage")
            figure.merge(character.bolder(by: 6), x: (LatentImage.side - side) / 2 - 3, y: (LatentImage.side - side) / 2 - 3)
        }
        return figure
    }

    /// Writes the form object that draws it, and its two masks: tint, blossom, and white between the lines.
    func write(_ reference: PDFWriter.Reference, to pdf: inout PDFWriter) {
        let petals = pdf.reserve()
        let gaps = pdf.reserve()
        LatentImage.write(petals, compressedBlossom, side: LatentImage.side / LatentImage.blossomStep, to: &pdf)
        LatentImage.write(gaps, compressedGaps, side: LatentImage.side, to: &pdf)
        let (x, y, side, margin) = (LatentImage.place.x, LatentImage.place.y, LatentImage.side, LatentImage.margin)
        var content: [UInt8] = []
        content.append("1 g ")
        ImagePlace.appendFilled(x: x - margin, y: y - margin, width: side + 2 * margin, height: side + 2 * margin, to: &content)
        // The two hues are of equal darkness: .32, too light for a copier that is set dark, and dark enough
        // for a film to show.
        content.append(".369 .808 .839 rg ")
        ImagePlace.appendFilled(x: x, y: y, width: side, height: side, to: &content)
        content.append(".949 .565 .565 rg ")
        ImagePlace.append(x: x, y: y, width: side, height: side, name: "/Petals", to: &content)
        content.append("1 g ")
        ImagePlace.append(x: x, y: y, width: side, height: side, name: "/Gaps", to: &content)
        pdf.writeStream(reference, content) {
            $0.append(ImagePlace.sideForm)
            $0.append("/Resources<</XObject<</Petals ")
            $0.append(petals)
            $0.append("/Gaps ")
            $0.append(gaps)
            $0.append(">>>>")
        }
    }

    private static func write(_ reference: PDFWriter.Reference, _ compressed: [UInt8], side: Int, to pdf: inout PDFWriter) {
        pdf.writeCompressedStream(reference, compressed) { ImagePlace.appendMask(width: side, height: side, to: &$0) }
    }
}
