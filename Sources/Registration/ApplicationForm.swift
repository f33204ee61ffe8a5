public import Domain
import Policy

/// 利用登録申請: what a person enters to have certificates of a family register that another municipality keeps (G5).
public struct ApplicationForm: Sendable, Hashable {
    /// What is entered, in the order of the form. The raw value names the field on the page and on the command line.
    public enum Field: String, Sendable, Hashable, CaseIterable {
        case domicile
        case headOfRegister = "head"
        case phone
        case birthDate = "birth-date"
        case cardExpiry = "card-expiry"
        case securityCode = "security-code"

        /// As the form calls it.
        public var label: String {
            switch self {
            case .domicile: "本籍"
            case .headOfRegister: "筆頭者の氏名"
            case .phone: "電話番号"
            case .birthDate: "生年月日"
            case .cardExpiry: "カードの有効期限"
            case .securityCode: "セキュリティコード"
            }
        }

        /// What is wrong with a field that does not have its form, and what would be right.
        public var correction: String {
            switch self {
            case .domicile: "本籍を、都道府県から番地まで入力してください（120文字まで）。"
            case .headOfRegister: "筆頭者の氏名を入力してください（60文字まで）。"
            case .phone: "電話番号を、市外局番から半角数字10桁または11桁で入力してください。"
            case .birthDate: "生年月日を、2000-01-31のように入力してください。"
            case .cardExpiry: "カードの表面の有効期限を、2030-01-31のように入力してください。"
            case .securityCode: "カードの表面のセキュリティコードを、半角数字4桁で入力してください。"
            }
        }
    }

    /// Which fields cannot be taken as they are, in the order of the form. It holds nothing of what was entered.
    public struct Problems: Error, Sendable, Hashable {
        public let fields: [Field]
    }

    /// 本籍
    public let domicile: String
    /// 筆頭者
    public let headOfRegister: String
    /// Under which the city calls. Ten or eleven digits.
    public let phone: String
    public let birthDate: CivilDate
    /// As the card's face says.
    public let cardExpiry: CivilDate
    /// Four digits of the card's face; not the PIN.
    public let securityCode: String

    static let domicileGrammar = Grammar.text(1...120)
    static let headGrammar = Grammar.text(1...60)
    private static let phoneGrammar = Grammar.digits(10...11)
    private static let codeGrammar = Grammar.digits(4...4)

    /// Reads what was entered. Spaces around a value, and hyphens in a telephone number, mean nothing.
    public init(entered: (Field) -> String?) throws(Problems) {
        func value(_ field: Field) -> String { ApplicationForm.trimmed(entered(field) ?? "") }
        domicile = value(.domicile)
        headOfRegister = value(.headOfRegister)
        phone = ApplicationForm.digits(value(.phone))
        securityCode = ApplicationForm.digits(value(.securityCode))
        let birth = CivilDate(iso8601: ApplicationForm.halfWidth(value(.birthDate)))
        let expiry = CivilDate(iso8601: ApplicationForm.halfWidth(value(.cardExpiry)))
        var fields: [Field] = []
        if !ApplicationForm.domicileGrammar.matches(text: domicile) { fields.append(.domicile) }
        if !ApplicationForm.headGrammar.matches(text: headOfRegister) { fields.append(.headOfRegister) }
        if !ApplicationForm.phoneGrammar.matches(text: phone) || !phone.hasPrefix("0") { fields.append(.phone) }
        if birth == nil { fields.append(.birthDate) }
        if expiry == nil { fields.append(.cardExpiry) }
        if !ApplicationForm.codeGrammar.matches(text: securityCode) { fields.append(.securityCode) }
        guard fields.isEmpty, let birth, let expiry else { throw Problems(fields: fields) }
        birthDate = birth
        cardExpiry = expiry
    }

    /// As it was entered.
    public subscript(field: Field) -> String {
        switch field {
        case .domicile: domicile
        case .headOfRegister: headOfRegister
        case .phone: phone
        case .birthDate: birthDate.iso8601
        case .cardExpiry: cardExpiry.iso8601
        case .securityCode: securityCode
        }
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, isSpace(first) { scalars.removeFirst() }
        while let last = scalars.last, isSpace(last) { scalars.removeLast() }
        return String(String.UnicodeScalarView(scalars))
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { [0x09, 0x0A, 0x0D, 0x20, 0x3000].contains(scalar.value) }

    /// Full-width digits, letters and signs as ASCII; a Japanese keyboard writes either.
    static func halfWidth(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let narrowed = (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) : scalar
            result.append([0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0x30FC].contains(scalar.value) ? "-" : narrowed ?? scalar)
        }
        return String(result)
    }

    private static func digits(_ text: String) -> String { halfWidth(text).filter { $0 != "-" && $0 != " " } }
}
