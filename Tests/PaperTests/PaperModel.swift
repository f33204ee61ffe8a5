import Foundation
@testable import Paper
import Testing

/// Runs the models of an eye, a copier and a scanner (scripts/paper-model.py) on a certificate.
enum PaperModel {
    /// A part of a side in dots of 1/600 inch, whole cells of the deterrent pattern.
    struct Place {
        let page: Int
        let x: Int
        let y: Int
        let width: Int
        let height: Int

        var argument: String { "\(x),\(y),\(width),\(height)" }
    }

    static func run(_ command: String, _ pdf: [UInt8], _ place: Place, _ others: String...) throws -> [String: Double] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../scripts/paper-model.py").path
        let result = try Tool.run("/usr/bin/python3", [script, command, "FILE", String(place.page), place.argument] + others, on: pdf)
        try #require(result.status == 0, "\(result.output)")
        return try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Double])
    }

    /// Measures where `pattern` should have its word.
    static func deterrent(_ pdf: [UInt8], _ place: Place, word pattern: DeterrentPattern) throws -> [String: Double] {
        let cell = DeterrentPattern.cell
        var cells = Bitmap(width: place.width / cell, height: place.height / cell)
        for y in 0..<cells.height {
            for x in 0..<cells.width { cells[x, y] = pattern.isWord(x: place.x + x * cell, y: place.y + y * cell) }
        }
        return try withFile(cells) { try run("deterrent", pdf, place, $0) }
    }

    static func latent(_ pdf: [UInt8], _ image: LatentImage) throws -> [String: Double] {
        let place = Place(page: 2, x: LatentImage.place.x, y: LatentImage.place.y, width: LatentImage.side, height: LatentImage.side)
        return try withFile(image.figure) { figure in
            try withFile(image.blossom) { try run("latent", pdf, place, figure, $0) }
        }
    }

    /// Scans of a place, each with another seed.
    static func scans(_ pdf: [UInt8], _ place: Place, count: Int, lost: Double = 0.03) throws -> [ScanImage] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-scans-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        _ = try run("scans", pdf, place, folder.path, "1", String(count), String(lost))
        return try (1...count).map { number in
            try #require(scan([UInt8](Data(contentsOf: folder.appendingPathComponent("\(number).pgm")))))
        }
    }

    /// A PGM file with a head of one line.
    private static func scan(_ file: [UInt8]) -> ScanImage? {
        guard let end = file.firstIndex(of: 0x0A) else { return nil }
        let fields = String(decoding: file[..<end], as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        return fields.count == 3 ? ScanImage(width: fields[0], height: fields[1], pixels: Array(file[(end + 1)...])) : nil
    }

    private static func withFile<Result>(_ bitmap: Bitmap, _ body: (String) throws -> Result) throws -> Result {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-model-\(UUID().uuidString)")
        try Data(Array("P4\n\(bitmap.width) \(bitmap.height)\n".utf8) + bitmap.packed).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try body(file.path)
    }
}
