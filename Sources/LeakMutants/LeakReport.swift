#if DEFECTS
public import JSON
import Markup

/// What became of one mutant in one arm.
public struct LeakResult: Sendable, Hashable {
    public enum Arm: String, Sendable, Hashable, CaseIterable {
        /// Receivers judge: something must refuse.
        case gatesOn = "gates on"
        /// Nothing refuses: the review must find it in the capture.
        case gatesOff = "gates off"
    }

    public enum Verdict: Sendable, Hashable {
        /// By these rules; right where one of them belongs to the place.
        case killed(rules: [String], isRight: Bool)
        case survived
        /// The message has no such place, or nobody said it in the transactions that were played.
        case absent
    }

    public let mutant: LeakMutant
    public let arm: Arm
    public let verdict: Verdict

    public init(_ mutant: LeakMutant, _ arm: Arm, _ verdict: Verdict) {
        self.mutant = mutant
        self.arm = arm
        self.verdict = verdict
    }
}

/// Kill rates of mutants, place by place and channel by channel, and who survived.
public struct LeakReport: Sendable {
    /// How many of a cell's mutants were played, and how many killed.
    public struct Tally: Sendable, Hashable {
        public var played = 0, killed = 0, wrong = 0
        public init() {}
        /// `12/12`; `–` where none was played.
        public var text: String { played == 0 ? "–" : "\(killed)/\(played)" }
    }

    private struct Cell: Hashable {
        let kind: HidingKind
        let channel: String
        let arm: LeakResult.Arm
    }

    public let channels: [String]
    private var tallies: [Cell: Tally] = [:]
    /// By name, in the order in which they were played.
    public private(set) var survivors: [LeakResult.Arm: [LeakMutant]] = [:]
    /// Killed by a rule that does not belong to their place: name and rules.
    public private(set) var wrong: [(mutant: LeakMutant, arm: LeakResult.Arm, rules: [String])] = []
    public private(set) var absent = 0
    /// By which rules, in the order in which they were played.
    public private(set) var kills: [(mutant: LeakMutant, arm: LeakResult.Arm, rules: [String])] = []
    /// Up to here kills are kept one by one; the whole catalogue's are counted only.
    public static let maximumKills = 5000
    /// What the clean transactions brought up; none of it may be.
    public var falseAlarms: [String] = []
    public var cleanTransactions = 0
    public var cleanMessages = 0

    public init(channels: [String]) { self.channels = channels }

    public mutating func add(_ result: LeakResult) {
        let cell = Cell(kind: result.mutant.place.kind, channel: result.mutant.channel, arm: result.arm)
        switch result.verdict {
        case .absent:
            absent += 1
            return
        case .survived: survivors[result.arm, default: []].append(result.mutant)
        case .killed(let rules, let isRight):
            tallies[cell, default: Tally()].killed += 1
            if kills.count < LeakReport.maximumKills { kills.append((result.mutant, result.arm, rules)) }
            if !isRight {
                tallies[cell, default: Tally()].wrong += 1
                wrong.append((result.mutant, result.arm, rules))
            }
        }
        tallies[cell, default: Tally()].played += 1
    }

    public func tally(_ kind: HidingKind, _ channel: String, _ arm: LeakResult.Arm) -> Tally { tallies[Cell(kind: kind, channel: channel, arm: arm)] ?? Tally() }

    /// All cells of an arm together.
    public func total(_ arm: LeakResult.Arm) -> Tally {
        tallies.filter { $0.key.arm == arm }.values.reduce(into: Tally()) { sum, tally in
            sum.played += tally.played
            sum.killed += tally.killed
            sum.wrong += tally.wrong
        }
    }

    /// The places of which any mutant was played in any arm.
    public var kinds: [HidingKind] { HidingKind.allCases.filter { kind in tallies.keys.contains { $0.kind == kind } } }

    /// Rows of a table: a place, then each channel.
    public func rows(_ arm: LeakResult.Arm) -> [[String]] {
        [["PLACE"] + channels] + kinds.map { kind in [kind.rawValue] + channels.map { tally(kind, $0, arm).text } }
    }

    /// Survivors by message and place, with how many there are and, in fields, how many bits of room.
    public func survivingCells(_ arm: LeakResult.Arm) -> [(cell: String, count: Int)] {
        let counts = Dictionary((survivors[arm] ?? []).map { ($0.cell, 1) }, uniquingKeysWith: +)
        return counts.map { (cell: $0.key, count: $0.value) }.sorted { $0.cell < $1.cell }
    }

    public var json: JSONValue {
        .object([
            JSONMember("cleanTransactions", .integer(Int64(cleanTransactions))), JSONMember("cleanMessages", .integer(Int64(cleanMessages))),
            JSONMember("falseAlarms", .array(falseAlarms.map(JSONValue.string))),
            JSONMember("absent", .integer(Int64(absent))),
            JSONMember("arms", .array(LeakResult.Arm.allCases.map { arm in
                let total = total(arm)
                return .object([
                    JSONMember("arm", .string(arm.rawValue)), JSONMember("played", .integer(Int64(total.played))), JSONMember("killed", .integer(Int64(total.killed))),
                    JSONMember("byAnotherRule", .array(wrong.filter { $0.arm == arm }.map { .array([.string($0.mutant.name), .string($0.rules.joined(separator: " "))]) })),
                    JSONMember("cells", .array(kinds.flatMap { kind in channels.compactMap { channel -> JSONValue? in
                        let tally = tally(kind, channel, arm)
                        guard tally.played > 0 else { return nil }
                        return [
                            "place": .string(kind.rawValue), "channel": .string(channel), "played": .integer(Int64(tally.played)), "killed": .integer(Int64(tally.killed)),
                        ]
                    } })),
                    JSONMember("kills", .array(kills.filter { $0.arm == arm }.map { .array([.string($0.mutant.name), .string($0.rules.joined(separator: " "))]) })),
                    JSONMember("survivors", .array((survivors[arm] ?? []).map { .string($0.name) })),
                ])
            })),
        ])
    }

    // MARK: HTML

    /// A part of a page, without styles of its own.
    public var section: String {
        let head = (["place"] + channels).map { "<th scope=\"col\">\(Markup.escaped($0))</th>" }.joined()
        let arms = LeakResult.Arm.allCases.filter { total($0).played > 0 }.map { arm -> String in
            let body = kinds.map { kind in
                let cells = channels.map { channel -> String in
                    let tally = tally(kind, channel, arm)
                    return "<td class=\"\(tally.played == 0 ? "note" : tally.killed == tally.played ? "good" : "bad")\">\(tally.text)</td>"
                }
                return "<tr><th scope=\"row\">\(kind.rawValue)</th>\(cells.joined())</tr>"
            }.joined(separator: "\n")
            let cells = survivingCells(arm).map { "<li><code>\(Markup.escaped($0.cell))</code> \($0.count)</li>" }.joined(separator: "\n")
            let total = total(arm)
            return """
                <h3>\(arm == .gatesOn ? "Gates on: refused by the receiver" : "Gates off: found by the review in the capture alone")</h3>
                <p>\(total.killed) of \(total.played) killed, \(total.wrong) of them by another rule than the place's.</p>
                <div class="wide"><table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>
                <details><summary>\((survivors[arm] ?? []).count) survivors, by message and place</summary><ul>\(cells)</ul></details>
                """
        }
        let clean = cleanTransactions == 0 ? "" : "<p>\(cleanTransactions) clean transactions, \(cleanMessages) messages: \(falseAlarms.count) false alarms.</p>"
        return "<section><h2>Planted leaks</h2>\n\(clean)\n\(arms.joined(separator: "\n"))\n</section>"
    }
}
#endif
