/// `text`: what people write, and a reader sees. No controls, no format characters, no private use, no unassigned code points, of
/// spaces only the plain and the ideographic one; a variation selector once, directly after an ideograph.
enum TextGrammar {
    /// The bounds count Unicode scalars.
    static func matches(_ text: String, _ count: ClosedRange<Int>) -> Bool {
        let scalars = text.unicodeScalars
        guard text.utf8.count <= 4 * count.upperBound, count.contains(scalars.count) else { return false }
        var previous: Unicode.Scalar?
        for scalar in scalars {
            if (0xFE00...0xFE0F).contains(scalar.value) || (0xE0100...0xE01EF).contains(scalar.value) {
                guard let base = previous, isIdeograph(base) else { return false }
            } else {
                guard isVisible(scalar) else { return false }
            }
            previous = scalar
        }
        return true
    }

    /// 々, 〆 and 〇 stand among ideographs in names and addresses.
    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        (0x3005...0x3007).contains(scalar.value) || (scalar.value >= 0x2E80 && scalar.properties.isIdeographic)
    }

    private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar == " " || scalar == "\u{3000}" { return true }
        if scalar.properties.isDefaultIgnorableCodePoint { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .spaceSeparator, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }
}
