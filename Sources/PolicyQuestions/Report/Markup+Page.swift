import JSON
import Markup

/// What the page of policy questions is made of.
extension Markup {
    static func list(_ items: [String]) -> String { items.isEmpty ? "" : "<ul>\(items.map { "<li>\($0)</li>" }.joined())</ul>" }

    static func code(_ text: String) -> String { "<code>\(escaped(text))</code>" }

    static func table(_ heads: [String], _ rows: [[String]]) -> String {
        let head = heads.map { "<th scope=\"col\">\($0)</th>" }.joined()
        return "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead><tbody>\(rows.map { "<tr>\($0.joined())</tr>" }.joined(separator: "\n"))</tbody></table></div>"
    }

    /// Data for a script of the page: no character of it can end the script's element.
    static func data(_ value: JSONValue) -> String { String(decoding: value.canonicalBytes, as: UTF8.self).replacing("<", with: "\\u003c") }
}
