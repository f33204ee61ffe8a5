#if DEFECTS
import Crypto
import Dissection
import EventLoop
import Explanation
import LeakMutants
import Node
import Policy
import Topology

/// The whole catalogue without a network: each mutant is put into a message that crossed a line, and given to the gate, and to the
/// review's own reader of messages.
struct MutantsAlone {
    let spoken: [String: MutantsReading.Spoken]
    let channels: [LeakChannel]
    let topology: [UInt8]

    func judge(_ catalogue: [LeakMutant], _ arms: [LeakResult.Arm], _ report: inout LeakReport) throws {
        let policy = try ReviewPolicy.read(topology)
        let policies = Dictionary(uniqueKeysWithValues: channels.map { ($0.name, $0) })
        var clean: [LeakTrial.Key: [UInt8]] = [:]
        let spoken = spoken.merging(refusals(policy)) { seen, _ in seen }
        for one in spoken.values {
            guard let part = LeakMutant.Part(rawValue: one.part.rawValue) else { continue }
            clean[LeakTrial.Key(channel: one.channel, message: one.message, part: part)] = one.octets
        }
        let trials = channels.map { ($0.name, LeakTrial(channel: $0, clean: clean, checkBinary: $0.name == "jpki" ? ValidityGate.check : nil)) }
        let trialOf = Dictionary(uniqueKeysWithValues: trials)
        for (number, mutant) in catalogue.enumerated() {
            if number % 5000 == 4999 { Output.progress("alone  \(number + 1) of \(catalogue.count)") }
            guard let trial = trialOf[mutant.channel], policies[mutant.channel] != nil, let octets = trial.octets(mutant),
                  let one = spoken["\(mutant.channel)/\(mutant.message).\(mutant.part.rawValue)"] else {
                for arm in arms { report.add(LeakResult(mutant, arm, .absent)) }
                continue
            }
            if arms.contains(.gatesOn) { report.add(LeakResult(mutant, .gatesOn, trial.verdict(of: mutant))) }
            if arms.contains(.gatesOff) {
                let rules = mutant.telling(found(octets, one, policy))
                report.add(LeakResult(mutant, .gatesOff, rules.isEmpty ? .survived : .killed(rules: rules, isRight: true)))
            }
        }
    }

    /// Refusals that nobody has said, in answer to questions that somebody has.
    private func refusals(_ policy: ReviewPolicy) -> [String: MutantsReading.Spoken] {
        var refusals: [String: MutantsReading.Spoken] = [:]
        for channel in channels {
            for message in channel.policy.messages {
                guard let question = spoken["\(channel.name)/\(message.name).request"],
                      let octets = CleanMessage.refusal(message, requestHash: Hex.encode(Digest.sha256(LeakMutant.body(of: question.octets)))) else { continue }
                let refusal = MutantsReading.Spoken(
                    channel: channel.name, link: question.link, message: message.name, part: .refusal, octets: octets, question: question.octets, nanoseconds: question.nanoseconds)
                if found(octets, refusal, policy).isEmpty { refusals["\(channel.name)/\(message.name).refusal"] = refusal }
            }
        }
        return refusals
    }

    /// What the review's reader finds in octets that came in the place of a message.
    private func found(_ octets: [UInt8], _ one: MutantsReading.Spoken, _ policy: ReviewPolicy) -> [String] {
        var reader = MessageReader(policy: policy, channel: one.channel, link: one.link, connection: 0)
        let isRequest = one.part == .request
        var rules: [String] = []
        if !isRequest { _ = reader.take(plain(one.question, .toServer, one)) }
        for message in reader.take(plain(octets, isRequest ? .toServer : .toClient, one)) { rules += message.findings.map(\.rule) }
        rules += reader.finish().map(\.rule)
        return Set(rules).sorted()
    }

    private func plain(_ octets: [UInt8], _ direction: Dissection.Direction, _ one: MutantsReading.Spoken) -> PlainOctets {
        PlainOctets(connection: 0, direction: direction, bytes: octets, frames: [FrameReference(file: 0, number: 1)], timeNanoseconds: one.nanoseconds)
    }
}
#endif
