internal import COpenSSL

/// The few types of the contract of the review rooms that `Explanation` needs, until `Dissection` itself is merged.
public struct FrameReference: Sendable, Hashable {
    public let file: Int
    public let number: Int
    public init(file: Int, number: Int) { (self.file, self.number) = (file, number) }
}

public enum Direction: String, Sendable { case toServer = "to server", toClient = "to client" }

public struct Finding: Sendable, Hashable {
    public let rule: String
    public let sentence: String
    public let link: String?
    public let connection: Int?
    public let frames: [FrameReference]
    public init(rule: String, sentence: String, link: String?, connection: Int?, frames: [FrameReference]) {
        (self.rule, self.sentence, self.link, self.connection, self.frames) = (rule, sentence, link, connection, frames)
    }
}

public struct PlainOctets: Sendable {
    public let connection: Int
    public let direction: Direction
    public let bytes: [UInt8]
    public let frames: [FrameReference]
    public let timeNanoseconds: UInt64
    public init(connection: Int, direction: Direction, bytes: [UInt8], frames: [FrameReference], timeNanoseconds: UInt64) {
        (self.connection, self.direction, self.bytes, self.frames, self.timeNanoseconds) = (connection, direction, bytes, frames, timeNanoseconds)
    }
}

public enum Hash {
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 32)
        // Both arrays are ours; SHA-256 writes its 32 octets.
        guard unsafe EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil) == 1 else { return [] }
        return digest
    }
}
