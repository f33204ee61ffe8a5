/// How a modelled copier is set (docs/paper.md, scripts/paper-model.py). It is a model: no copier has been measured.
public struct CopierSettings: Sendable, Hashable {
    /// How toner follows from darkness.
    public enum Tone: String, Sendable, Hashable, CaseIterable {
        /// Toner where the copier sees more than the threshold, none elsewhere.
        case hard
        /// More of it the darker, from nothing to all within a quarter of the scale.
        case soft
    }

    /// Of the blur of optics, paper and toner, in dots of 1/600 inch.
    public var sigma = 1.5
    /// The density from which on there is toner, from 0 (white) to 1 (black).
    public var threshold = 0.30
    public var tone = Tone.hard
    /// Of the copier's scanner: 600 or 300; the copy has as many.
    public var dotsPerInch = 600
    /// Of the noise: the same seed gives the same copy.
    public var seed: UInt64 = 1

    public static let sigmas = 0.1...8.0
    public static let thresholds = 0.01...0.99
    public static let resolutions = [600, 300]
    /// Standard deviation of the noise, as a density.
    static let noise: Float = 0.02

    public init() {}
}
