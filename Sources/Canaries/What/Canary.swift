/// One thing that would give a person away wherever it turned up, made for one run of the exercise.
public struct Canary: Sendable, Hashable {
    /// How the value may be spelt.
    public enum Content: Sendable, Hashable {
        /// Words of Japanese, or of Latin letters.
        case text(String)
        /// Surname and given name, which may also lie apart.
        case name([String])
        /// ASCII digits without separators, such as an Individual Number.
        case digits(String)
        case date(year: Int, month: Int, day: Int, japanese: String)
        /// Four digits, which are no evidence without what stands around them.
        case pin(String)
        /// Hexadecimal digits of octets that are a big-endian number, such as a serial or a private key's.
        case number([UInt8])
        /// Octets that say what they are, such as a stretch of a PDF.
        case octets([UInt8])
    }

    /// Whose it is: the name of the card, which is no personal data.
    public let owner: String
    public let kind: CanaryClass
    public let content: Content

    public init(owner: String, kind: CanaryClass, content: Content) {
        self.owner = owner
        self.kind = kind
        self.content = content
    }
}
