@testable import Dissection

/// Handshake messages one after the other, as they come out of records that opened: whoever has the keys can say anything there. Each message is
/// counted whole, and what the profile does not explain has a finding.
func target(_ bytes: [UInt8]) {
    for first in [Direction.toServer, .toClient] {
        demand(said(bytes, first: first, isDivided: false) == said(bytes, first: first, isDivided: true), "messages come to the same in one record and in two")
    }
}

struct Outcome: Equatable {
    var octets = 0
    var explained = 0
    var certificates: [[UInt8]] = []
    /// Without what is said of the division into records.
    var rules: [String] = []
}

/// - Parameters:
///   - first: who speaks before there was a Hello.
///   - isDivided: each message lies in two records.
func said(_ bytes: [UInt8], first: Direction, isDivided: Bool) -> Outcome {
    let events = EventQueue()
    let session = TLSSession(connection: 0, link: "core.odawara", book: KeyLogBook(), events: events)
    var taken = 0
    // The client's Hello, then the server's flight up to its Finished, then the client's.
    var direction = first
    var rest = bytes
    while let message = firstMessage(&rest) {
        if message.first == 1 { direction = .toServer } else if message.first == 2 { direction = .toClient }
        for content in isDivided ? [message[..<(message.count / 2)], message[(message.count / 2)...]] : [message[...]] {
            session.takeHandshake(content, Record(header: [], body: content, frames: [FrameReference(file: 0, number: 1)], timeNanoseconds: 0), direction)
        }
        taken += message.count
        if message.first == 20, direction == .toClient { direction = .toServer }
    }
    let handshake = session.handshake
    var outcome = Outcome(octets: handshake.octets, explained: handshake.explainedOctets, certificates: handshake.serverCertificates + handshake.clientCertificates)
    while let event = events.take() {
        if case .finding(let finding) = event, finding.rule != "tls-handshake-framing" { outcome.rules.append(finding.rule) }
        demand(outcome.rules.count <= 64 + taken, "no handshake has more to say than it has octets")
    }
    demand(outcome.explained <= outcome.octets && outcome.octets <= taken, "no more is explained than was said")
    demand(outcome.explained == outcome.octets || !outcome.rules.isEmpty || outcome.certificates.contains { !$0.isEmpty }, "what is not explained has a finding, or is a certificate")
    demand(outcome.certificates.reduce(0) { $0 + $1.count } <= taken, "certificates are octets of the handshake")
    demand(handshake.freeBits.allSatisfy { $0.bits >= 0 } && handshake.freeBits.reduce(0) { $0 + $1.bits } <= 4096 + 8 * taken, "no more is free than was said")
    return outcome
}

/// Takes a whole message from the front, with its header of four octets.
func firstMessage(_ bytes: inout [UInt8]) -> [UInt8]? {
    guard bytes.count >= 4 else { return nil }
    let count = 4 + (Int(bytes[1]) << 16 | Int(bytes[2]) << 8 | Int(bytes[3]))
    guard bytes.count >= count else { return nil }
    defer { bytes.removeFirst(count) }
    return Array(bytes.prefix(count))
}
