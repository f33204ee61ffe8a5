import Capture
import Domain
import EventLoop
import Glibc
import Node
import Topology

/// Records what crosses one channel (`kofu up --capture`), with the TLS secrets that the channel's nodes hand over, or sealed.
///
/// The event loop gathers, and a thread of the pool writes, one batch at a time. Memory is bounded: what a slow disk does
/// not take is left out and counted. After a disk's error the capture is over, and the traffic goes on.
@LoopActor
final class LineCapture {
    /// What is gathered and held back at most.
    static let defaultMaximumOctets = 8 << 20
    /// Room in the pipe of secrets for some five thousand lines between two readings.
    private static let pipeOctets: Int32 = 1 << 20
    /// F_SETPIPE_SZ of fcntl(2), F_LINUX_SPECIFIC_BASE and 7, which the C library shows to GNU sources only.
    private static let setPipeSize: Int32 = 1024 + 7

    let keepsSecrets: Bool
    private let links: [String]
    private let writer: CaptureWriter
    private let clock: NodeClock
    private let log: NodeLog
    private let maximumOctets: Int
    /// The reading end of the channel's pipe of secrets; negative where the capture is sealed.
    private let pipe: Int32
    private var keyLog = KeyLog()
    private var pending: [CaptureBlock] = []
    /// Of what is pending, being written or held back by tapes.
    private var octets = 0
    private var isWriting = false
    private(set) var isOver = false
    /// Packets that went unrecorded, by interface, since the last that did not.
    private var dropped: [Int: Int] = [:]
    private let written = WaitList()

    /// Begins a file. Throws where that cannot be, so that no capture that was asked for is missing unnoticed.
    init(
        _ settings: CaptureSettings, channel: ChannelName, links: [Topology.Link], clock: NodeClock, log: NodeLog,
        maximumOctets: Int = defaultMaximumOctets, secretsPipe: String? = nil
    ) throws {
        self.links = links.map(\.name)
        self.clock = clock
        self.log = log
        self.maximumOctets = maximumOctets
        keepsSecrets = settings.logsSecrets
        let header = LineCapture.header(channel, links, isSealed: !settings.logsSecrets)
        writer = try CaptureWriter(directory: settings.directory, name: channel.rawValue, header: header, maximumOctets: settings.maximumFileOctets)
        guard settings.logsSecrets else {
            pipe = -1
            return
        }
        let path = secretsPipe ?? RunDirectory.secretsPipe(of: channel)
        // Both ways, so that it opens without a node at the other end, and no end of it is ever read.
        pipe = unsafe open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW)
        guard pipe >= 0 else { throw CaptureError(act: "open", path: path, number: errno) }
        _ = fcntl(pipe, LineCapture.setPipeSize, LineCapture.pipeOctets)
    }

    isolated deinit {
        if pipe >= 0 { close(pipe) }
    }

    /// A section, and two interfaces for each link: as its client has it, and as its server has it.
    private static func header(_ channel: ChannelName, _ links: [Topology.Link], isSealed: Bool) -> [UInt8] {
        let about = "channel \(channel.rawValue), \(isSealed ? "sealed: without TLS secrets" : "WITH TLS SECRETS: it opens to whoever reads it"); "
            + "times by the topology's clock; addresses, ports and octets are true, TCP segments are made up around them"
        return links.reduce(Pcapng.sectionHeader(application: "kofu", comment: about)) { header, link in
            header
                + Pcapng.interface(name: link.name, description: "\(link.client) to line: what \(link.client) sends and gets")
                + Pcapng.interface(name: link.name, description: "line to \(link.server): what \(link.server) gets and sends")
        }
    }

    /// The interface of a link's near side, that of its client; the far side's is the next.
    func interface(of link: String) -> Int { 2 * (links.firstIndex(of: link) ?? 0) }

    // MARK: Gathering

    /// A packet as a block; nil where it goes unrecorded. Give it to `put` in the end.
    func block(_ packet: [UInt8], interface: Int, course: Pcapng.Course, comments: [String]) -> [UInt8]? {
        guard !isOver else { return nil }
        guard octets + packet.count <= maximumOctets else {
            dropped[interface, default: 0] += 1
            return nil
        }
        let lost = dropped.removeValue(forKey: interface) ?? 0
        let block = Pcapng.packet(packet, interface: interface, nanoseconds: clock.nanosecondsSinceEpoch, course: course, comments: comments, dropped: lost)
        octets += block.count
        return block
    }

    func put(_ block: [UInt8]) { add(.packet(block)) }

    /// Takes what the nodes have said of their secrets since the last time. They say it before they send what it opens.
    func readSecrets() {
        guard pipe >= 0, !isOver else { return }
        var part = [UInt8](repeating: 0, count: 1 << 14)
        var lines: [UInt8] = []
        while lines.count < Pcapng.maximumSecretsOctets / 2 {
            // The kernel writes at most the buffer's count.
            let count = unsafe part.withUnsafeMutableBytes { unsafe read(pipe, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            lines += keyLog.take(part[..<count])
        }
        guard !lines.isEmpty else { return }
        octets += lines.count
        add(.secrets(lines))
    }

    /// Whether a connection can be opened from its first record on.
    func hasSecrets(of random: [UInt8]) -> Bool { keyLog.isComplete(random) }

    private func add(_ block: CaptureBlock) {
        guard !isOver else { return }
        pending.append(block)
        guard !isWriting else { return }
        isWriting = true
        Task.onLoop { await self.work() }
    }

    // MARK: Writing

    private func work() async {
        while !pending.isEmpty, !isOver {
            let batch = pending
            pending = []
            let writer = writer
            let failure = await Task.detached(executorPreference: globalConcurrentExecutor) { () -> CaptureError? in
                do throws(CaptureError) { try writer.append(batch) } catch { return error }
                return nil
            }.value
            octets -= batch.reduce(0) { $0 + $1.count }
            if let failure { stop(failure) }
        }
        isWriting = false
        written.resumeAll()
    }

    private func stop(_ failure: CaptureError) {
        isOver = true
        pending = []
        log("the capture has ended: \(failure). The traffic goes on.")
    }

    /// Returns once all that was put has been written, or cannot be.
    func settle() async {
        while isWriting { await written.wait() }
    }
}

extension CaptureBlock {
    fileprivate var count: Int {
        switch self {
        case .packet(let octets), .secrets(let octets): octets.count
        }
    }
}
