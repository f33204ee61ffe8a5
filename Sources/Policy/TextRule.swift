/// Text that people write: names, addresses, reasons.
///
/// Allowed are assigned graphic characters, SPACE and IDEOGRAPHIC SPACE. Refused is whatever a reader cannot see and
/// could therefore hide something in: controls, format characters (joiners, direction marks, tags),
/// private use, unassigned code points, the many other spaces, line and paragraph separators. A variation selector is allowed
/// once, directly after an ideograph, because names in the family register need them (B9); a run of
/// them could spell any message.
enum TextRule {
    /// The bounds count Unicode scalars. No normalisation form is demanded.
    static func matches(_ text: String, _ count: ClosedRange<Int>) -> Bool {
        // A scalar has one to four octets: a text that is far too long is refused without a walk.
        guard text.utf8.count / 4 <= count.upperBound else { return false }
        var length = 0
        var mayTakeSelector = false
        for scalar in text.unicodeScalars {
            length += 1
            if isVariationSelector(scalar) {
                guard mayTakeSelector else { return false }
                mayTakeSelector = false
            } else {
                guard isGraphic(scalar) else { return false }
                mayTakeSelector = isIdeograph(scalar)
            }
        }
        return count.contains(length)
    }

    private static func isVariationSelector(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0xFE00...0xFE0F, 0xE0100...0xE01EF: true
        default: false
        }
    }

    /// Ideographs, and 々 〆 〇, which stand among them in names and addresses.
    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4E00...0x9FFF, 0x3005...0x3007: true
        case ..<0x2E80: false
        default: scalar.properties.isIdeographic
        }
    }

    private static func isGraphic(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // ASCII, hiragana and katakana, the common ideographs: nearly all that comes.
        case 0x20...0x7E, 0x3000, 0x3041...0x3096, 0x3099...0x30FF, 0x4E00...0x9FFF: return true
        default: break
        }
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned,
             .spaceSeparator, .lineSeparator, .paragraphSeparator: return false
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}
