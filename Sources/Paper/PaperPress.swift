/// Prints certificates as PDF files. Opens the fonts once; may be used from any task at the same time,
/// for it keeps nothing of what it prints but the municipalities' seals and patterns.
public final class PaperPress: Sendable {
    /// In order of preference.
    let fonts: [TrueTypeFont]
    let seals = SealCabinet()
    let protections = ProtectionCabinet()
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
        try print(plan, side: protection.map { (protection) throws(PaperError) in try protections.side(protection, fonts: fonts) }, scrambled: scrambled)
    }

    func print(_ plan: SheetPlan, side: ProtectedSide?, scrambled: [UInt8]? = nil) throws(PaperError) -> [UInt8] {
        let drawn = try draw(plan)
        guard let side else { return try DocumentAssembly(certificate: drawn).bytes() }
        let part = try part(of: drawn, scrambled: scrambled.map { Array(repeating: $0, count: drawn.pages.count) } ?? [])
        return SheetComposer(side: side).compose(part, signedPart: part.signed(by: []))
    }

    func draw(_ plan: SheetPlan) throws(PaperError) -> DrawnCertificate {
        try RequiredTexts.check([(plan.number, "number"), (plan.municipality.headTitle, "municipality"), (plan.municipality.headName, "municipality")])
        let seal = try seals.seal(plan.municipality.sealText, fonts: fonts)
        #if DEFECTS
        let plan = spool.mixed(plan)
        #endif
        return try PageFlow.layOut(plan, seal: seal, fonts: fonts)
    }

    // MARK: Two sides, made by two (B10)

    /// What the municipality makes of a drawn certificate, for it to sign.
    /// - Parameter scrambled: for each front what the scramble image on its back carries (H3); empty for none.
    public func part(of drawn: DrawnCertificate, scrambled: [[UInt8]]) throws(PaperError) -> ContentPart {
        guard scrambled.isEmpty || scrambled.count == drawn.pages.count else {
            throw PaperError(.entryCount, "not one scramble image for each front", place: "scramble image")
        }
        return try ContentPart(of: drawn, scrambles: scrambled.map { (content) throws(PaperError) in try ScrambleImage(content: content) })
    }

    /// The finished file of a signed part: the centre adds the grounds and the backs.
    public func compose(_ part: ContentPart, signedBy signature: [UInt8], protection: PaperProtection) throws(PaperError) -> [UInt8] {
        SheetComposer(side: try protections.side(protection, fonts: fonts)).compose(part, signedPart: part.signed(by: signature))
    }

    /// Makes the patterns of a protection before the first certificate needs them.
    public func prepare(_ protection: PaperProtection) throws(PaperError) { _ = try protections.side(protection, fonts: fonts) }
}
