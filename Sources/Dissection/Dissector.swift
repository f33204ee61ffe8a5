/// Reads the captures of one channel, in their order, from files to plain octets, and accounts for every octet on the way.
///
/// Pull-based: nothing is read before it is asked for, and a connection keeps no more than an unfinished record or message
/// needs, so that memory grows with the connections that are open at a time and not with the files.
public final class Dissector {
    /// Where more are open, the one that began first ends for this reader, with a finding.
    public static let maximumOpenConnections = 1 << 17
    /// Ended connections whose late segments are told from new ones.
    static let maximumEndedConnections = 1 << 12

    private struct FlowKey: Hashable {
        let interface: Int
        let low: EndpointNumber
        let high: EndpointNumber

        init(_ interface: Int, _ segment: Segment) {
            let isInOrder = (segment.source.address, segment.source.port) <= (segment.destination.address, segment.destination.port)
            self.interface = interface
            low = isInOrder ? segment.source : segment.destination
            high = isInOrder ? segment.destination : segment.source
        }
    }

    private struct InterfaceKey: Hashable {
        let name: String
        let side: Side
    }

    private let paths: [String]
    private var reader: CaptureReader?
    /// The number of the file that is read, or of the next.
    private var file = 0
    private let events = EventQueue()
    private let book = KeyLogBook()
    private var interfaces: [InterfaceKey: Int] = [:]
    private var open: [FlowKey: Connection] = [:]
    private var ended: Set<FlowKey> = []
    private var endedOrder: [FlowKey] = []
    private var oldestEnded = 0
    /// Those that may hold records back, by number.
    private var waiting: [Int: Connection] = [:]
    private var connections = 0
    /// The keys of open connections by number, and a number below which none is open.
    private var keys: [Int: FlowKey] = [:]
    private var oldestOpen = 0
    private let maximumOpen: Int

    /// - Parameter files: paths, as the channel's capture wrote them one after the other.
    /// Throws where one of them cannot be opened or is no pcapng.
    public convenience init(files: [String]) throws(DissectionError) {
        try self.init(files: files, maximumOpenConnections: Dissector.maximumOpenConnections)
    }

    init(files: [String], maximumOpenConnections: Int) throws(DissectionError) {
        paths = files
        maximumOpen = maximumOpenConnections
        for path in files { _ = try CaptureReader(path, pieceOctets: 64) }
    }

    /// The next event, or nil at the end. Connections that never ended are closed then. After an error of the disk, the rest of
    /// that file is passed over.
    public func next() throws(DissectionError) -> DissectionEvent? {
        while events.isEmpty {
            if reader == nil {
                guard file < paths.count else {
                    guard !open.isEmpty else { break }
                    for (key, _) in open.sorted(by: { $0.value.number < $1.value.number }) { close(key) }
                    continue
                }
                do { reader = try CaptureReader(paths[file]) } catch {
                    file += 1
                    throw error
                }
            }
            do {
                if let item = try reader?.next() {
                    take(item)
                } else if let done = reader {
                    events.append(.file(done.summary()))
                    reader = nil
                    file += 1
                }
            } catch {
                reader = nil
                file += 1
                throw error
            }
        }
        return events.take()
    }

    private var frame: FrameReference { FrameReference(file: file, number: reader?.frames ?? 0) }

    private func take(_ item: CaptureItem) {
        switch item {
        case .packet(let packet): take(packet)
        case .secrets(let text):
            for oddity in book.take(text) { note(oddity.rule, oddity.sentence) }
            for (_, connection) in waiting.sorted(by: { $0.key < $1.key }) {
                connection.session.resume()
                settle(connection)
            }
        case .dropped(let link, let side, let count): events.append(.dropped(link: link, side: side, count: count, frame: frame))
        case .finding(let rule, let sentence): note(rule, sentence)
        }
    }

    private func note(_ rule: String, _ sentence: String, link: String? = nil, connection: Int? = nil) {
        events.append(.finding(Finding(rule: rule, sentence: "\(paths[file]), frame \(frame.number): \(sentence)", link: link, connection: connection, frames: [frame])))
    }

    private func settle(_ connection: Connection) {
        waiting[connection.number] = connection.session.isWaiting ? connection : nil
    }

    private func take(_ packet: CapturedPacket) {
        let (link, side, frame) = (packet.interface.name, packet.interface.side, frame)
        if packet.dropped > 0 { events.append(.dropped(link: link, side: side, count: packet.dropped, frame: frame)) }
        if packet.unknownOptions > 0 { note("capture-option-unknown", "\(packet.unknownOptions) options of the packet are of no kind that this reader knows", link: link) }
        let (read, oddities) = SegmentReader.read(packet)
        for oddity in oddities { note(oddity.rule, oddity.sentence, link: link) }
        guard let segment = read else {
            if !packet.comments.isEmpty { note("capture-comment-unplaced", "\(packet.comments.count) comments stand on a packet of no connection", link: link) }
            return
        }
        let interface = InterfaceKey(name: link, side: side)
        let number = interfaces[interface] ?? interfaces.count
        interfaces[interface] = number
        let key = FlowKey(number, segment)
        guard let connection = connection(key, segment, packet, frame) else {
            if !segment.payload.isEmpty { note("tcp-data-after-end", "\(segment.payload.count) octets come after the end of their connection and are not read", link: link) }
            if !packet.comments.isEmpty { note("capture-comment-unplaced", "\(packet.comments.count) comments stand on a packet after the end of its connection", link: link) }
            return
        }
        for comment in packet.comments { events.append(.comment(connection: connection.number, text: comment, frame: frame)) }
        connection.take(segment, frame: frame, timeNanoseconds: packet.timeNanoseconds)
        settle(connection)
        if connection.isOver { close(key) }
    }

    /// The connection that a segment belongs to: the one that is open, or a new one; nil for what comes after an end.
    private func connection(_ key: FlowKey, _ segment: Segment, _ packet: CapturedPacket, _ frame: FrameReference) -> Connection? {
        let isStart = segment.isSynchronise && !segment.isAcknowledgement
        if let known = open[key] {
            guard isStart, !(known.isFresh && known.initialSequence == segment.sequence) else { return known }
            close(key)
        } else if !isStart, ended.contains(key) {
            return nil
        }
        if open.count >= maximumOpen { closeOldest() }
        ended.remove(key)
        // The second packet of a handshake is the server's.
        let isServers = segment.isSynchronise && segment.isAcknowledgement
        let (client, server) = isServers ? (segment.destination, segment.source) : (segment.source, segment.destination)
        let number = connections
        connections += 1
        let connection = Connection(
            number: number, link: packet.interface.name, client: client, first: segment, frame: frame, timeNanoseconds: packet.timeNanoseconds, book: book, events: events)
        open[key] = connection
        keys[number] = key
        events.append(.opened(ConnectionStart(
            connection: number, link: packet.interface.name, side: packet.interface.side, client: client.endpoint, server: server.endpoint, frame: frame,
            timeNanoseconds: packet.timeNanoseconds)))
        if !isStart { note("tcp-start-missing", "the connection's first packet is not in the capture", link: packet.interface.name, connection: number) }
        return connection
    }

    private func closeOldest() {
        while keys[oldestOpen] == nil, oldestOpen < connections { oldestOpen += 1 }
        guard let key = keys[oldestOpen], let link = open[key]?.link else { return }
        note("tcp-too-many-connections", "connection \(oldestOpen) is closed here, as more than \(maximumOpen) are open", link: link, connection: oldestOpen)
        close(key)
    }

    private func close(_ key: FlowKey) {
        guard let connection = open.removeValue(forKey: key) else { return }
        keys[connection.number] = nil
        waiting[connection.number] = nil
        events.append(.closed(connection.finish()))
        ended.insert(key)
        if endedOrder.count < Dissector.maximumEndedConnections {
            endedOrder.append(key)
        } else {
            ended.remove(endedOrder[oldestEnded])
            endedOrder[oldestEnded] = key
            oldestEnded = (oldestEnded + 1) % Dissector.maximumEndedConnections
        }
    }
}
