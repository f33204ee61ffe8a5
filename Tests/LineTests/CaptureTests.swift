import Domain
import EventLoop
import Faults
import Foundation
import Node
import TestSupport
import Testing
@testable import Line
@testable import Topology

@Suite("What a line records", .serialized)
struct CaptureTests {
    let directory: TemporaryDirectory

    init() throws {
        #expect(LoopThread.started)
        directory = try TemporaryDirectory()
    }

    @LoopActor
    private func capture(secretsPipe: String? = nil, maximumOctets: Int = LineCapture.defaultMaximumOctets, fileOctets: Int = 1 << 30) throws -> LineCapture {
        let link = Topology.Link(name: LineBench.linkName, channel: .lgwan, client: "issuing-center", server: "odawara", address: IPv4Address(value: 0x7F00_0001), faults: [])
        return try LineCapture(
            CaptureSettings(directory: directory.url.path, maximumFileOctets: fileOctets, logsSecrets: secretsPipe != nil), channel: .lgwan, links: [link],
            clock: .machine, log: NodeLog(node: "line-lgwan", clock: .machine), maximumOctets: maximumOctets, secretsPipe: secretsPipe)
    }

    /// A packet as tshark reads it.
    struct Packet {
        let isFar: Bool
        let isSent: Bool
        let payload: [UInt8]
        let comment: String
        let flags: Int
        let dropped: Int
    }

    /// Reads the capture with a tool that nobody here wrote.
    private func packets(_ name: String = "lgwan.pcapng") async throws -> [Packet] {
        let fields = ["frame.interface_description", "frame.packet_flags_direction", "tcp.payload", "frame.comment", "tcp.flags", "frame.drop_count", "frame.interface_name"]
        let read = try await Tool.run(["tshark", "-r", directory.path(name), "--disable-protocol", "tls", "-T", "fields"] + fields.flatMap { ["-e", $0] })
        #expect(read.status == 0, "\(read.text)")
        return read.text.split(separator: "\n").filter { $0.contains("\t") }.map { line in
            let words = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            #expect(words[6] == "lgwan.odawara")
            let digits = Array(words[2].utf8)
            return Packet(
                isFar: words[0].hasPrefix("line to odawara"), isSent: Int(words[1].dropFirst(2), radix: 16) == 2,
                payload: stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) },
                comment: words[3], flags: Int(words[4].dropFirst(2), radix: 16) ?? 0, dropped: Int(words[5]) ?? 0)
        }
    }

    private func octets(_ packets: [Packet], isFar: Bool, isSent: Bool) -> [UInt8] { packets.filter { $0.isFar == isFar && $0.isSent == isSent }.flatMap(\.payload) }

    @Test("is every octet, on the side where it came and on the side where it went, with both ends")
    @LoopActor func octetForOctet() async throws {
        let capture = try capture()
        let bench = try LineBench(capture: capture)
        let talk = try await bench.conversation()
        #expect(try await talk.exchange(request: 40_000, answer: 100_000))
        talk.near.shutdownWriting()
        #expect(await talk.far.next() == .end)
        talk.far.close()
        #expect(await talk.near.next() == .end)
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
        await capture.settle()
        let packets = try await packets()
        let flight = Records.data(640) + Records.data(MessageMeter.finishedLength)
        let asked = Records.clientHello + flight + Conversation.message(40_000), answered = Records.serverHello + flight + Conversation.message(100_000)
        #expect(octets(packets, isFar: false, isSent: false) == asked && octets(packets, isFar: true, isSent: true) == asked)
        #expect(octets(packets, isFar: true, isSent: false) == answered && octets(packets, isFar: false, isSent: true) == answered)
        #expect(packets.filter { $0.flags & 1 != 0 }.map { "\($0.isFar) \($0.isSent)" } == ["false false", "true true", "true false", "false true"])
        #expect(packets.first?.comment == "connection 1 of lgwan.odawara: issuing-center to odawara")
        #expect(packets.allSatisfy { $0.dropped == 0 && $0.flags & 4 == 0 })
    }

    @Test("shows damage as the difference of both sides, and names the fault")
    @LoopActor func damage() async throws {
        let capture = try capture()
        let bench = try LineBench(capture: capture)
        let talk = try await bench.conversation()
        try bench.add(#"{"name":"holding","type":"latency","stream":"upstream","attributes":{"latency":1}}"#)
        try bench.add(#"{"name":"dying","type":"limit_data","stream":"upstream","attributes":{"bytes":7}}"#)
        try await talk.near.write(Records.data(100))
        #expect(try await talk.far.read(exactly: 7) == Array(Records.data(100).prefix(7)))
        #expect(await talk.far.next().isCutOff)
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
        await capture.settle()
        let packets = try await packets()
        #expect(octets(packets, isFar: false, isSent: false).suffix(105) == Records.data(100)[...])
        #expect(octets(packets, isFar: true, isSent: true).suffix(7) == Records.data(100).prefix(7))
        let said = packets.map(\.comment).joined(separator: "\n")
        #expect(said.contains("fault dying (limit_data, upstream) takes hold") && said.contains("by way of holding (latency), dying (limit_data)"), "\(said)")
        #expect(!packets.contains { $0.comment.contains("by way of") && !$0.isFar })
    }

    @Test("names a cut, with the packets that it makes")
    @LoopActor func cut() async throws {
        let capture = try capture()
        let bench = try LineBench(capture: capture)
        let talk = try await bench.conversation()
        try await bench.cut(Cut(mode: .reset))
        #expect(await talk.far.next().isCutOff)
        _ = await bench.attempt()
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 && bench.carrier.counters.connections == 2 })
        await capture.settle()
        let resets = try await packets().filter { $0.flags & 4 != 0 }
        #expect(resets.map { "\($0.isFar) \($0.isSent)" } == ["false true", "true true", "false true"])
        #expect(resets.allSatisfy { $0.comment == "the link is cut (reset)" })
    }

    @Test("puts secrets before what they open, though they come after it")
    @LoopActor func secretsFirst() async throws {
        let path = directory.path("secrets.pipe")
        #expect(unsafe mkfifo(path, 0o600) == 0)
        let descriptor = unsafe open(path, O_RDWR | O_NONBLOCK)
        defer { close(descriptor) }
        let capture = try capture(secretsPipe: path)
        let bench = try LineBench(capture: capture)
        let (near, far) = try await bench.connection()
        let random = String(repeating: "07", count: 32)
        let log = ["CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0"]
            .map { "\($0) \(random) \(String(repeating: "3c", count: 48))\n" }.joined()
        let lines = Array(log.utf8)
        // The kernel reads only inside the array, which outlives the call.
        #expect(unsafe lines.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) } == lines.count)
        try await near.write(Records.data(9))
        #expect(try await far.read(exactly: 14) == Records.data(9))
        near.close()
        far.close()
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
        await capture.settle()
        let file = Array(try Data(contentsOf: URL(filePath: directory.path("lgwan.pcapng"))))
        let secrets = try #require(file.firstRange(of: lines)), hello = try #require(file.firstRange(of: Records.serverHello)), asked = try #require(file.firstRange(of: Records.clientHello))
        #expect(asked.lowerBound < secrets.lowerBound && secrets.lowerBound < hello.lowerBound)
    }

    @Test("ends where the disk fails, and the traffic goes on")
    @LoopActor func diskFailure() async throws {
        let capture = try capture(fileOctets: 1)
        let bench = try LineBench(capture: capture)
        let talk = try await bench.conversation()
        try FileManager.default.removeItem(at: directory.url)
        #expect(try await talk.exchange(request: 100_000, answer: 100_000))
        #expect(await TestNetwork.settle { capture.isOver })
        #expect(try await talk.exchange(request: 100_000, answer: 100_000))
        #expect(try await bench.carries())
        talk.close()
    }

    @Test("is bounded: what finds no room is left out and counted, and the traffic goes on")
    @LoopActor func bounded() async throws {
        let capture = try capture(maximumOctets: 20_000)
        let bench = try LineBench(capture: capture)
        let talk = try await bench.conversation()
        #expect(try await talk.exchange(request: 100_000, answer: 100_000))
        await capture.settle()
        #expect(try await talk.exchange(request: 10, answer: 10))
        talk.close()
        #expect(await TestNetwork.settle { bench.carrier.openConnections == 0 })
        await capture.settle()
        let packets = try await packets()
        #expect(packets.contains { $0.dropped > 0 && !$0.isFar } && packets.contains { $0.dropped > 0 && $0.isFar })
        #expect(octets(packets, isFar: true, isSent: true).count < 110_000)
    }

    @Test("without a pipe for secrets that it should have is nothing: the line does not start")
    @LoopActor func noPipe() throws {
        #expect(throws: (any Error).self) { _ = try capture(secretsPipe: directory.path("absent")) }
    }
}
