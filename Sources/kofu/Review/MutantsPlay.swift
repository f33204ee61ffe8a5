#if DEFECTS
import EventLoop
import JSON
import LeakMutants

/// Plays mutants on a network, one transaction each.
@LoopActor
struct MutantsPlay {
    /// While a mutant was planted, by the topology's clock.
    struct Window: Sendable {
        let mutant: LeakMutant
        let begin: UInt64
        let end: UInt64
        /// Rules by which ends and lines refused anything meanwhile.
        let rules: [String]
        let outcome: String
        /// Why the person got nothing; nil where they got their paper.
        let code: String?
        let wasPlanted: Bool
    }

    /// For a report that comes after the person has their paper.
    static let patienceMilliseconds = 3000

    let network: MutantsNetwork

    /// Nil where nobody says the message in the transactions that are played.
    func play(_ mutant: LeakMutant, hasGatesOff: Bool) async throws -> Window? {
        guard let order = network.order(saying: mutant) else { return nil }
        let before = try await network.refusals(on: mutant.channel)
        try await network.plant(mutant, hasGatesOff: hasGatesOff)
        await EventLoop.shared.sleep(milliseconds: MutantsNetwork.pauseMilliseconds)
        let begin = network.nanoseconds
        let answer = await network.network.order(order)
        let deadline = MonotonicTime.now.adding(milliseconds: MutantsPlay.patienceMilliseconds)
        var rules: [String] = []
        while true {
            let after = try await network.refusals(on: mutant.channel)
            rules = after.filter { $0.value > before[$0.key] ?? 0 }.keys.sorted()
            if !rules.isEmpty || MonotonicTime.now >= deadline { break }
            if await network.network.settle(milliseconds: MutantsNetwork.pauseMilliseconds) { break }
        }
        let wasPlanted = network.wasPlanted || mutant.message == LeakMutant.connection
        try await network.weed(mutant)
        // What broke the framing shows at the connection's end.
        await EventLoop.shared.sleep(milliseconds: MutantsNetwork.pauseMilliseconds)
        let end = network.nanoseconds
        try await network.settle()
        await EventLoop.shared.sleep(milliseconds: MutantsNetwork.pauseMilliseconds)
        return Window(
            mutant: mutant, begin: begin, end: end, rules: rules, outcome: answer?["outcome"]?.stringValue ?? "nothing", code: answer?["code"]?.stringValue, wasPlanted: wasPlanted)
    }
}

extension MutantsPlay.Window {
    /// What the gates made of it.
    var verdict: LeakResult.Verdict {
        guard wasPlanted else { return .absent }
        let kind = mutant.place.kind
        // Who asks refuses the answer to a question that it did not mean to ask. A liar means it: nobody else has anything to refuse.
        if rules.isEmpty, mutant.part == .request, kind == .ocspNonce || kind == .ocspSerial { return .survived }
        // The mutant of a refusal is planted in what is one without it.
        let said = rules.isEmpty && mutant.part != .refusal ? code.map { [$0] } ?? [] : rules
        guard !said.isEmpty else { return .survived }
        let right = kind.gateRules.union(kind.rulesBehind)
        // What passes the gate is refused behind it, with a code.
        return .killed(rules: said, isRight: rules.isEmpty || rules.contains(where: right.contains) || ["body-too-large", "http-content-length-too-large"].contains(rules[0]))
    }
}
#endif
