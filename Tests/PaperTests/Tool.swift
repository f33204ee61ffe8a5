import Foundation
import Testing

/// Runs a development tool (poppler, qpdf) on a certificate.
enum Tool {
    struct Result {
        let status: Int32
        let output: String
    }

    static func run(_ name: String, _ arguments: [String], on pdf: [UInt8]) throws -> Result {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-paper-\(UUID().uuidString).pdf")
        try Data(pdf).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [name] + arguments.map { $0 == "FILE" ? file.path : $0 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Result(status: process.terminationStatus, output: String(decoding: output, as: UTF8.self))
    }

    /// The text of the pages as poppler extracts it. Poppler prints any white space as U+0020.
    static func text(of pdf: [UInt8]) throws -> String {
        let result = try run("pdftotext", ["-layout", "-enc", "UTF-8", "FILE", "-"], on: pdf)
        try #require(result.status == 0, "pdftotext failed: \(result.output)")
        return result.output
    }

    /// The same without any white space.
    static func packedText(of pdf: [UInt8]) throws -> String { try text(of: pdf).packed }

    struct Word {
        let text: String
        let xMin: Double
        let yMin: Double
        let xMax: Double
        let yMax: Double
    }

    static func words(of pdf: [UInt8]) throws -> [Word] {
        let result = try run("pdftotext", ["-bbox", "FILE", "-"], on: pdf)
        return result.output.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\"")
            guard line.contains("<word"), parts.count >= 9, let xMin = Double(parts[1]), let yMin = Double(parts[3]),
                  let xMax = Double(parts[5]), let yMax = Double(parts[7]) else { return nil }
            let text = parts[8].dropFirst().prefix { $0 != "<" }
            return Word(text: String(text), xMin: xMin, yMin: yMin, xMax: xMax, yMax: yMax)
        }
    }
}

extension String {
    /// Without white space, scalar by scalar: a variation selector is not lost in comparing characters.
    var packed: String {
        var scalars = String.UnicodeScalarView()
        for scalar in unicodeScalars where !scalar.properties.isWhitespace { scalars.append(scalar) }
        return String(scalars)
    }

    func holds(_ other: String) -> Bool {
        let mine = Array(unicodeScalars), theirs = Array(other.unicodeScalars)
        guard !theirs.isEmpty, theirs.count <= mine.count else { return false }
        return (0...(mine.count - theirs.count)).contains { mine[$0..<($0 + theirs.count)].elementsEqual(theirs) }
    }
}
