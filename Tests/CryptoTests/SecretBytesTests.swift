import Foundation
import Testing
@testable import Crypto

@Suite struct SecretBytesTests {
    private func octets(_ secret: borrowing SecretBytes) -> [UInt8] {
        secret.withSpan { span in (0..<span.count).map { span[$0] } }
    }

    @Test("a secret holds what it was given and compares by content")
    func content() throws {
        let secret = try SecretBytes.copying([1, 2, 3])
        #expect(secret.count == 3)
        #expect(octets(secret) == [1, 2, 3])
        #expect(secret.equals(try .copying([1, 2, 3])))
        #expect(!secret.equals(try .copying([1, 2, 4])))
        #expect(!secret.equals(try .copying([1, 2])))
        #expect(try SecretBytes.copying([]).count == 0)
    }

    @Test("taking an array empties it")
    func taking() throws {
        var bytes: [UInt8] = [1, 2, 3]
        let secret = try SecretBytes.taking(&bytes)
        #expect(bytes.isEmpty)
        #expect(octets(secret) == [1, 2, 3])
    }

    @Test("keeping a range moves it to the front and wipes the rest")
    func keeping() throws {
        var secret = try SecretBytes.copying([1, 2, 3, 4, 5])
        try secret.keep(1..<4)
        #expect(octets(secret) == [2, 3, 4])
        try secret.keep(0..<0)
        #expect(secret.count == 0)
        #expect(throws: CryptoError.self) { try secret.keep(0..<1) }
    }

    @Test("the pages of a secret are locked and left out of core dumps")
    func pages() throws {
        let secret = try SecretBytes.copying([1])
        // Read inside the closure: the secret lives at least that long.
        let flags = try unsafe secret.withUnsafeBytes { try Self.flags(ofPageAt: UInt(bitPattern: $0.baseAddress)) }
        let found = try #require(flags).split(separator: " ")
        #expect(found.contains("lo"))
        #expect(found.contains("dd"))
    }

    /// What the kernel says about the page that holds `address`.
    private static func flags(ofPageAt address: UInt) throws -> Substring? {
        // Read to the end by hand: such a file has no size that tells how much to read.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
        let map = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        var isInside = false
        for line in map.split(separator: "\n") {
            let bounds = line.split(separator: " ")[0].split(separator: "-")
            if bounds.count == 2, let low = UInt(bounds[0], radix: 16), let high = UInt(bounds[1], radix: 16) { isInside = low <= address && address < high }
            if isInside, line.hasPrefix("VmFlags:") { return line }
        }
        return nil
    }

    @Test("a secret goes to a new file of mode 0600 and comes back")
    func file() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try SecretBytes.copying([9, 8, 7]).write(toNewFile: path)
        #expect(octets(try SecretBytes.contents(ofFile: path)) == [9, 8, 7])
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(throws: CryptoError.self) { try SecretBytes.copying([1]).write(toNewFile: path) }
    }

    @Test("a file that is missing, too long, a directory or a link is refused")
    func fileRefusals() throws {
        let base = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { for suffix in ["", "-link"] { try? FileManager.default.removeItem(atPath: base + suffix) } }
        #expect(throws: CryptoError.self) { _ = try SecretBytes.contents(ofFile: base) }
        try SecretBytes.copying([1, 2]).write(toNewFile: base)
        try FileManager.default.createSymbolicLink(atPath: base + "-link", withDestinationPath: base)
        #expect(throws: CryptoError.self) { _ = try SecretBytes.contents(ofFile: base, maximumCount: 1) }
        #expect(throws: CryptoError.self) { _ = try SecretBytes.contents(ofFile: base + "-link") }
        #expect(throws: CryptoError.self) { _ = try SecretBytes.contents(ofFile: "/tmp") }
    }
}
