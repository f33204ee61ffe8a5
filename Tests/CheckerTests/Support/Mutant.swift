import Checker
import Domain
import Foundation
import JSON
import Population
import Testing

/// A small change of the sound run that breaks one promise.
struct Mutant: Sendable, CustomTestStringConvertible {
    let invariant: Invariant
    /// The rule that must catch it.
    let rule: String
    /// What is planted, as docs/checker.md lists it.
    let planted: String
    let plant: @Sendable (inout FixtureRun) throws -> Void

    init(_ invariant: Invariant, _ rule: String, _ planted: String, _ plant: @escaping @Sendable (inout FixtureRun) throws -> Void) {
        self.invariant = invariant
        self.rule = rule
        self.planted = planted
        self.plant = plant
    }

    var testDescription: String { "\(invariant.number) \(rule): \(planted)" }

    static let all = rightPerson + requestHash + timeoutEnds + identifiers + nothingSurvives + snapshot + deletions + attestation
        + otherKinds + incidents + payment + failClosed + issuedOnce + reconciliation + pin + personalData
}

/// Short for the ids that mutants change.
typealias Sample = FixtureRun.Sample

extension FixtureRun {
    /// Made once; each mutant changes a copy.
    static let sound = Result { try FixtureRun() }

    /// Changes the text of one page, which must be there and must change.
    mutating func rewrite(_ id: String, copy: Int = 1, page: Int = 1, _ old: String, _ new: String) throws {
        let path = paper(id, copy)
        guard let text = papers[path]?[page - 1], text.contains(old) else { throw MissingLine(description: "\(path) page \(page) does not hold what should be changed") }
        papers[path]?[page - 1] = text.replacingOccurrences(of: old, with: new)
    }

    /// Gives a request another id wherever it stands.
    mutating func rename(_ old: String, _ new: String) {
        for node in journals.keys {
            for position in journals[node, default: []].indices where journals[node]?[position].requestID == old { journals[node]?[position]["requestId"] = .string(new) }
        }
        for (path, pages) in papers where path.contains("/\(old)-") {
            papers[path] = nil
            papers[path.replacingOccurrences(of: "/\(old)-", with: "/\(new)-")] = pages.map { $0.replacingOccurrences(of: " \(old) ", with: " \(new) ") }
        }
        editOrder(old, "documents", [])
        editOrder(old, "requestId", .string(new))
    }

    /// Plants a file.
    mutating func put(_ path: String, _ bytes: [UInt8]) { files[path, default: []] += bytes }

    mutating func put(_ path: String, _ text: String) { put(path, Array(text.utf8)) }

    /// Somebody whose card was used, with name, reading, address and Individual Number.
    func person(_ card: String = "odawara-0001") throws -> (name: String, kana: String, address: String, number: String, pin: String) {
        guard let holder = holders[card], let population = populations[holder.municipalityCode], let resident = population.resident(holder.resident),
              let number = population.individualNumber(of: holder.resident) else { throw MissingLine(description: card) }
        return (resident.name, resident.nameKana, resident.address, number.digits, holder.pin)
    }

    /// Changes a journal's octets after its chain has been made.
    mutating func tamper(_ node: String, _ change: @escaping @Sendable (String) -> String) {
        afterwards.append { directory in
            let file = directory.appending(path: "state/\(node)/journal.jsonl")
            let text = try String(contentsOf: file, encoding: .utf8)
            let changed = change(text)
            try #require(changed != text)
            try Data(changed.utf8).write(to: file)
        }
    }
}
