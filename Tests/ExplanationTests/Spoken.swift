@testable import Dissection
import Explanation
import Foundation
import Testing

/// A connection on which a test speaks: messages as octets, and what the reader says of them.
struct Spoken {
    static let policy: ReviewPolicy? = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        guard let data = try? Data(contentsOf: root.appending(path: "topology.json")) else { return nil }
        return try? ReviewPolicy.read(Array(data))
    }()
    /// 2026-04-01T01:00:19.000Z, when the recorded octets were said.
    static let now: UInt64 = 1_775_005_219_000_000_000

    let channel: String
    let link: String
    var reader: MessageReader
    private var frame = 0

    init(_ channel: String, _ link: String, authorities: KnownAuthorities = KnownAuthorities()) throws {
        self.channel = channel
        self.link = link
        reader = MessageReader(policy: try #require(Self.policy), channel: channel, link: link, connection: 7, authorities: authorities)
    }

    var host: String { (Self.policy?.links[link]?.address ?? "") + ":8443" }

    func request(_ name: String, _ body: [UInt8], type: String = "application/json") -> [UInt8] {
        Array("POST /\(name) HTTP/1.1\r\nHost: \(host)\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
    }

    static func answer(_ body: [UInt8], isRefusal: Bool = false, type: String = "application/json") -> [UInt8] {
        Array("HTTP/1.1 \(isRefusal ? "403 Forbidden" : "200 OK")\r\nContent-Type: \(type)\r\nContent-Length: \(body.count)\r\n\r\n".utf8) + body
    }

    mutating func say(_ octets: [UInt8], _ direction: Direction) -> [ExplainedMessage] {
        frame += 1
        return reader.take(PlainOctets(connection: 7, direction: direction, bytes: octets, frames: [FrameReference(file: 0, number: frame)], timeNanoseconds: UInt64(clamping: Self.now)))
    }

    /// Says one message and ends the connection: all messages, and all rules of findings.
    func outcome(_ octets: [UInt8], _ direction: Direction) -> (messages: [ExplainedMessage], rules: [String], tally: OctetTally) {
        var copy = self
        let messages = copy.say(octets, direction)
        let late = copy.reader.finish()
        return (messages + copy.reader.cutMessages, messages.flatMap { $0.findings.map(\.rule) } + late.map(\.rule), copy.reader.tally)
    }
}
