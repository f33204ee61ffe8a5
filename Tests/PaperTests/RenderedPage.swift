import Foundation
import Testing

extension Tool {
    /// Counts red pixels of the only page at 150 dpi, inside and outside the lower fourth of the page.
    static func redPixels(of pdf: [UInt8]) throws -> (inside: Int, outside: Int) {
        let image = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-paper-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(atPath: image.path + ".ppm") }
        let result = try run("pdftoppm", ["-r", "150", "-singlefile", "FILE", image.path], on: pdf)
        try #require(result.status == 0, "pdftoppm failed: \(result.output)")
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: image.path + ".ppm")))
        // P6, width, height, maximum, each ended by one white space.
        var fields: [Int] = []
        var index = 2
        while fields.count < 3 {
            index += 1
            let start = index
            while index < bytes.count, bytes[index] > 0x20 { index += 1 }
            fields.append(try #require(Int(String(decoding: bytes[start..<index], as: UTF8.self))))
        }
        let pixels = bytes[(index + 1)...]
        var inside = 0
        var outside = 0
        for pixel in 0..<(fields[0] * fields[1]) {
            let start = pixels.startIndex + 3 * pixel
            guard pixels[start] > 150, pixels[start + 1] < 110, pixels[start + 2] < 110 else { continue }
            if pixel / fields[0] > fields[1] * 3 / 4 { inside += 1 } else { outside += 1 }
        }
        return (inside, outside)
    }
}

extension Tool {
    /// The grey values of a part of the first page at 600 dots to the inch, row by row.
    static func greys(of pdf: [UInt8], x: Int, y: Int, width: Int, height: Int) throws -> [UInt8] {
        let image = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-paper-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: image + ".pgm") }
        let part = ["-x", String(x), "-y", String(y), "-W", String(width), "-H", String(height)]
        let result = try run("pdftoppm", ["-r", "600", "-gray", "-singlefile"] + part + ["FILE", image], on: pdf)
        try #require(result.status == 0, "pdftoppm failed: \(result.output)")
        return Array(try Data(contentsOf: URL(fileURLWithPath: image + ".pgm")).suffix(width * height))
    }
}
