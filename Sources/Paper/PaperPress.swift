/// Prints certificates as PDF files. Opens the fonts once; may be used from any task at the same time,
/// for it keeps nothing of what it prints but the municipalities' seals and patterns.
public final class PaperPress: Sendable {
    /// In order of preference.
    private let fonts: [TrueTypeFont]
    private let seals = SealCabinet()
    private let protections = ProtectionCabinet()
    #if DEFECTS
    private let spool = SharedSpool()
    #endif

    /// Opens the fonts. Throws `fontMissing` with the Debian package to install, `fontUnreadable`, `fontMalformed`.
    public init(places: FontPlaces = .standard) throws(PaperError) {
        fonts = [try places.openCommon(), try places.openRegisters()]
    }

    /// 住民票の写し as a PDF 1.7 file (A4, fonts embedded). The same record gives the same bytes.
    /// With `protection` every page is the front of a sheet of two sides, and its back follows it (H1);
    /// without, the pages are plain. `scrambled` is what the scramble image of the backs carries (H3), at
    /// most `ScrambleReader.capacity` octets; nil leaves it out.
    ///
    /// Throws, and prints nothing, where a character has no glyph (`unknownGlyph`, `unknownVariation`,
    /// `unprintableCharacter`), where the record contradicts itself (`memberCount`, `mixedHousehold`,
    /// `individualNumberMissing`, `individualNumberUnasked`, `textMissing`), or where it exceeds a limit
    /// (`textTooLong`, `tooManyPages`, `scrambleTooLong`).
    public func print(_ record: ResidentRecordSheet, protection: PaperProtection? = nil, scrambled: [UInt8]? = nil) throws(PaperError) -> [UInt8] {
        try print(record.plan(), protection: protection, scrambled: scrambled)
    }

    func print(_ plan: SheetPlan, protection: PaperProtection?, scrambled: [UInt8]?) throws(PaperError) -> [UInt8] {
        var side: ProtectedSide? = if let protection { try protections.side(protection, fonts: fonts) } else { nil }
        if let scrambled { side?.scrambleImage = try ScrambleImage(content: scrambled) }
        return try print(plan, side: side)
    }

    func print(_ plan: SheetPlan, side: ProtectedSide?) throws(PaperError) -> [UInt8] {
        try RequiredTexts.check([(plan.number, "number"), (plan.municipality.headTitle, "municipality"), (plan.municipality.headName, "municipality")])
        let seal = try seals.seal(plan.municipality.sealText, fonts: fonts)
        #if DEFECTS
        let plan = spool.mixed(plan)
        #endif
        let (pages, glyphs) = try PageFlow.layOut(plan, seal: seal, fonts: fonts)
        return try DocumentAssembly(pages: pages, glyphs: glyphs, seal: seal, imprint: plan.imprint, side: side).bytes()
    }
}
