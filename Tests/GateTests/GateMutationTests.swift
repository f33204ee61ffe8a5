import Gate
import JSON
import Policy
import Testing

@Suite("mutated messages at the gate")
struct GateMutationTests {
    static let seed: UInt64 = 0x6761_7465

    @Test("whatever is accepted is written again octet for octet, with fields of the policy alone, in its order", arguments: [SampleChannel.goodRequest, SampleChannel.minimalRequest])
    func mutations(original: String) throws {
        var random = SplitMix(state: Self.seed)
        let gate = try SampleChannel.gate()
        let allowed = ["requestId", "municipality", "Kind", "copies", "options", "fees", "choices", "note"]
        var acceptedCount = 0
        var refusedRules: Set<GateRule> = []
        for round in 0..<30_000 {
            let bytes = random.mutate(Array(original.utf8))
            do throws(GateRefusal) {
                guard let request = try? SampleChannel.request(bytes) else { continue }
                let value = try gate.admit(request).json
                acceptedCount += 1
                #expect(value?.canonicalBytes == bytes, "seed \(Self.seed), round \(round)")
                let names = value?.objectMembers?.map(\.key) ?? []
                #expect(names == allowed.filter(names.contains), "seed \(Self.seed), round \(round)")
                #expect(Set(names).isSuperset(of: ["requestId", "municipality", "copies", "options", "choices"]), "seed \(Self.seed), round \(round)")
                #expect(value.flatMap { try? gate.release($0, message: "issue", .request) } == bytes, "seed \(Self.seed), round \(round)")
            } catch {
                refusedRules.insert(error.rule)
            }
        }
        #expect(acceptedCount > 100)
        #expect(refusedRules.isSuperset(of: [.bodyNotCanonical, .fieldUnknown, .fieldGrammar]))
    }
}

/// SplitMix64, so that a failing round can be found again by its seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One to three flips of a bit, insertions, removals, or copies of a piece to another place.
    mutating func mutate(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0..<Int.random(in: 1...3, using: &self) {
            let place = Int.random(in: 0..<bytes.count, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &self)
            case 1: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &self)], at: place)
            case 2 where bytes.count > 1: bytes.remove(at: place)
            case 3: bytes[place] = UInt8.random(in: 0x20...0x7E, using: &self)
            default:
                let piece = Array(bytes[place..<min(bytes.count, place + Int.random(in: 1...30, using: &self))])
                bytes.insert(contentsOf: piece, at: Int.random(in: 0..<bytes.count, using: &self))
            }
        }
        return bytes
    }
}
