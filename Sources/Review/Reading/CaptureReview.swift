public import Dissection
public import Explanation

/// Reviews a directory of captures, channel by channel, against what topology.json grants.
///
/// It trusts neither programs nor logs: everything comes out of the captured octets, the secrets that stand with them, and the policy.
public struct CaptureReview {
    /// The files of one channel, in the order in which the line wrote them.
    public struct ChannelFiles: Sendable {
        public let channel: String
        public let paths: [String]

        public init(channel: String, paths: [String]) {
            self.channel = channel
            self.paths = paths
        }
    }

    private let policy: ReviewPolicy
    private var ledger: Ledger
    private var sightings: [Sighting] = []

    /// - Parameters:
    ///   - topologyJSON: the octets of the topology.json that the run used.
    ///   - captures: what to call the captures in the ledger.
    public init(topologyJSON: [UInt8], captures: String) throws(ReviewPolicyError) {
        policy = try ReviewPolicy.read(topologyJSON)
        ledger = Ledger(subject: .init(topology: policy.name, topologyDigest: Hexadecimal.text(Hash.sha256(topologyJSON)), captures: captures))
    }

    /// The channels of the policy, in its order; each should have files.
    public var channels: [String] { policy.channelOrder }

    /// Reads the files of one channel through. Memory does not grow with them, save for some octets a message.
    /// - Parameter observe: sees everything that the files hold, as it is read; for progress, and for who searches the plain octets.
    public mutating func read(_ files: ChannelFiles, observe: (String, DissectionEvent) -> Void = { _, _ in }) throws(DissectionError) {
        guard let channel = policy.channels[files.channel] else {
            ledger.findings.add(.init(
                rule: "channel-unknown", sentence: "captures of a channel \(files.channel) that topology.json does not have", channel: files.channel, link: nil, frames: []))
            return
        }
        var review = ChannelReview(policy: policy, channel: channel, fileNames: files.paths.map { String($0.split(separator: "/").last ?? "") })
        let dissector = try Dissector(files: files.paths)
        while let event = try dissector.next() {
            review.take(event)
            observe(files.channel, event)
        }
        review.finish()
        ledger.files += review.files
        ledger.channels.append(review.row)
        ledger.messages += review.tallies.messages
        ledger.unexercised += review.tallies.unexercised
        ledger.conservation.add(review.pairs.conservation)
        ledger.findings.add(review.findings)
        ledger.programs = Set(ledger.programs).union(review.programs).sorted { ($0.role, $0.digest) < ($1.role, $1.digest) }
        sightings += review.sightings
    }

    /// After all channels: what can only be judged across them.
    public consuming func finish() -> Ledger {
        var descent = Descent(policy: policy)
        descent.judge(sightings)
        ledger.provenance = descent.provenance
        for finding in descent.findings { ledger.findings.add(finding) }
        return ledger
    }
}
