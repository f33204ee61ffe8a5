/// A label set into columns (縦書き), from the right to the left: the size, the columns, and the space between characters. It is always
/// inside its box. Two digits that follow each other stand side by side (縦中横); other digits stand upright, each by itself.
struct ColumnFit {
    /// What takes one place in a column.
    enum Place {
        case character(Int)
        /// Two digits in a row.
        case pair(Range<Int>)
    }

    let size: Int
    let columns: [ArraySlice<Place>]
    let tracking: Int

    /// Part of the size that stands between two characters at most: with more, programs that take the text out of a paper tear words apart.
    private static let mostTracking = 12

    static func fit(_ places: [Place], size largest: Int, width: Int, height: Int) -> ColumnFit {
        guard !places.isEmpty else { return ColumnFit(size: largest, columns: [], tracking: 0) }
        var size = min(largest, width)
        var columnCount = count(places.count, size: size, height: height)
        while size > 1, columnCount * size + (columnCount - 1) * gap(size) > width || size > height {
            size -= 1
            columnCount = count(places.count, size: size, height: height)
        }
        let length = (places.count + columnCount - 1) / columnCount
        let columns = stride(from: 0, to: places.count, by: length).map { places[$0..<min($0 + length, places.count)] }
        let spare = (height - length * size) / (length + 1)
        return ColumnFit(size: size, columns: columns, tracking: columnCount == 1 ? max(0, min(spare, size / mostTracking)) : 0)
    }

    /// How many columns so many places take.
    private static func count(_ places: Int, size: Int, height: Int) -> Int {
        let length = max(1, height / size)
        return (places + length - 1) / length
    }

    /// Between two columns.
    private static func gap(_ size: Int) -> Int { size / 4 }

    /// Draws in the middle of a box.
    func draw(of glyphs: GlyphCollector, x: Int, y: Int, width: Int, height: Int, on canvas: inout Canvas) {
        guard let longest = columns.first?.count else { return }
        let pitch = size + ColumnFit.gap(size)
        let step = size + tracking
        let top = y + (height - longest * step + tracking) / 2
        var centre = x + (width + (columns.count - 1) * pitch) / 2
        for column in columns {
            var run: Range<Int>?
            var runTop = top
            for (index, place) in column.enumerated() {
                switch place {
                case .character(let character):
                    if run == nil { runTop = top + index * step }
                    run = (run?.lowerBound ?? character)..<character + 1
                case .pair(let pair):
                    if let run { canvas.column(run, of: glyphs, x: centre, top: runTop, size: size, tracking: tracking) }
                    run = nil
                    let set = glyphs.width(of: pair)
                    let pairSize = min(size, size * 1000 / max(1, set))
                    // The baseline lies 0.88 em below the top of the em box in these fonts.
                    let baseline = top + index * step + (size - pairSize) / 2 + pairSize * 22 / 25
                    canvas.text(pair, of: glyphs, x: centre - set * pairSize / 2000, baseline: baseline, size: pairSize)
                }
            }
            if let run { canvas.column(run, of: glyphs, x: centre, top: runTop, size: size, tracking: tracking) }
            centre -= pitch
        }
    }
}

extension GlyphCollector {
    /// Looks up a label for columns. Throws as `shape` does.
    mutating func places(of text: String, in glyphSet: GlyphSet = .ordinary, place: String) throws(PaperError) -> [ColumnFit.Place] {
        var places: [ColumnFit.Place] = []
        var rest = Substring(text)
        while let first = rest.first {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            if digits.count == 2 {
                places.append(.pair(try shape(String(digits), in: glyphSet, place: place)))
                rest = rest.dropFirst(2)
            } else {
                let run = digits.isEmpty ? Substring(String(first)) : digits
                places += try shape(String(run), in: glyphSet, direction: .column, place: place).map { .character($0) }
                rest = rest.dropFirst(run.count)
            }
        }
        return places
    }
}
