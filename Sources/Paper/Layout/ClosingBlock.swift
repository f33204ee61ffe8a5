internal import Domain

/// The end of a certificate: the sentence that certifies, the date, who certifies, and the seal, which
/// overlaps the end of the name as a stamped one does.
struct ClosingBlock {
    private static let statementStyle = TextStyle(size: 96, smallestSize: 60)
    private static let dateStyle = TextStyle(size: 96)
    private static let headStyle = TextStyle(size: 124, smallestOneLineSize: 72, smallestSize: 60)
    private static let statementHeight = 300
    private static let dateHeight = 170
    private static let indent = 130
    private static let headIndent = 1050

    let height = ClosingBlock.statementHeight + ClosingBlock.dateHeight + OfficialSeal.side + 40

    private let statement: TextFit
    private let date: TextFit
    private let head: TextFit
    private let headWidth: Int
    private let seal: OfficialSeal

    private static var fullWidth: Int { PageGeometry.right - PageGeometry.left - 2 * indent }
    private static var headRoom: Int { PageGeometry.right - PageGeometry.left - headIndent - OfficialSeal.side }

    init(_ plan: SheetPlan, seal: OfficialSeal, glyphs: inout GlyphCollector) throws(PaperError) {
        let municipality = plan.municipality
        statement = TextFit.fit(
            try glyphs.shape(plan.statement, place: "statement"), of: glyphs, style: ClosingBlock.statementStyle,
            width: ClosingBlock.fullWidth, height: ClosingBlock.statementHeight - 40)
        date = TextFit.fit(
            try glyphs.shape(plan.issuedOn.japanese, place: "issuedOn"), of: glyphs, style: ClosingBlock.dateStyle,
            width: ClosingBlock.fullWidth, height: ClosingBlock.dateHeight)
        let signature = municipality.prefecture + municipality.headTitle + "　" + municipality.headName
        let signatureFit = TextFit.fit(
            try glyphs.shape(signature, place: "municipality"), of: glyphs, style: ClosingBlock.headStyle,
            width: ClosingBlock.headRoom, height: OfficialSeal.side)
        head = signatureFit
        headWidth = signatureFit.lines.reduce(0) { max($0, glyphs.width(of: $1) * signatureFit.size / 1000) }
        self.seal = seal
    }

    /// Draws at the bottom of a page's content.
    func draw(glyphs: inout GlyphCollector, on page: inout Canvas) throws(PaperError) {
        let top = PageGeometry.bottom - height
        let left = PageGeometry.left + ClosingBlock.indent
        let sealTop = top + ClosingBlock.statementHeight + ClosingBlock.dateHeight
        let headX = PageGeometry.left + ClosingBlock.headIndent
        // The seal first: the name stays black where they overlap.
        let sealX = min(headX + headWidth - 60, PageGeometry.right - OfficialSeal.side)
        seal.draw(x: sealX, y: sealTop, on: &page)
        page.text(
            statement, of: glyphs, x: left, y: top, width: ClosingBlock.fullWidth,
            height: ClosingBlock.statementHeight, alignment: .leading)
        page.text(
            date, of: glyphs, x: left + 200, y: top + ClosingBlock.statementHeight, width: ClosingBlock.fullWidth - 200,
            height: ClosingBlock.dateHeight, alignment: .leading)
        page.text(
            head, of: glyphs, x: headX, y: sealTop, width: ClosingBlock.headRoom,
            height: OfficialSeal.side, alignment: .leading)
    }
}
