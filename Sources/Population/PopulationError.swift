/// Why a population cannot be made. The text names the parameter, never a value taken from outside.
public struct PopulationError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable, Hashable {
        case municipalityID = "municipality-id"
        case municipalityCode = "municipality-code"
        case municipalityName = "municipality-name"
        case residentCount = "resident-count"
        case cardCount = "card-count"
        case referenceDate = "reference-date"
        case neighbours = "neighbours"
    }

    public let code: Code
    public let reason: String

    public var description: String { "population: \(code.rawValue): \(reason)" }
}
