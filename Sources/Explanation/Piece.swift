/// A run of octets of a message and what it is. The pieces of a message cover it without gap or overlap.
public struct Piece: Sendable, Hashable {
    /// Octets of the message, from its start line on. A piece of something in base64 has the characters in which its octets begin.
    public let range: Range<Int>
    /// What the octets are: "start line", "header Host", "$.requestId", "$.document: PDF object 12", "JSON syntax". Never a value.
    public let what: String
    /// The data class that the allowlist gives to the field; nil for syntax and framing.
    public let dataClass: String?
    /// By what the octets may be there: a JSON pointer into topology.json, or the clause of a profile such as "http-profile".
    /// Empty where nothing allows them.
    public let rule: String
    /// An upper bound of what a liar who keeps every rule could still choose here, in bits; 0 where the octets follow from
    /// what else is known. `FreeBits` gives the reasons.
    public let freeBits: Double
    /// Whether a rule allows these octets. What is not explained has a finding.
    public let isExplained: Bool

    init(range: Range<Int>, what: String, dataClass: String?, rule: String, freeBits: Double, isExplained: Bool = true) {
        self.range = range
        self.what = what
        self.dataClass = dataClass
        self.rule = rule
        self.freeBits = freeBits
        self.isExplained = isExplained
    }
}
