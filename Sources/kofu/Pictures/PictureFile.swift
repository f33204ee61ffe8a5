import Raster

/// A picture of a paper on disk: whole or not at all, and for its owner's eyes, for it shows what the paper shows.
enum PictureFile {
    /// Said beside every picture of a paper.
    static let notice = "It shows what the paper shows, personal data included. You alone may read the file; remove it when you are done."

    /// Whether a file of this name is written, by its ending.
    static func checkName(_ path: String, endings: [String]) throws(CommandLineOptions.UsageError) {
        guard endings.contains(where: { path.hasSuffix($0) }) else {
            throw CommandLineOptions.UsageError(description: "--out needs a name that ends in \(endings.joined(separator: " or ")), not \"\(path)\"")
        }
    }

    /// Says first where it takes the place of another.
    static func write(_ octets: [UInt8], to path: String) throws(FileSystem.Failure) {
        if FileSystem.exists(path) { Output.progress("replacing \(path), which was there already") }
        try FileSystem.write(octets, to: path, isSecret: true)
    }
}

/// Figures of measurements, for people and, as JSON knows no fractions here, in thousandths for programs.
enum Measured {
    static func text(_ value: Double) -> String {
        let thousandths = thousandths(value)
        let digits = String(thousandths.magnitude % 1000)
        return "\(thousandths < 0 ? "−" : "")\(thousandths.magnitude / 1000).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
    }

    static func thousandths(_ value: Double) -> Int64 { Int64((value * 1000).rounded()) }
}
