import Dissection
import Explanation
import Testing

@Suite("Clean messages")
struct CleanMessageTests {
    @Test("are explained to the last octet, in pieces without gap or overlap", arguments: Sample.all)
    func explained(sample: Sample) throws {
        for turn in try sample.turns() {
            let (messages, rules, tally) = turn.spoken.outcome(turn.octets, turn.direction)
            #expect(rules.isEmpty, "\(turn.part) \(messages.flatMap { $0.findings.map(\.sentence) })")
            let message = try #require(messages.first)
            #expect(messages.count == 1)
            #expect(message.part == turn.part && message.message == sample.name)
            #expect(message.octets == turn.octets.count && message.explained == message.octets && message.unexplained == 0 && message.isComplete)
            #expect(message.pieces.first?.range.lowerBound == 0 && message.pieces.last?.range.upperBound == turn.octets.count)
            #expect(zip(message.pieces, message.pieces.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound })
            #expect(message.pieces.allSatisfy { $0.isExplained && !$0.rule.isEmpty && !$0.range.isEmpty && $0.freeBits >= 0 })
            #expect(tally.isBalanced && tally.unexplained == 0)
        }
    }

    @Test("may come octet by octet", arguments: Sample.all)
    func slices(sample: Sample) throws {
        var spoken = try sample.spoken()
        var seen: [ExplainedMessage] = []
        for turn in try sample.turns().prefix(2) {
            for octet in turn.octets { seen += spoken.say([octet], turn.direction) }
        }
        #expect(seen.map(\.part) == [.request, .response])
        #expect(seen.allSatisfy { $0.unexplained == 0 && $0.findings.isEmpty })
        #expect(seen.last?.frames.count == seen.last?.octets)
        #expect(spoken.reader.finish().isEmpty)
    }

    /// Every octet replaced, left out and doubled. What is not found must be another value within a grammar, in a piece that says
    /// that it leaves room.
    @Test("cannot be changed in any octet without a finding, but for values that are counted as free", arguments: Sample.all)
    func mutations(sample: Sample) throws {
        for turn in try sample.turns() {
            for place in turn.octets.indices {
                for (mutated, isReplaced) in Self.mutations(turn.octets, place) {
                    let (messages, rules, tally) = turn.spoken.outcome(mutated, turn.direction)
                    #expect(tally.isBalanced)
                    if !rules.isEmpty || tally.truncated > 0 { continue }
                    // A digit of base64 is counted to the octet in which it begins, and may hold the first bits of the octet after it: the last digit of a
                    // DER header is the beginning of what the header announces. What is left out or doubled may as well be the neighbour.
                    let near = (isReplaced ? place : max(0, place - 1))..<(place + 2)
                    let isFree = messages.first?.pieces.contains { $0.range.overlaps(near) && $0.freeBits > 0 } ?? false
                    #expect(isFree, "\(turn.part): octet \(place) of \(turn.octets.count) changed without a finding, in \(messages.first?.pieces.first { $0.range.contains(place) }?.what ?? "nothing")")
                    if !isFree { return }
                }
            }
        }
    }

    private static func mutations(_ octets: [UInt8], _ place: Int) -> [([UInt8], isReplaced: Bool)] {
        var list: [([UInt8], isReplaced: Bool)] = []
        // Of long messages, each octet in two ways of the four.
        let isLong = octets.count > 2000
        for mask: UInt8 in isLong ? [0x01] : [0x01, 0x20] {
            var changed = octets
            changed[place] ^= mask
            list.append((changed, true))
        }
        guard let body = octets.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound else { return list }
        // In the body, lengths are made to fit again.
        var shorter = octets, longer = octets
        shorter.remove(at: place)
        longer.insert(octets[place], at: place)
        if !isLong || place.isMultiple(of: 2) { list.append((place < body ? shorter : refitted(shorter), false)) }
        if !isLong || !place.isMultiple(of: 2) { list.append((place < body ? longer : refitted(longer), false)) }
        return list
    }

    /// The same message with the Content-Length that its body has.
    static func refitted(_ octets: [UInt8], keeps: Bool = false) -> [UInt8] {
        guard !keeps, let end = octets.firstRange(of: Array("\r\n\r\n".utf8)), let length = octets.firstRange(of: Array("Content-Length: ".utf8)) else { return octets }
        return octets[..<length.upperBound] + Array(String(octets.count - end.upperBound).utf8) + octets[end.lowerBound...]
    }

    @Test("that are cut off anywhere are truncated and not wrong, and what was whole stays explained", arguments: Sample.all)
    func cut(sample: Sample) throws {
        for turn in try sample.turns() {
            for count in stride(from: 1, to: turn.octets.count, by: turn.octets.count > 2000 ? 7 : 1) {
                let (messages, rules, tally) = turn.spoken.outcome(Array(turn.octets[..<count]), turn.direction)
                #expect(rules.isEmpty, "\(turn.part) cut at \(count): \(rules)")
                #expect(tally.isBalanced && tally.unexplained == 0 && messages.count == 1)
                #expect(messages.allSatisfy { $0.octets == count && $0.pieces.last?.range.upperBound == count })
            }
        }
    }
}
