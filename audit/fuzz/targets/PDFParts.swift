@testable import Explanation

/// What lies packed in a certificate, without the packing: contents of pages and drawings, ToUnicode maps, fonts.
func target(_ bytes: [UInt8]) {
    var names = PDFContent.Names()
    names.fonts = ["F0": [1: "\u{4F4F}"], "F1": [:]]
    names.drawings = ["Seal"]
    var content = PDFContent(bytes, names)
    if content.refusal() == nil {
        demand(content.texts.reduce(0) { $0 + $1.utf8.count } <= bytes.count, "a content of codes of four digits says no more than it has octets")
        // The end of an octet more is another content, or none.
        var longer = PDFContent(bytes + Array(" (a) Tj".utf8), names)
        demand(longer.refusal() != nil, "a string in parentheses has no meaning")
    }
    if let map = UnicodeMapReader.read(bytes) {
        // The head has one such line too.
        let range = "<0000><FFFF>"
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init).filter { $0.hasPrefix("<") && $0 != range }
        let written = map.sorted { $0.key < $1.key }.map { "<\(digits($0.key))><\($0.value.utf16.map(digits).joined())>" }.filter { $0 != range }
        demand(lines == written, "a map that is written again is the same")
        demand(UnicodeMapReader.read(bytes + [0x0A]) == nil, "nothing can follow a map")
    }
    if TrueTypeReader.refusal(of: bytes) == nil {
        demand(TrueTypeReader.refusal(of: bytes + [0, 0, 0, 0]) != nil, "nothing can follow a font")
        var changed = bytes
        changed[bytes.count / 2] ^= 1
        demand(TrueTypeReader.refusal(of: changed) != nil, "one bit changes a checksum")
    }
}

func digits(_ value: UInt16) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - text.count) + text
}
