/// Puts invented addresses together. Digits are full-width, as resident records print them.
struct AddressMaker: Sendable {
    enum Form: Sendable { case house, apartment, longApartment }

    /// Where addresses of other municipalities are drawn from; never empty.
    let neighbours: [String]
    let home: String

    /// An address in the home municipality.
    func home(_ form: Form, _ random: inout RandomStream) -> String {
        var text = town(in: home, &random)
        AddressMaker.append(random.between(1, 38), to: &text)
        text += "番"
        AddressMaker.append(random.between(1, 29), to: &text)
        text += "号"
        switch form {
        case .house: break
        case .apartment:
            text += "　"
            text += random.pick(PlaceWords.buildingHeads) ?? ""
            text += random.pick(PlaceWords.buildingTails) ?? ""
            AddressMaker.append(random.between(1, 9) * 100 + random.between(1, 12), to: &text)
        case .longApartment:
            text += "　"
            text += random.pick(PlaceWords.grandHeads) ?? ""
            text += random.pick(PlaceWords.grandMiddles) ?? ""
            text += random.pick(PlaceWords.grandTails) ?? ""
            AddressMaker.append(random.between(10, 46) * 100 + random.between(1, 30), to: &text)
            text += "号室"
        }
        return text
    }

    /// A previous address in another municipality.
    func elsewhere(_ random: inout RandomStream) -> String {
        var text = town(in: random.pick(neighbours) ?? home, &random)
        AddressMaker.append(random.between(1, 45), to: &text)
        text += "番地の"
        AddressMaker.append(random.between(1, 20), to: &text)
        return text
    }

    /// 本籍: a registered domicile has no building, and its number is a parcel's (番地).
    func domicile(atHome: Bool, _ random: inout RandomStream) -> String {
        var text = town(in: atHome ? home : random.pick(neighbours) ?? home, &random)
        AddressMaker.append(random.between(1, 2999), to: &text)
        text += "番地"
        return text
    }

    private func town(in municipality: String, _ random: inout RandomStream) -> String {
        var text = ""
        text.reserveCapacity(AddressMaker.usualOctets)
        text += municipality
        text += random.pick(PlaceWords.towns) ?? ""
        text += random.pick(PlaceWords.blocks) ?? ""
        return text
    }

    private static let usualOctets = 88
    private static let digits = ["０", "１", "２", "３", "４", "５", "６", "７", "８", "９"]
    private static let twoDigits = digits.flatMap { tens in digits.map { tens + $0 } }

    /// Appends `value`, 0 to 9999, in full-width digits.
    private static func append(_ value: Int, to text: inout String) {
        let value = min(max(value, 0), 9999)
        switch value {
        case ..<10: text += digits[value]
        case ..<100: text += twoDigits[value]
        case ..<1000:
            text += digits[value / 100]
            text += twoDigits[value % 100]
        default:
            text += twoDigits[value / 100]
            text += twoDigits[value % 100]
        }
    }
}
