#if DEFECTS
import Defects
import LeakMutants
import Policy

/// What a test build's ends of a channel do to leak on purpose. It comes after the sender's own gate, as a liar would.
enum ChannelLeak {
    /// The octets of a message as they leave: with the planted mutant in them, where it is one of this message.
    static func sent(_ octets: [UInt8], channel: ChannelPolicy, message name: String, _ direction: Direction) -> [UInt8] {
        guard LeakPlan.isPossible, let plan = LeakPlan.current, let mutant = LeakMutant(name: plan.mutant), mutant.channel == channel.name,
              mutant.message == name, Direction(mutant.part) == direction, let message = channel.message(named: name),
              let altered = mutant.applied(to: octets, policy: message.body(direction)) else { return octets }
        LeakedMessage(clean: octets, sent: altered).leave()
        return altered
    }

    /// The body of a request as it crosses the line, of which the answer has the hash.
    static func body(_ octets: [UInt8]) -> [UInt8] { LeakMutant.body(of: octets) }
}

/// The receiving end of a connection where gates are off: it gives its reader the message as it was before it was altered, once all
/// octets of the altered one have come.
struct LeakPassage {
    private var received: [UInt8] = []
    /// The body of the altered message, of which the answer has the hash.
    private(set) var body: [UInt8]?

    /// What the reader gets for octets that have come: nothing while the altered message is not whole.
    mutating func pass(_ octets: ArraySlice<UInt8>) -> [UInt8] {
        body = nil
        guard LeakPlan.isPossible, LeakPlan.current?.hasGatesOff == true, let leaked = LeakedMessage.last else {
            defer { received = [] }
            return received + octets
        }
        received += octets
        guard leaked.sent.starts(with: received) else {
            defer { received = [] }
            return received
        }
        guard received.count == leaked.sent.count else { return [] }
        received = []
        body = ChannelLeak.body(leaked.sent)
        return leaked.clean
    }
}
#endif
