import Dissection
import Explanation
import Testing

@Suite("A menu")
struct MenuTests {
    private static let option = #"{"name":"scope","values":["self","household"],"choicesMaximum":1}"#

    /// A change of the clean menu of Odawara.
    static let changes: [(from: String, to: String)] = [
        ("seal-registration", "income"), (#""feeYen":300,"copiesMaximum":10,"options":[]"#, #""feeYen":301,"copiesMaximum":10,"options":[]"#),
        (#""copiesMaximum":10,"options":[]"#, #""copiesMaximum":11,"options":[]"#), (#""options":[]"#, "\"options\":[\(option)]"), (#""name":"scope""#, #""name":"123456789018""#),
        (#""household"]"#, #""e69d8ee79ca0"]"#), (#"["self","household"]"#, #"["household","self"]"#), (#"["self","household"]"#, #"["self","self"]"#), (#""choicesMaximum":1"#, #""choicesMaximum":2"#),
        ("resident-record", "seal-registration"),
    ]

    private static func outcome(_ sample: Sample, _ change: (from: String, to: String)?) throws -> [String] {
        let turn = try sample.turns()[1]
        let clean = String(decoding: turn.octets, as: UTF8.self)
        guard let change else { return turn.spoken.outcome(turn.octets, .toClient).rules }
        #expect(clean.contains(change.from))
        return turn.spoken.outcome(CleanMessageTests.refitted(Array(clean.replacing(change.from, with: change.to, maxReplacements: 1).utf8), keeps: false), .toClient).rules
    }

    private static let samples = Sample.all.filter { ["open-session", "menu"].contains($0.name) }

    @Test("that the city of the transaction offers, or a part of it, is explained on every channel that carries one")
    func offered() throws {
        #expect(Self.samples.count == 3)
        for sample in Self.samples {
            #expect(try Self.outcome(sample, nil).isEmpty)
            #expect(try Self.outcome(sample, (#","household"]"#, "]")).isEmpty)
        }
    }

    @Test("with an entry, option, value, fee or number that the city has not, or in another order, is a finding: an option's name could be a person's", arguments: changes)
    func notOffered(from: String, to: String) throws {
        for sample in Self.samples { #expect(try Self.outcome(sample, (from, to)) == ["menu-not-offered"], "\(sample)") }
    }
}
