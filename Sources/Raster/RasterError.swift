/// Why a file of pixels was not read.
public enum RasterError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Another kind of file than the one that is read here; `advice` says how to make one of it.
    case otherFormat(name: String, advice: String)
    /// The head breaks the format.
    case head(String)
    /// More pixels than `maximum`, or no pixels at all.
    case size(width: Int, height: Int, maximum: Int)
    /// Fewer or more octets of pixels than width and height ask for.
    case length(expected: Int, found: Int)

    public var description: String {
        switch self {
        case .otherFormat(let name, let advice): "this is \(name). \(advice)"
        case .head(let reason): "the head of the file is not that of a picture: \(reason)"
        case .size(let width, let height, let maximum): "\(width) × \(height) pixels are not read; from 1 to \(maximum) are"
        case .length(let expected, let found) where found < expected: "the file ends too early: \(found) octets of pixels where \(expected) belong"
        case .length(let expected, let found): "the file has \(found - expected) octets too many behind its \(expected) octets of pixels"
        }
    }
}
