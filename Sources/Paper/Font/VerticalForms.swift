/// Which glyphs have another form in a column: single substitutions of the feature `vert` in `GSUB` (OpenType 1.9), for Japanese text.
/// Long-vowel marks, brackets and punctuation turn; what has no such form stands upright.
struct VerticalForms: Sendable {
    /// A single substitution: which glyphs it takes, and what it makes of them.
    private struct Substitution {
        let coverage: FontBytes
        let table: FontBytes
    }

    /// More scripts, features, lookups or subtables than any font needs.
    private static let maximumRecords = 1024
    private static let single = 1
    private static let `extension` = 7

    /// By lookup, in their order.
    private let lookups: [[Substitution]]

    /// `table` is the whole `GSUB`.
    init(_ table: FontBytes) throws(PaperError) {
        guard try table.u16(0) == 1 else { throw table.malformed("unknown version") }
        let lookupList = try table.part(from: table.u16(8))
        var lookups: [[Substitution]] = []
        var count = 0
        for lookup in try VerticalForms.lookups(table) {
            guard try lookup < lookupList.u16(0) else { throw table.malformed("a feature names a lookup that does not exist") }
            let start = try lookupList.part(from: lookupList.u16(2 + 2 * lookup))
            let substitutions = try VerticalForms.substitutions(start)
            count += substitutions.count
            guard count <= VerticalForms.maximumRecords else { throw table.malformed("more than \(VerticalForms.maximumRecords) substitutions") }
            if !substitutions.isEmpty { lookups.append(substitutions) }
        }
        self.lookups = lookups
    }

    /// The form of a glyph in a column; nil where it is the same.
    func form(of glyph: Int) throws(PaperError) -> Int? {
        var form = glyph
        for lookup in lookups {
            for substitution in lookup {
                guard let index = try VerticalForms.index(of: form, in: substitution.coverage) else { continue }
                let table = substitution.table
                switch try table.u16(0) {
                case 1: form = try (form + table.i16(4)) & 0xFFFF
                default:
                    guard try index < table.u16(4) else { throw table.malformed("a covered glyph without a substitute") }
                    form = try table.u16(6 + 2 * index)
                }
                break
            }
        }
        return form == glyph ? nil : form
    }

    /// The lookups of the feature, in their order.
    private static func lookups(_ table: FontBytes) throws(PaperError) -> [Int] {
        let scripts = try table.part(from: table.u16(4)), features = try table.part(from: table.u16(6))
        guard let language = try language(scripts) else { return [] }
        let featureCount = try language.u16(4)
        guard featureCount <= maximumRecords else { throw table.malformed("more than \(maximumRecords) features") }
        var lookups: [Int] = []
        for index in 0..<featureCount {
            let feature = try language.u16(6 + 2 * index)
            guard try feature < features.u16(0) else { throw table.malformed("a script names a feature that does not exist") }
            guard try features.u32(2 + 6 * feature) == Int(FontBytes.tag("vert")) else { continue }
            let start = try features.part(from: features.u16(6 + 6 * feature))
            let count = try start.u16(2)
            guard count <= maximumRecords - lookups.count else { throw table.malformed("more than \(maximumRecords) lookups") }
            for place in 0..<count { lookups.append(try start.u16(4 + 2 * place)) }
        }
        return Array(Set(lookups)).sorted()
    }

    /// What the script of Japanese does by default: that of kana, else of Chinese characters, else of any text.
    private static func language(_ scripts: FontBytes) throws(PaperError) -> FontBytes? {
        let count = try scripts.u16(0)
        guard count <= maximumRecords else { throw scripts.malformed("more than \(maximumRecords) scripts") }
        for tag in ["kana", "hani", "DFLT"].map(FontBytes.tag) {
            for index in 0..<count where try scripts.u32(2 + 6 * index) == Int(tag) {
                let script = try scripts.part(from: scripts.u16(6 + 6 * index))
                let language = try script.u16(0)
                if language > 0 { return try script.part(from: language) }
            }
        }
        return nil
    }

    /// The single substitutions of a lookup, those behind extensions too.
    private static func substitutions(_ lookup: FontBytes) throws(PaperError) -> [Substitution] {
        let type = try lookup.u16(0), count = try lookup.u16(4)
        guard type == single || type == `extension` else { return [] }
        guard count <= maximumRecords else { throw lookup.malformed("more than \(maximumRecords) subtables") }
        var substitutions: [Substitution] = []
        for index in 0..<count {
            var table = try lookup.part(from: lookup.u16(6 + 2 * index))
            if type == `extension` {
                guard try table.u16(0) == 1, try table.u16(2) == single else { continue }
                table = try table.part(from: table.u32(4))
            }
            guard [1, 2].contains(try table.u16(0)) else { throw table.malformed("unknown format of a substitution") }
            let coverage = try table.part(from: table.u16(2))
            guard [1, 2].contains(try coverage.u16(0)) else { throw table.malformed("unknown format of a coverage") }
            substitutions.append(Substitution(coverage: coverage, table: table))
        }
        return substitutions
    }

    /// Where a glyph stands among those that a substitution takes: glyphs, or ranges of (first, last, place of the first), ascending.
    private static func index(of glyph: Int, in coverage: FontBytes) throws(PaperError) -> Int? {
        let isList = try coverage.u16(0) == 1
        var low = 0
        var high = try coverage.u16(2)
        while low < high {
            let middle = (low + high) / 2
            let record = 4 + (isList ? 2 : 6) * middle
            let first = try coverage.u16(record)
            if glyph < first {
                high = middle
            } else if try glyph > (isList ? first : coverage.u16(record + 2)) {
                low = middle + 1
            } else {
                return try isList ? middle : coverage.u16(record + 4) + glyph - first
            }
        }
        return nil
    }
}
