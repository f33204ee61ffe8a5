import Copier
import JSON
import Paper
import Raster

/// Finds on a side what municipalities protect their papers with, and measures how far it stands out. Which word and which figure a paper has
/// is not asked of anybody: of those that there are, the one that stands out most is named.
struct SideJudge {
    /// The words of the five municipalities' minutes (H2).
    private static let words = ["複写", "複製"]

    private let maps: [(word: String, figure: PaperProtection.HiddenFigure, map: ProtectionMap)]

    init() throws(PaperError) {
        let press = try PaperPress()
        maps = try zip(SideJudge.words, PaperProtection.HiddenFigure.allCases).map { (word, figure) throws(PaperError) in
            (word, figure, try press.map(of: PaperProtection(deterrentText: word, hiddenFigure: figure)))
        }
    }

    static func isSide(_ image: GrayImage) -> Bool { image.width == ProtectionMap.sideWidth && image.height == ProtectionMap.sideHeight }

    /// The deterrent text of a side and its copy; nil where there is no such ground.
    func word(paper: GrayImage, copy: GrayImage) -> (text: String, reading: WordReading)? {
        guard SideJudge.isSide(paper) else { return nil }
        let readings = maps.compactMap { entry in WordReading(paper: paper, copy: copy, word: entry.map).map { (text: entry.word, reading: $0) } }
        return readings.max { $0.reading.onCopy < $1.reading.onCopy }
    }

    /// The hidden figure in a picture of the latent image's place.
    func figure(_ picture: GrayImage) -> (figure: PaperProtection.HiddenFigure, reading: LatentReading)? {
        let readings = maps.map { (figure: $0.figure, reading: LatentReading(of: picture, figure: $0.map)) }
        return readings.max { $0.reading.underFilm < $1.reading.underFilm }
    }

    /// How far a certain figure stands out there.
    func reading(of figure: PaperProtection.HiddenFigure, in picture: GrayImage) -> LatentReading? {
        maps.first { $0.figure == figure }.map { LatentReading(of: picture, figure: $0.map) }
    }

    /// The place of the latent image on a side; of a side with half as many dots each, in as many dots as any.
    static func latentImage(of side: GrayImage) throws(RasterError) -> GrayImage {
        let place = ProtectionMap.latentImage
        guard side.width * 2 <= ProtectionMap.sideWidth else { return try side.part(x: place.x, y: place.y, width: place.side, height: place.side) }
        return try side.part(x: place.x / 2, y: place.y / 2, width: place.side / 2, height: place.side / 2).doubled()
    }
}

extension PaperProtection.HiddenFigure {
    var words: String {
        switch self {
        case .certifiedMark: "certified mark 丸証"
        case .rabbit: "rabbit 兎"
        }
    }
}
