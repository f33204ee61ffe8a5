/// What the sides of a protected sheet share, ready to be written: the deterrent pattern of both.
struct ProtectedSide: Sendable {
    let pattern: DeterrentPattern

    init(_ protection: PaperProtection, fonts: [TrueTypeFont]) throws(PaperError) {
        pattern = try DeterrentPattern(text: protection.deterrentText, fonts: fonts)
    }

    /// What a front's content begins with: the pattern lies below everything.
    static let front: StaticString = "/Deterrent Do\n"

    /// The content of a back.
    var back: [UInt8] {
        var content: [UInt8] = []
        content.append(ProtectedSide.front)
        return content
    }
}
