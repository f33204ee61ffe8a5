import Domain
import Foundation
import TestSupport
import Testing
@testable import Capture

@Suite("The files of a capture")
struct CaptureWriterTests {
    static let header = Pcapng.sectionHeader(application: "kofu", comment: "a test") + Pcapng.interface(name: "core.odawara", description: "odawara")

    static func packet(_ count: Int = 100) -> CaptureBlock {
        var flow = TCPFlow(caller: TCPFlowTests.caller, callee: TCPFlowTests.callee)
        let packet = flow.octets([UInt8](repeating: 7, count: count)[...], from: .caller)[0]
        return .packet(Pcapng.packet(packet, interface: 0, nanoseconds: 1_775_005_201_000_000_001, course: .received, comments: ["遅延"]))
    }

    private func writer(_ directory: TemporaryDirectory, maximumOctets: Int = 1 << 20) throws -> CaptureWriter {
        try CaptureWriter(directory: directory.url.path, name: "core", header: Self.header, maximumOctets: maximumOctets)
    }

    private func octets(_ directory: TemporaryDirectory, _ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: directory.path(name)))) }

    @Test("are for the owner only, and read by tools that nobody here wrote")
    func readable() async throws {
        let directory = try TemporaryDirectory()
        try writer(directory).append([Self.packet(), .secrets(KeyLogTests.line(KeyLogTests.labels[0])), Self.packet(5)])
        let mode = try FileManager.default.attributesOfItem(atPath: directory.path("core.pcapng"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let read = try await Tool.run([
            "tshark", "-r", directory.path("core.pcapng"), "-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-T", "fields", "-e", "frame.interface_name",
            "-e", "frame.comment", "-e", "frame.time_epoch", "-e", "tcp.len", "-e", "ip.checksum.status", "-e", "tcp.checksum.status",
        ])
        #expect(read.status == 0)
        #expect(read.text.hasSuffix("""
            core.odawara\t遅延\t1775005201.000000001\t100\t1\t1
            core.odawara\t遅延\t1775005201.000000001\t5\t1\t1

            """), "\(read.text)")
        let judged = try await Tool.run(["capinfos", "-c", directory.path("core.pcapng")])
        #expect(judged.status == 0 && judged.text.contains("Number of packets:   2"), "\(judged.text)")
    }

    @Test("follow one another by size, each with the header and the last secrets")
    func rotation() throws {
        let directory = try TemporaryDirectory()
        let writer = try writer(directory, maximumOctets: 1)
        let secret = KeyLogTests.line(KeyLogTests.labels[0])
        try writer.append([.secrets(secret)] + [CaptureBlock](repeating: Self.packet(30_000), count: 5))
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.url.path).sorted()
        #expect(names == ["core.2.pcapng", "core.3.pcapng", "core.pcapng"])
        for name in names {
            let octets = try octets(directory, name)
            #expect(octets.count <= CaptureWriter.minimumFileOctets)
            #expect(octets.starts(with: Self.header + Pcapng.secrets(secret)))
            #expect(CaptureMending.wholeOctets(octets[...]) == octets.count)
        }
    }

    @Test("never overwrite one another: whoever comes after a killed writer mends its last block and begins the next file", arguments: [1, 4, 11, 20, 100])
    func killed(torn: Int) throws {
        let directory = try TemporaryDirectory()
        try writer(directory).append([Self.packet(), Self.packet()])
        let whole = try octets(directory, "core.pcapng")
        try directory.write("core.pcapng", whole.dropLast(torn))
        try writer(directory).append([Self.packet()])
        guard case .packet(let packet) = Self.packet() else { return }
        #expect(try octets(directory, "core.pcapng") == Array(whole.dropLast(packet.count)))
        #expect(try octets(directory, "core.2.pcapng") == Self.header + packet)
    }

    @Test("that are whole are left as they are by whoever comes after")
    func unharmed() throws {
        let directory = try TemporaryDirectory()
        try writer(directory).append([Self.packet()])
        let whole = try octets(directory, "core.pcapng")
        _ = try writer(directory)
        #expect(try octets(directory, "core.pcapng") == whole)
    }

    @Test("keep a bounded number of secrets at hand, in whole lines")
    func boundedSecrets() throws {
        let directory = try TemporaryDirectory()
        let writer = try writer(directory, maximumOctets: 1)
        for random in 0..<UInt8(255) { try writer.append([.secrets(KeyLogTests.labels.flatMap { KeyLogTests.line($0, random: random) })]) }
        try writer.append([Self.packet(32_000), Self.packet(32_000)])
        let names = try FileManager.default.contentsOfDirectory(atPath: directory.url.path)
        #expect(names.count > 1)
        for name in names {
            let octets = try octets(directory, name)
            #expect(octets.count < Self.header.count + CaptureWriter.keptSecretsOctets + 40_000)
            #expect(CaptureMending.wholeOctets(octets[...]) == octets.count)
        }
    }

    @Test("say what fails, and where the directory is missing there is no writer")
    func failure() throws {
        let directory = try TemporaryDirectory()
        do {
            _ = try CaptureWriter(directory: directory.path("nowhere"), name: "core", header: Self.header, maximumOctets: 1)
            Issue.record("a writer without a directory")
        } catch {
            #expect(error.number == ENOENT && error.description.hasSuffix("core.pcapng: No such file or directory"))
        }
    }
}
