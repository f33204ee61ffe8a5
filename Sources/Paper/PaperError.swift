/// Why a certificate was not printed, or its scramble image not read. A certificate is printed whole and right, or not at all.
public struct PaperError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// No font file in any known place.
        case fontMissing = "font-missing"
        /// The font file exists but cannot be opened or mapped.
        case fontUnreadable = "font-unreadable"
        /// The font file breaks the OpenType format.
        case fontMalformed = "font-malformed"
        /// No font has a glyph for the character.
        case unknownGlyph = "unknown-glyph"
        /// No font has a glyph for the character with this variation selector (IVS).
        case unknownVariation = "unknown-variation"
        /// A control, combining or formatting character, or a variation selector that follows nothing.
        case unprintableCharacter = "unprintable-character"
        /// A field that must hold text is empty.
        case textMissing = "text-missing"
        /// A field exceeds `TextLimits.maximumScalars`, or the certificate has too many distinct characters.
        case textTooLong = "text-too-long"
        /// No member or person, or more than `ResidentRecordSheet.maximumMembers` or `RegisterLimits.maximumPersons`.
        case memberCount = "member-count"
        /// The members are not of one household, or share a register number.
        case mixedHousehold = "mixed-household"
        /// The Individual Number is to be shown, and the member comes without one.
        case individualNumberMissing = "individual-number-missing"
        /// A member comes with an Individual Number that is not to be shown.
        case individualNumberUnasked = "individual-number-unasked"
        /// More entries of a kind than a record holds: matters, addresses, incomes, deductions; or one kind of income twice.
        case entryCount = "entry-count"
        /// Beside a long text the imprint no longer stands on one page.
        case imprintTooTall = "imprint-too-tall"
        /// The certificate exceeds `PageGeometry.maximumPages`.
        case tooManyPages = "too-many-pages"
        /// More octets than a scramble image carries.
        case scrambleTooLong = "scramble-too-long"
        /// No scramble image is in the scan.
        case scrambleNotFound = "scramble-not-found"
        /// The scramble image in the scan cannot be read.
        case scrambleDamaged = "scramble-damaged"
    }

    public let code: Code
    /// In English, for operators; never holds personal data beyond the code point that no font has.
    public let reason: String
    /// The field, font or table where it happened.
    public let place: String
    /// The character that could not be set, for the codes about characters.
    public let codePoint: UInt32?
    /// The variation selector that followed `codePoint`.
    public let variationSelector: UInt32?

    init(_ code: Code, _ reason: String, place: String, codePoint: UInt32? = nil, variationSelector: UInt32? = nil) {
        self.code = code
        self.reason = reason
        self.place = place
        self.codePoint = codePoint
        self.variationSelector = variationSelector
    }

    public var description: String { "\(code.rawValue) at \(place): \(reason)" }
}
