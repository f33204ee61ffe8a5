/// What a dissector finds, in the order of the capture.
public enum DissectionEvent: Sendable {
    /// A connection's first frame.
    case opened(ConnectionStart)
    /// A comment that the capture's writer put on a frame (`opt_comment`); what it says is the writer's word, and nobody else's.
    case comment(connection: Int, text: String, frame: FrameReference)
    /// Once for each connection that has said anything: after both Finished, or with what there was when it ended.
    case handshake(connection: Int, Handshake)
    /// The content of one record of application data.
    case octets(PlainOctets)
    /// The last of a connection.
    case closed(ConnectionEnd)
    /// Packets that the capture says it did not record, before `frame`.
    case dropped(link: String, side: Side, count: Int, frame: FrameReference)
    case finding(Finding)
    /// A file has been read to its end.
    case file(CaptureFile)
}

/// The two interfaces of each link: every octet is recorded where it came in and where it went on.
public enum Side: String, Sendable {
    case clientToLine = "client to line"
    case lineToServer = "line to server"
}

public enum Direction: String, Sendable {
    case toServer = "to server"
    case toClient = "to client"

    public var opposite: Direction { self == .toServer ? .toClient : .toServer }
}

/// A file, known when it has been read through.
public struct CaptureFile: Sendable, Hashable {
    public let name: String
    /// Of all octets, in hexadecimal digits.
    public let sha256: String
    /// As Wireshark counts them.
    public let frames: Int
    public let octets: Int
    /// Blocks of a type that this reader passes over, and their octets. Each has a finding.
    public let unknownBlocks: Int
    public let unknownBlockOctets: Int
}

/// One end of a connection, as its packets name it.
public struct Endpoint: Sendable, Hashable, CustomStringConvertible {
    /// In the form `127.20.3.1`.
    public let address: String
    public let port: UInt16

    public var description: String { "\(address):\(port)" }
}

public struct ConnectionStart: Sendable {
    /// From 0, in the order of first frames.
    public let connection: Int
    /// The name of the capture's interface.
    public let link: String
    public let side: Side
    public let client: Endpoint
    public let server: Endpoint
    public let frame: FrameReference
    /// Since 1970, UTC, by the capture's clock.
    public let timeNanoseconds: UInt64
}

/// The content of one record of application data, which was authentic under the connection's secrets.
public struct PlainOctets: Sendable {
    public let connection: Int
    public let direction: Direction
    public let bytes: [UInt8]
    /// The frames that carried the record.
    public let frames: [FrameReference]
    /// When the last of them was recorded.
    public let timeNanoseconds: UInt64

    public init(connection: Int, direction: Direction, bytes: [UInt8], frames: [FrameReference], timeNanoseconds: UInt64) {
        self.connection = connection
        self.direction = direction
        self.bytes = bytes
        self.frames = frames
        self.timeNanoseconds = timeNanoseconds
    }
}
