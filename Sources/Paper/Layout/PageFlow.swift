/// Lays a plan out on pages: heading, number and page count on every page, tables in order, and the
/// certifying block at the bottom of the last page.
struct PageFlow {
    private static let tableGap = 60
    private static let noteHeight = 150
    private static let titleSize = 208
    private static let titleTracking = 150
    private static let subtitleSize = 80
    private static let subtitleGap = 90
    private static let smallSize = 72
    private static let titleBaseline = PageGeometry.top + 190
    private static let headingTop = PageGeometry.top + 300

    private let plan: SheetPlan
    private var glyphs: GlyphCollector
    private let heading: MeasuredTable
    private let closing: ClosingBlock
    private var pages: [Canvas] = []
    private var y = 0

    /// Lays out all pages.
    static func layOut(_ plan: SheetPlan, seal: OfficialSeal, fonts: [TrueTypeFont]) throws(PaperError) -> DrawnCertificate {
        var flow = try PageFlow(plan, seal: seal, fonts: fonts)
        try flow.run()
        let pictures = flow.pages.map { FrontPicture($0, glyphs: flow.glyphs, sealText: plan.municipality.sealText, imprint: plan.imprint) }
        return DrawnCertificate(pages: flow.pages.map(\.content), glyphs: flow.glyphs, seal: seal, imprint: plan.imprint, pictures: pictures)
    }

    private init(_ plan: SheetPlan, seal: OfficialSeal, fonts: [TrueTypeFont]) throws(PaperError) {
        self.plan = plan
        glyphs = GlyphCollector(fonts: fonts, preferred: plan.glyphSet)
        heading = try MeasuredTable(plan.heading, glyphs: &glyphs)
        closing = try ClosingBlock(plan, seal: seal, glyphs: &glyphs)
    }

    private mutating func run() throws(PaperError) {
        try beginPage()
        let firstContent = y
        for table in plan.tables {
            let measured = try MeasuredTable(table, glyphs: &glyphs)
            if !plan.isContinuous && !fits(measured.height) && y > firstContent && measured.height <= PageFlow.room(from: firstContent) {
                try continueOnNextPage()
            }
            try place(measured, firstContent: firstContent)
        }
        // 以下余白 closes the tables, so that nothing can be added below them, on the page that certifies.
        if !fits(PageFlow.noteHeight + closing.height) { try continueOnNextPage() }
        try note("以下余白")
        try closing.draw(glyphs: &glyphs, on: &pages[pages.count - 1])
        try foot()
    }

    private mutating func place(_ table: MeasuredTable, firstContent: Int) throws(PaperError) {
        var row = 0
        while row < table.rows.count {
            var end = row
            var height = 0
            while end < table.rows.count, fits(height + table.rows[end].height) {
                height += table.rows[end].height
                end += 1
            }
            // Rows without a rule between them are one entry, and stay together where a page is long enough.
            if end < table.rows.count, let start = table.rows[row..<end].indices.last(where: { table.rows[$0].rule != .none }) {
                let group = table.group(from: start)
                if group.rows.contains(end), start > row || (y > firstContent && group.height <= PageFlow.room(from: firstContent)) { end = start }
            }
            guard end == table.rows.count || table.mayBeParted || y > firstContent else {
                throw PaperError(.imprintTooTall, "an imprint and what stands beside it are higher than a page", place: plan.title)
            }
            if end == row {
                guard y > firstContent else { throw PaperError(.textTooLong, "a row is higher than a page", place: plan.title) }
                try continueOnNextPage()
                continue
            }
            table.draw(rows: row..<end, y: y, glyphs: glyphs, on: &pages[pages.count - 1])
            y += height + PageFlow.tableGap
            row = end
        }
    }

    private static func room(from top: Int) -> Int { PageGeometry.bottom - noteHeight - top }

    /// Keeps room for the note that says how it goes on.
    private func fits(_ height: Int) -> Bool { height <= PageFlow.room(from: y) }

    private mutating func continueOnNextPage() throws(PaperError) {
        try note("次頁へ続く")
        try beginPage()
    }

    private mutating func beginPage() throws(PaperError) {
        guard pages.count < PageGeometry.maximumPages else {
            throw PaperError(.tooManyPages, "more than \(PageGeometry.maximumPages) pages", place: plan.title)
        }
        var page = Canvas()
        let title = try glyphs.shape(plan.title, place: "title")
        let subtitle = try glyphs.shape(plan.subtitle, place: "title")
        let subtitleRoom = subtitle.isEmpty ? 0 : PageFlow.subtitleGap + glyphs.width(of: subtitle) * PageFlow.subtitleSize / 1000
        // The title stands in the middle, and leaves room for the subtitle at its right.
        let set = glyphs.width(of: title) * PageFlow.titleSize / 1000
        let gaps = max(1, title.count - 1)
        let tracking = max(0, min(PageFlow.titleTracking, (PageGeometry.right - PageGeometry.left - 2 * subtitleRoom - set) / gaps))
        let titleWidth = set + (title.count - 1) * tracking
        let titleX = (PageGeometry.width - titleWidth) / 2
        page.text(title, of: glyphs, x: titleX, baseline: PageFlow.titleBaseline, size: PageFlow.titleSize, tracking: tracking)
        page.beginText()
        page.text(subtitle, of: glyphs, x: titleX + titleWidth + PageFlow.subtitleGap, baseline: PageFlow.titleBaseline - 6, size: PageFlow.subtitleSize)
        heading.draw(rows: 0..<heading.rows.count, y: PageFlow.headingTop, glyphs: glyphs, on: &page)
        y = PageFlow.headingTop + (heading.rows.isEmpty ? 0 : heading.height + PageFlow.tableGap)
        pages.append(page)
    }

    private mutating func note(_ text: String) throws(PaperError) {
        let shaped = try glyphs.shape(text, place: "label")
        let tracking = 30
        let width = glyphs.width(of: shaped) * PageFlow.smallSize / 1000 + (shaped.count - 1) * tracking
        pages[pages.count - 1].text(
            shaped, of: glyphs, x: (PageGeometry.width - width) / 2, baseline: y + 66, size: PageFlow.smallSize, tracking: tracking)
        y += PageFlow.noteHeight
    }

    /// The municipality, the issue number and the page count, once the number of pages is known.
    private mutating func foot() throws(PaperError) {
        let municipality = plan.municipality.prefecture + plan.municipality.name
        let number = try glyphs.shape("\(municipality)　発行番号　\(plan.number)", place: "number")
        let width = PageGeometry.right - PageGeometry.left
        let fit = TextFit.fit(
            number, of: glyphs, style: TextStyle(size: PageFlow.smallSize, smallestOneLineSize: 30, smallestSize: 30),
            width: width * 3 / 4, height: PageFlow.smallSize)
        for index in pages.indices {
            let count = try glyphs.shape("\(index + 1) / \(pages.count)", place: "label")
            let countWidth = glyphs.width(of: count) * PageFlow.smallSize / 1000
            let top = PageGeometry.footBaseline - PageFlow.smallSize
            pages[index].line(fromX: PageGeometry.left, y: top - 30, toX: PageGeometry.right, y: top - 30)
            pages[index].text(fit, of: glyphs, x: PageGeometry.left, y: top, width: width * 3 / 4, height: PageFlow.smallSize + 14, alignment: .leading)
            pages[index].text(
                count, of: glyphs, x: PageGeometry.right - countWidth, baseline: PageGeometry.footBaseline, size: PageFlow.smallSize)
            pages[index].endText()
        }
    }
}
