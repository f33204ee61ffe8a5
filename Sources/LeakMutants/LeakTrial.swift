#if DEFECTS
public import Gate
import HTTP
import Policy

/// Arm 1 without a network: a mutant's octets through the real reader and the real gate, as a receiver has them.
public struct LeakTrial: Sendable {
    public enum Verdict: Sendable, Hashable {
        case refused(rule: String)
        case survived
        /// The message has no such place; for connections and certificates, what can be tried on a network only.
        case absent
    }

    /// A kind of message.
    public struct Key: Hashable, Sendable {
        public let channel: String
        public let message: String
        public let part: LeakMutant.Part

        public init(channel: String, message: String, part: LeakMutant.Part) {
            self.channel = channel
            self.message = message
            self.part = part
        }
    }

    private let gate: Gate
    private let channel: LeakChannel
    private let clean: [Key: [UInt8]]

    /// - Parameter checkBinary: the check that the endpoints of the channel are given.
    public init(channel: LeakChannel, contents: CleanMessage.Contents, checkBinary: Gate.BinaryCheck?) {
        var clean: [Key: [UInt8]] = [:]
        for message in channel.policy.messages {
            for part in [LeakMutant.Part.request, .response, .refusal] {
                clean[Key(channel: channel.policy.name, message: message.name, part: part)] = CleanMessage.octets(message, part, contents)
            }
        }
        self.init(channel: channel, clean: clean, checkBinary: checkBinary)
    }

    /// - Parameter clean: what mutants are planted in, such as messages that have been captured.
    public init(channel: LeakChannel, clean: [Key: [UInt8]], checkBinary: Gate.BinaryCheck?) {
        self.channel = channel
        self.clean = clean
        gate = Gate(channel: channel.policy, hosts: clean.values.compactMap { HTTPFrame($0)?.host }, checkBinary: checkBinary)
    }

    public func clean(_ message: String, _ part: LeakMutant.Part) -> [UInt8]? { clean[Key(channel: channel.policy.name, message: message, part: part)] }

    /// The octets that would cross the channel; nil where the message has no such place.
    public func octets(_ mutant: LeakMutant) -> [UInt8]? {
        guard let clean = clean(mutant.message, mutant.part), let direction = Direction(mutant.part),
              let policy = channel.policy.message(named: mutant.message)?.body(direction) else { return nil }
        return mutant.applied(to: clean, policy: policy)
    }

    public func judge(_ mutant: LeakMutant) -> Verdict {
        guard let octets = octets(mutant) else { return .absent }
        guard let rule = refusal(of: octets, mutant.message, mutant.part) else { return .survived }
        return .refused(rule: rule)
    }

    /// The same, with whether the rule is the place's.
    public func verdict(of mutant: LeakMutant) -> LeakResult.Verdict {
        switch judge(mutant) {
        case .absent: .absent
        case .survived: .survived
        case .refused(let rule): .killed(rules: [rule], isRight: isRight(rule, for: mutant))
        }
    }

    /// The rule by which a receiver refuses the octets of a message; nil where it takes them.
    public func refusal(of octets: [UInt8], _ message: String, _ part: LeakMutant.Part) -> String? {
        if part == .request {
            var parser = HTTPRequestParser(maximumBodyBytes: gate.maximumRequestBytes)
            switch parser.feed(octets) {
            case .needMore: return parser.finish()?.rule.rawValue ?? "http-truncated"
            case .refused(let refusal): return refusal.rule.rawValue
            case .complete(let request):
                do throws(GateRefusal) { _ = try gate.admit(request) } catch { return error.rule.rawValue }
            }
        } else {
            var parser = HTTPResponseParser(maximumBodyBytes: gate.maximumResponseBytes)
            parser.asked()
            switch parser.feed(octets) {
            case .needMore: return parser.finish()?.rule.rawValue ?? "http-truncated"
            case .refused(let refusal): return refusal.rule.rawValue
            case .complete(let response):
                do throws(GateRefusal) { _ = try gate.admit(response, to: message) } catch { return error.rule.rawValue }
            }
        }
        return nil
    }

    /// Whether `rule` is the right one for what the mutant does.
    public func isRight(_ rule: String, for mutant: LeakMutant) -> Bool {
        if mutant.place.kind.gateRules.contains(rule) { return true }
        guard ["body-too-large", "http-content-length-too-large"].contains(rule), let octets = octets(mutant), let direction = Direction(mutant.part),
              let policy = channel.policy.message(named: mutant.message)?.body(direction) else { return false }
        return LeakMutant.body(of: octets).count > policy.maximumBytes
    }
}
#endif
