import Copier

/// What a copier can be set to on the command line.
enum CopierOptions {
    static let all: [CommandLineOptions.Option] = [
        .init(name: "sigma", value: "S", help: "the copier's blur in dots of 1/600 inch (default: 1.5; a sharper one is 1.0)"),
        .init(name: "threshold", value: "T", help: "from which density on it lays down toner, 0.01 to 0.99 (default: 0.30; darker is less)"),
        .init(name: "tone", value: "hard|soft", help: "toner or none, or shades of it (default: hard)"),
        .init(name: "dpi", value: "600|300", help: "the resolution of its scanner (default: 600)"),
        .init(name: "seed", value: "N", help: "of its noise; the same gives the same copy (default: 1)"),
    ]

    static func settings(_ options: CommandLineOptions) throws(CommandLineOptions.UsageError) -> CopierSettings {
        var settings = CopierSettings()
        settings.sigma = try number("sigma", options, in: CopierSettings.sigmas, default: settings.sigma)
        settings.threshold = try number("threshold", options, in: CopierSettings.thresholds, default: settings.threshold)
        if let text = options.value("tone") {
            guard let tone = CopierSettings.Tone(rawValue: text) else { throw CommandLineOptions.UsageError(description: "--tone needs hard or soft") }
            settings.tone = tone
        }
        if let text = options.value("dpi") {
            guard let dots = Int(text), CopierSettings.resolutions.contains(dots) else { throw CommandLineOptions.UsageError(description: "--dpi needs 600 or 300") }
            settings.dotsPerInch = dots
        }
        settings.seed = UInt64(try options.integer("seed", in: 0...Int(Int32.max), default: 1))
        return settings
    }

    private static func number(_ name: String, _ options: CommandLineOptions, in range: ClosedRange<Double>, default fallback: Double) throws(CommandLineOptions.UsageError) -> Double {
        guard let text = options.value(name) else { return fallback }
        guard let number = Double(text), range.contains(number) else {
            throw CommandLineOptions.UsageError(description: "--\(name) needs a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }
}

extension CopierSettings {
    var words: String { "\(dotsPerInch) dpi, \(tone.rawValue) tone, sigma \(sigma) dots, threshold \(threshold), noise seed \(seed)" }
}
