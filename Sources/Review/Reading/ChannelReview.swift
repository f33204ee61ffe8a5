import Dissection
import Explanation

/// Reads the captures of one channel, file after file, and keeps its account.
struct ChannelReview {
    let policy: ReviewPolicy
    let channel: ReviewPolicy.Channel
    /// Base names, by which evidence is quoted.
    let fileNames: [String]

    private(set) var row: ChannelRow
    private(set) var files: [Ledger.FileRow] = []
    private(set) var tallies: MessageTallies
    private(set) var findings = FindingList()
    private(set) var pairs = ConnectionPairs()
    private(set) var sightings: [Sighting] = []
    private(set) var programs: Set<Ledger.AttestedProgram> = []
    private var connections: [Int: OpenConnection] = [:]

    init(policy: ReviewPolicy, channel: ReviewPolicy.Channel, fileNames: [String]) {
        self.policy = policy
        self.channel = channel
        self.fileNames = fileNames
        row = ChannelRow(channel: channel.name)
        row.timingFreeBits = FreeBits.ofMoment(within: channel.timeoutMilliseconds)
        tallies = MessageTallies(channel: channel)
    }

    private static let digestOctets = 32

    /// What is known of a connection while it is open.
    private struct OpenConnection {
        let start: ConnectionStart
        var reader: MessageReader
        var clientRandom: [UInt8]?
        /// A fault or a cut took hold of it, as the line's comments say.
        var isFaulted = false
        var messages: Set<MessageTallies.Key> = []
    }

    mutating func take(_ event: DissectionEvent) {
        switch event {
        case .opened(let start): open(start)
        case .comment(let connection, let text, _): note(text, on: connection)
        case .handshake(let connection, let handshake): judge(handshake, of: connection)
        case .octets(let octets): read(octets)
        case .closed(let end): close(end)
        case .dropped(let link, _, let count, let frame):
            pairs.conservation.dropped += count
            add(Finding(rule: "capture-lost-packets", sentence: "the capture says that it lost \(count) packets before this one", link: link, frames: [frame]))
        case .finding(let finding): add(finding)
        case .file(let file):
            files.append(Ledger.FileRow(name: fileNames[files.count % fileNames.count], channel: channel.name, digest: file.sha256, frames: file.frames))
        }
    }

    /// After the last event.
    mutating func finish() {
        for finding in pairs.finish() { add(finding) }
        row.classes = tallies.classes
    }

    // MARK: A connection

    private mutating func open(_ start: ConnectionStart) {
        row.connections += 1
        for finding in ConnectionRules(policy: policy, channel: channel).findings(start) { add(finding) }
        connections[start.connection] = OpenConnection(
            start: start, reader: MessageReader(policy: policy, channel: channel.name, link: start.link, connection: start.connection))
    }

    private mutating func note(_ text: String, on connection: Int) {
        // The words are those of the line (docs/capture.md); a first packet's comment names link and nodes only.
        if text.hasPrefix("fault ") || text.hasPrefix("by way of ") || text.contains(" is cut ") { connections[connection]?.isFaulted = true }
    }

    private mutating func judge(_ handshake: Handshake, of connection: Int) {
        guard let open = connections[connection] else { return }
        connections[connection]?.clientRandom = handshake.clientHello?.random
        for bits in handshake.freeBits {
            if let index = row.handshakeFreeBits.firstIndex(where: { $0.what == bits.what }) {
                row.handshakeFreeBits[index].bits = max(row.handshakeFreeBits[index].bits, Double(bits.bits))
            } else {
                row.handshakeFreeBits.append(FreeBits(what: bits.what, bits: Double(bits.bits)))
            }
        }
        guard let link = policy.links[open.start.link] else { return }
        for (certificates, node, isServer) in [(handshake.serverCertificates, link.server, true), (handshake.clientCertificates, link.client, false)] {
            guard let leaf = certificates.first else { continue }
            let explained = PeerCertificate.explain(leaf, node: node, channel: channel.name, isServer: isServer, policy: policy)
            if let role = policy.nodes[node]?.attestedRole, explained.attestedBuild.count == ChannelReview.digestOctets {
                programs.insert(.init(role: role, digest: Hexadecimal.text(explained.attestedBuild)))
            }
            for fault in explained.faults {
                let sentence = "the certificate of \(node): \(fault.sentence)"
                add(Finding(rule: fault.rule, sentence: sentence, link: open.start.link, connection: connection, frames: [open.start.frame]))
            }
        }
    }

    private mutating func read(_ octets: PlainOctets) {
        guard var open = connections[octets.connection] else { return }
        row.plainOctets += octets.bytes.count
        for message in open.reader.take(octets) { account(message, &open) }
        connections[octets.connection] = open
    }

    private mutating func close(_ end: ConnectionEnd) {
        guard var open = connections.removeValue(forKey: end.connection) else { return }
        // What the end cut off has its findings in the message, and what broke the framing has them here.
        let findings = open.reader.finish()
        for message in open.reader.cutMessages { account(message, &open) }
        let ofMessages = Set(open.reader.cutMessages.flatMap(\.findings))
        for finding in findings where !ofMessages.contains(finding) { add(finding) }
        for key in open.messages { tallies.countConnection(key) }
        row.decrypted += end.isDecrypted ? 1 : 0
        row.broken += open.isFaulted || end.toServer.ending != .finished || end.toClient.ending != .finished ? 1 : 0
        row.records += end.toServer.records + end.toClient.records
        for finding in pairs.close(end, start: open.start, clientRandom: open.clientRandom, isFaulted: open.isFaulted) { add(finding) }
    }

    private mutating func account(_ message: ExplainedMessage, _ open: inout OpenConnection) {
        row.explainedOctets += message.explained + message.truncated
        row.truncatedOctets += message.truncated
        for finding in message.findings { add(finding) }
        let isSent = (open.start.side == .clientToLine) == (message.direction == .toServer)
        open.messages.insert(tallies.count(message, isSent: isSent, evidence: message.frames.first.map(frameName)))
        if isSent { sightings.append(Sighting(message, frame: message.frames.first.map(frameName))) }
    }

    // MARK: Words

    private func frameName(_ frame: FrameReference) -> String {
        fileNames.indices.contains(frame.file) ? "\(fileNames[frame.file])#\(frame.number)" : "#\(frame.number)"
    }

    private mutating func add(_ finding: Finding) {
        findings.add(.init(
            rule: finding.rule, sentence: finding.sentence, channel: channel.name, link: finding.link,
            frames: finding.frames.prefix(MessageRow.maximumEvidence).map(frameName)))
    }
}
