/// Digits and dates as people and programs write them.
enum DigitForm {
    /// A number of digits, in groups of four as on the card, digit by digit, and as a machine's integer.
    static func numbers(_ digits: String) -> [(name: String, text: String)] {
        let characters = Array(digits)
        let groups = stride(from: 0, to: characters.count, by: 4).map { String(characters[$0..<min($0 + 4, characters.count)]) }
        var forms = [("", digits)]
        if groups.count > 1 { forms += [" ", "-", ".", "/", ",", "\u{3000}", "\n", "\t", "\0"].map { ("split", groups.joined(separator: $0)) } }
        forms += [" ", "-", ",", "\0", "\n"].map { ("split", characters.map(String.init).joined(separator: $0)) }
        forms.append(("reversed", String(digits.reversed())))
        return forms
    }

    /// Packed decimal, and integers of eight octets.
    static func binary(_ digits: String) -> [(name: String, octets: [UInt8])] {
        let values = digits.utf8.map { $0 & 0x0F }
        var forms: [(String, [UInt8])] = []
        if values.count % 2 == 0 { forms.append(("packed decimal", stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] })) }
        forms.append(("one octet a digit", values))
        if let number = UInt64(digits) {
            forms.append(("integer, little-endian", PINFrame.littleEndian(number)))
            forms.append(("integer, big-endian", PINFrame.littleEndian(number).reversed()))
        }
        return forms
    }

    /// - Returns: with whether a digit beside it would make it something else.
    static func dates(year: Int, month: Int, day: Int, japanese: String) -> [(name: String, text: String, needsBoundary: Bool)] {
        let mm = two(month), dd = two(day)
        var forms = ["-", "/", "."].map { ("ISO", "\(year)\($0)\(mm)\($0)\(dd)", false) }
        forms.append(("eight digits", "\(year)\(mm)\(dd)", true))
        forms.append(("year, month, day", "\(year)年\(month)月\(day)日", false))
        forms.append(("year, month, day", "\(year)年\(mm)月\(dd)日", false))
        forms.append(("wareki", japanese, false))
        return forms
    }

    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
