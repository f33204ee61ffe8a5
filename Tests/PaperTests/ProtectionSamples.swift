@testable import Paper
import Testing

/// Protected certificates of one made-up person.
enum ProtectionSamples {
    static let protection = PaperProtection(deterrentText: "複写", hiddenFigure: .certifiedMark)

    static func fonts() throws -> [TrueTypeFont] { [try FontPlaces.standard.openCommon(), try FontPlaces.standard.openRegisters()] }

    static func pattern(_ text: String = "複写", ink: DeterrentPattern.Ink = .init()) throws -> DeterrentPattern {
        try DeterrentPattern(text: text, ink: ink, fonts: fonts())
    }

    static func print(pattern: DeterrentPattern? = nil, latentImage: LatentImage? = nil) throws -> [UInt8] {
        let side = ProtectedSide(
            pattern: try pattern ?? self.pattern(), latentImage: try latentImage ?? LatentImage(.certifiedMark, fonts: fonts()))
        return try PaperPress().print(Samples.sheet().plan(), side: side)
    }
}
