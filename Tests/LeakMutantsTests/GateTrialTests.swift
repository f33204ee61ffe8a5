import Foundation
import LeakMutants
import Policy
import Testing

@Suite("Leaks planted in messages, with gates on")
struct GateTrialTests {
    let bench: Bench

    init() throws { bench = try Bench.shared.get() }

    static let list = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/leak-survivors.txt")

    private struct Outcome {
        var refused = 0
        var absent: [LeakMutant] = []
        var survivors: [LeakMutant] = []
        var wrong: [String] = []
    }

    private func run(_ channel: LeakChannel, where isWanted: (LeakMutant) -> Bool = { _ in true }) -> Outcome {
        let trial = bench.trial(channel)
        var outcome = Outcome()
        for mutant in LeakCatalogue.all(of: channel, onlyMessages: true) where isWanted(mutant) {
            switch trial.judge(mutant) {
            case .absent: outcome.absent.append(mutant)
            case .survived: outcome.survivors.append(mutant)
            case .refused(let rule):
                outcome.refused += 1
                if !trial.isRight(rule, for: mutant) { outcome.wrong.append("\(mutant.name): \(rule)") }
            }
        }
        return outcome
    }

    @Test("are refused by the rule of their place, all but those that are on the list, and all on the list survive")
    func refused() throws {
        var survivors: [LeakMutant] = [], refused = 0
        for channel in bench.channels {
            let outcome = run(channel)
            refused += outcome.refused
            survivors += outcome.survivors
            #expect(outcome.wrong.isEmpty, "\(channel.name): \(outcome.wrong.count), \(outcome.wrong.prefix(5))")
            // A base64 text of whole groups has no bits to spare, and where one field alone holds text no second half has a place.
            #expect(outcome.absent.allSatisfy { $0.place.kind == .base64Bits || $0.encoding == .split }, "\(channel.name): \(outcome.absent.map(\.name))")
        }
        #expect(refused > 35_000)
        let found = SurvivorList.lines(survivors, of: bench.channels)
        let text = (["# What no gate can refuse, by message and place | bits of room in one message | spelling: data. Why: docs/leak-mutants.md."] + found).joined(separator: "\n") + "\n"
        if ProcessInfo.processInfo.environment["KOFU_WRITE_SURVIVORS"] != nil { try text.write(to: Self.list, atomically: true, encoding: .utf8) }
        let known = Set(try String(contentsOf: Self.list, encoding: .utf8).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") })
        for line in found where !known.contains(line) { Issue.record("survives, and is not on the list: \(line)") }
        for line in known where !found.contains(line) { Issue.record("is on the list, and does not survive so: \(line)") }
    }

    @Test("are seen where the allowlist has grown: a field that a reviewer did not expect is no longer refused")
    func grown() throws {
        let channel = try #require(bench.channels.first { $0.name == "lgwan" })
        let menu = try #require(channel.policy.message(named: "menu"))
        guard case .json(let fields) = menu.request.content else { throw NoJSON() }
        // What the mutants call their extra member, as a hole would.
        let wider = try BodyPolicy(content: .json(fields + [FieldPolicy(name: "note0", dataClass: .code, shape: .scalar(.text(0...200)), isOptional: true)]), maximumBytes: 1024)
        let grown = LeakChannel(
            policy: try ChannelPolicy(name: "lgwan", messages: [MessagePolicy(name: "menu", request: wider, response: menu.response, refusal: menu.refusal)]), permitted: channel.permitted)
        let hole = run(grown) { $0.part == .request && $0.place.kind == .extraKey }
        #expect(hole.survivors.isEmpty, "the clean message has the member already, so that it stands twice")
        let field = run(grown) { $0.part == .request && $0.place.field == "note0" }
        #expect(Set(field.survivors.map(\.place.kind)).isSuperset(of: [.jsonValue, .jsonFitted, .textSelector]))
        #expect(field.survivors.contains { $0.data == .pin && $0.encoding == .utf8 })
    }

    @Test("stand in messages that pass when they are clean")
    func clean() throws {
        var seen = 0
        for channel in bench.channels {
            let trial = bench.trial(channel)
            for message in channel.policy.messages {
                for part in [LeakMutant.Part.request, .response, .refusal] {
                    guard let octets = trial.clean(message.name, part) else {
                        #expect(channel.name == "jpki" && part == .refusal)
                        continue
                    }
                    seen += 1
                    #expect(trial.refusal(of: octets, message.name, part) == nil, "\(channel.name)/\(message.name) \(part)")
                }
            }
        }
        #expect(seen == bench.channels.reduce(0) { $0 + 3 * $1.policy.messages.count } - 1)
    }

    @Test("keep the framing right: the length is that of the body, unless the length or what follows is the place")
    func framing() throws {
        let channel = try #require(bench.channels.first { $0.name == "lgwan" })
        let trial = bench.trial(channel)
        var seen = 0
        for mutant in LeakCatalogue.all(of: channel, onlyMessages: true) where [.json, .field, .document].contains(mutant.place.kind.level) && mutant.data == .pin {
            guard let octets = trial.octets(mutant) else { continue }
            seen += 1
            let head = String(decoding: octets.prefix(200), as: UTF8.self)
            #expect(head.contains("Content-Length: \(LeakMutant.body(of: octets).count)\r\n"), "\(mutant.name)")
        }
        #expect(seen > 500)
    }

    private struct NoJSON: Error {}
}
