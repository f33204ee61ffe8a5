/// A text set into a box: the size and the lines. The text is always inside the width; `height` says
/// how much it needs, which may exceed the box's, and then the box has to grow.
struct TextFit {
    let size: Int
    let lines: [Range<Int>]

    /// Line pitch in dots.
    static func pitch(size: Int) -> Int { size * 5 / 4 }

    /// From the top of the first line's em box to the bottom of the last one's.
    var height: Int { lines.isEmpty ? 0 : (lines.count - 1) * TextFit.pitch(size: size) + size }

    /// Tries one line at shrinking sizes, then several lines, then as many lines at the smallest size
    /// as there have to be.
    static func fit(_ text: Range<Int>, of glyphs: GlyphCollector, style: TextStyle, width: Int, height: Int) -> TextFit {
        if text.isEmpty { return TextFit(size: style.size, lines: []) }
        let natural = max(1, glyphs.width(of: text))
        let oneLineSize = min(style.size, width * 1000 / natural)
        if oneLineSize >= style.smallestOneLineSize { return TextFit(size: oneLineSize, lines: [text]) }
        var size = style.size
        while size > style.smallestSize {
            // Cheap bound first: the area that the lines would need.
            let fewestLines = (natural * size + width * 1000 - 1) / (width * 1000)
            if (fewestLines - 1) * pitch(size: size) + size <= height {
                let candidate = TextFit(size: size, lines: lines(of: text, glyphs: glyphs, size: size, width: width))
                if candidate.height <= height { return candidate.balanced(glyphs: glyphs, style: style, width: width) }
            }
            size -= 2
        }
        return TextFit(size: style.smallestSize, lines: lines(of: text, glyphs: glyphs, size: style.smallestSize, width: width))
    }

    /// Centred texts break into lines of like length, as many as before.
    private func balanced(glyphs: GlyphCollector, style: TextStyle, width: Int) -> TextFit {
        guard style.alignment == .center, lines.count > 1, let first = lines.first, let last = lines.last else { return self }
        let text = first.lowerBound..<last.upperBound
        let step = max(1, size / 4)
        var narrower = glyphs.width(of: text) * size / 1000 / lines.count
        while narrower < width {
            let candidate = TextFit.lines(of: text, glyphs: glyphs, size: size, width: narrower)
            if candidate.count <= lines.count { return TextFit(size: size, lines: candidate) }
            narrower += step
        }
        return self
    }

    private static func lines(of text: Range<Int>, glyphs: GlyphCollector, size: Int, width: Int) -> [Range<Int>] {
        let limit = width * 1000
        var lines: [Range<Int>] = []
        var start = text.lowerBound
        var lastBreak: Int?
        var used = 0
        var index = start
        while index < text.upperBound {
            let entry = glyphs.entry(at: index)
            if index > start, BreakClass.allowsBreak(between: glyphs.entry(at: index - 1).breakClass, and: entry.breakClass) {
                lastBreak = index
            }
            used += entry.width * size
            // A space may hang over the end of its line: it shows nothing.
            if used > limit, index > start, entry.breakClass != .space {
                let end = lastBreak ?? index
                lines.append(start..<end)
                start = end
                index = end
                lastBreak = nil
                used = 0
                continue
            }
            index += 1
        }
        lines.append(start..<text.upperBound)
        return lines
    }
}
