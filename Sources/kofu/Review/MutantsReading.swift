#if DEFECTS
import Dissection
import EventLoop
import Explanation
import Review

/// What the review of a capture finds, with the time at which it is found, so that it can be put down to a mutant.
struct MutantsReading {
    struct Found {
        let rule: String
        let channel: String
        let nanoseconds: UInt64
    }

    /// A clean message as it crossed a line, with the request that it answers.
    struct Spoken {
        let channel: String
        let link: String
        let message: String
        let part: ExplainedMessage.Part
        let octets: [UInt8]
        let question: [UInt8]
        let nanoseconds: UInt64
    }

    private(set) var found: [Found] = []
    private(set) var messages = 0
    /// A message of each kind.
    private(set) var spoken: [String: Spoken] = [:]
    /// A moment in each frame's time, by which findings of the whole review are placed.
    private var moments: [String: UInt64] = [:]

    private struct Conversation {
        let start: ConnectionStart
        var reader: MessageReader
        var toServer: [UInt8] = []
        var toClient: [UInt8] = []
    }

    /// What is wanted beside the findings.
    enum Purpose {
        /// Messages in which mutants can be planted. Memory does not grow with the captures, but for what the review itself keeps.
        case clean
        /// The time of each frame, to put findings down to mutants.
        case planted
    }

    private let purpose: Purpose

    private init(purpose: Purpose) { self.purpose = purpose }

    /// Reads all captures of a directory.
    static func read(_ directory: String, topology: [UInt8], for purpose: Purpose) throws -> MutantsReading {
        var reading = MutantsReading(purpose: purpose)
        let policy = try ReviewPolicy.read(topology)
        var review = try CaptureReview(topologyJSON: topology, captures: directory)
        for files in try CaptureReviewMode.captures(in: directory, channels: []) {
            var conversations: [Int: Conversation] = [:]
            var now: UInt64 = 0
            let names = files.paths.map { String($0.split(separator: "/").last ?? "") }
            try review.read(files) { channel, event in
                reading.take(event, channel, policy, names, &conversations, &now)
            }
        }
        // What only shows across channels is placed by its frames.
        let ledger = review.finish()
        let known = Set(reading.found.map(\.rule))
        for entry in ledger.findings.entries where !known.contains(entry.rule) {
            let moment = entry.frames.compactMap { reading.moments[$0] }.first ?? 0
            reading.found.append(Found(rule: entry.rule, channel: entry.channel ?? "", nanoseconds: moment))
        }
        return reading
    }

    private mutating func take(
        _ event: DissectionEvent, _ channel: String, _ policy: ReviewPolicy, _ names: [String], _ conversations: inout [Int: Conversation], _ now: inout UInt64
    ) {
        switch event {
        case .opened(let start):
            now = start.timeNanoseconds
            note(start.frame, names, now)
            conversations[start.connection] = Conversation(
                start: start, reader: MessageReader(policy: policy, channel: channel, link: start.link, connection: start.connection))
        case .octets(let octets):
            now = octets.timeNanoseconds
            if let frame = octets.frames.first { note(frame, names, now) }
            guard var conversation = conversations[octets.connection] else { return }
            if octets.direction == .toServer { conversation.toServer += octets.bytes } else { conversation.toClient += octets.bytes }
            for message in conversation.reader.take(octets) {
                messages += 1
                for finding in message.findings { found.append(Found(rule: finding.rule, channel: channel, nanoseconds: UInt64(clamping: message.timeNanoseconds))) }
                let isRequest = message.part == .request
                let key = "\(channel)/\(message.message).\(message.part.rawValue)"
                // The longest says most.
                if purpose == .clean, message.octets > spoken[key]?.octets.count ?? 0, message.findings.isEmpty, conversation.start.side == .clientToLine {
                    spoken[key] = Spoken(
                        channel: channel, link: message.link, message: message.message, part: message.part, octets: isRequest ? conversation.toServer : conversation.toClient,
                        question: isRequest ? [] : conversation.toServer, nanoseconds: UInt64(clamping: message.timeNanoseconds))
                }
                if !isRequest { (conversation.toServer, conversation.toClient) = ([], []) }
            }
            conversations[octets.connection] = conversation
        case .handshake(let connection, let handshake):
            guard let start = conversations[connection]?.start, let link = policy.links[start.link] else { return }
            for (certificates, node, isServer) in [(handshake.serverCertificates, link.server, true), (handshake.clientCertificates, link.client, false)] {
                guard let leaf = certificates.first else { continue }
                for fault in PeerCertificate.explain(leaf, node: node, channel: channel, isServer: isServer, policy: policy).faults {
                    found.append(Found(rule: fault.rule, channel: channel, nanoseconds: start.timeNanoseconds))
                }
            }
        case .closed(let end):
            guard var conversation = conversations.removeValue(forKey: end.connection) else { return }
            for finding in conversation.reader.finish() { found.append(Found(rule: finding.rule, channel: channel, nanoseconds: end.timeNanoseconds)) }
        case .finding(let finding):
            // It is said of what has just been read.
            let moment = finding.frames.first.flatMap { moments[MutantsReading.name($0, names)] } ?? now
            found.append(Found(rule: finding.rule, channel: channel, nanoseconds: moment))
        case .comment, .dropped, .file: break
        }
    }

    private mutating func note(_ frame: FrameReference, _ names: [String], _ moment: UInt64) {
        if purpose == .planted { moments[MutantsReading.name(frame, names)] = moment }
    }

    private static func name(_ frame: FrameReference, _ names: [String]) -> String {
        names.indices.contains(frame.file) ? "\(names[frame.file])#\(frame.number)" : "#\(frame.number)"
    }
}
#endif
