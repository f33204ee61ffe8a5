import Markup

/// A page of the site with places in double braces for what only the PC knows. What is filled in is text, never markup.
struct PageTemplate {
    private let html: String

    init(_ html: String) { self.html = html }

    /// The page with `values` in their places, and nothing in the others.
    func filled(_ values: [String: String]) -> String {
        var result = ""
        var rest = html[...]
        while let open = rest.firstRange(of: "{{"), let close = rest[open.upperBound...].firstRange(of: "}}") {
            result += rest[..<open.lowerBound]
            result += Markup.escaped(values[String(rest[open.upperBound..<close.lowerBound])] ?? "")
            rest = rest[close.upperBound...]
        }
        return result + rest
    }
}
