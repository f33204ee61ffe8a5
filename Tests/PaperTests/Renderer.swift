import Foundation
import Testing

/// The three programs that draw a page, each in its own way.
enum Renderer: String, CaseIterable {
    case poppler, muPDF, ghostscript

    private var words: String {
        switch self {
        case .poppler: "pdftoppm -r 100 -gray -f 1 -l 1 -singlefile \"$0\""
        case .muPDF: "mutool draw -q -r 100 -c gray -F pgm -o - \"$0\" 1 2>/dev/null"
        case .ghostscript: "gs -q -dNOPAUSE -dBATCH -dFirstPage=1 -dLastPage=1 -dTextAlphaBits=4 -dGraphicsAlphaBits=4 -sDEVICE=pgmraw -r100 -sOutputFile=- \"$0\""
        }
    }

    /// Mean shades, from 0 for white to 1, of squares of about 2 mm of the first page, row by row.
    func shades(of pdf: [UInt8]) throws -> [Double] {
        let image = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-render-\(UUID().uuidString).pgm")
        defer { try? FileManager.default.removeItem(at: image) }
        let result = try Tool.run("sh", ["-c", "\(words) > \"\(image.path)\"", "FILE"], on: pdf)
        try #require(result.status == 0, "\(self): \(result.output)")
        let bytes = [UInt8](try Data(contentsOf: image))
        // P5, width, height and maximum, perhaps with a comment, each before white space.
        var fields: [Int] = []
        var index = 2
        while fields.count < 3 {
            while bytes[index] <= 0x20 { index += 1 }
            if bytes[index] == UInt8(ascii: "#") {
                while bytes[index] != 0x0A { index += 1 }
                continue
            }
            let start = index
            while bytes[index] > 0x20 { index += 1 }
            fields.append(try #require(Int(String(decoding: bytes[start..<index], as: UTF8.self))))
        }
        let (width, height, side) = (fields[0], fields[1], 8)
        let pixels = bytes[(index + 1)...]
        try #require(abs(width - 827) <= 1 && abs(height - 1169) <= 1 && pixels.count >= width * height, "\(self): \(width) by \(height)")
        return (0..<(1168 / side)).flatMap { row in
            (0..<(824 / side)).map { column in
                let sum = (0..<side * side).reduce(0) { $0 + Int(pixels[pixels.startIndex + (row * side + $1 / side) * width + column * side + $1 % side]) }
                return 1 - Double(sum) / Double(side * side * 255)
            }
        }
    }

    /// The share of squares that differ by more than an eighth.
    static func difference(_ a: [Double], _ b: [Double]) throws -> Double {
        try #require(a.count == b.count)
        return Double(zip(a, b).count { abs($0 - $1) > 0.125 }) / Double(a.count)
    }
}
