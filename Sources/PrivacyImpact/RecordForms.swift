public import JSON
import Domain
import Markup
import Topology

/// A record in the forms that are filed and read.
extension PrivacyImpactRecord {
    /// Markdown (GitHub's tables), one file.
    public var markdown: String {
        let parts = sections.enumerated().map { number, section in
            let table = section.heads.isEmpty ? [] : [Self.row(section.heads), Self.row(section.heads.map { _ in "---" })] + section.rows.map { Self.row($0.map(Self.cell)) }
            let sentences = section.heads.isEmpty ? section.sentences.map { "- \($0)" } : section.sentences
            return (["## \(number + 1). \(section.title)", ""] + sentences + (table.isEmpty || sentences.isEmpty ? [] : [""]) + table).joined(separator: "\n")
        }
        return "# \(title)\n\n\(notice)\n\n\(parts.joined(separator: "\n\n"))\n"
    }

    private static func row(_ cells: [String]) -> String { "| \(cells.joined(separator: " | ")) |" }

    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

    /// One page without anything from outside, which prints on A4.
    public var html: String {
        let parts = sections.enumerated().map { number, section in
            let sentences = section.heads.isEmpty
                ? "<ul>\(section.sentences.map { "<li>\(Markup.escaped($0))</li>" }.joined())</ul>" : section.sentences.map { "<p>\(Markup.escaped($0))</p>" }.joined()
            let head = section.heads.map { "<th scope=\"col\">\(Markup.escaped($0))</th>" }.joined()
            let rows = section.rows.map { "<tr>\($0.map { "<td>\(Markup.escaped($0))</td>" }.joined())</tr>" }.joined(separator: "\n")
            let table = section.heads.isEmpty ? "" : "<table class=\"\(section.id)\"><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody></table>"
            return "<section><h2>\(number + 1)　\(Markup.escaped(section.title))</h2>\(sentences)\(table)</section>"
        }
        return """
            <!doctype html>
            <html lang="ja">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(Markup.escaped(title))</title>
            <style>\(PrivacyImpactRecord.style)</style>
            </head>
            <body>
            <h1>\(Markup.escaped(title))</h1>
            <p class="notice">\(Markup.escaped(notice))</p>
            \(parts.joined(separator: "\n"))
            </body>
            </html>

            """
    }

    /// The same for programs.
    public var json: JSONValue {
        [
            "municipality": .string(municipality.id), "code": .string(municipality.code), "title": .string(title), "version": .string(KofuVersion.text),
            "topology": .string(topologyDigest), "consistent": .bool(isConsistent),
            "sections": .array(sections.map { section in
                [
                    "id": .string(section.id), "title": .string(section.title), "sentences": .array(section.sentences.map(JSONValue.string)),
                    "heads": .array(section.heads.map(JSONValue.string)), "rows": .array(section.rows.map { .array($0.map(JSONValue.string)) }),
                ]
            }),
        ]
    }

    private static let style = """
        @page { size: A4 landscape; margin: 12mm; }
        body { font: 14px/1.7 "IPAexGothic", "IPAGothic", "Noto Sans CJK JP", "Yu Gothic", "Hiragino Sans", sans-serif; color: #1b2430; background: #fff; max-width: 1180px; margin: 28px auto; padding: 0 24px; }
        h1 { font-size: 21px; border-bottom: 3px double #1b2430; padding-bottom: 6px; } h2 { font-size: 16px; margin: 28px 0 6px; border-left: 6px solid #2f5d8a; padding-left: 10px; }
        p, li { margin: 4px 0; } .notice { color: #5b6675; }
        table { border-collapse: collapse; width: 100%; margin-top: 6px; font-size: 12.5px; } th, td { border: 1px solid #9aa6b4; padding: 3px 7px; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
        thead th { background: #e8eef5; white-space: nowrap; } .basics td:first-child { width: 15em; background: #f4f7fa; } .safeguards td:first-child { width: 11em; }
        .safeguards td:nth-child(4) { font-size: 11px; color: #45505e; } tr { break-inside: avoid; }
        """
}
