import Foundation

/// Tools that nobody here wrote, which read what was written here.
enum Outside {
    static func run(_ words: [String]) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
        process.arguments = ["60"] + words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// A strict reader of PNG after the standard, with zlib's own inflate and checksum: prints bits, colour type, pixels to the metre,
    /// and the SHA-256 of the samples after the filters are undone; fails at anything that the standard forbids.
    static let reader = """
        import hashlib, struct, sys, zlib
        data = open(sys.argv[1], "rb").read()
        assert data[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10])
        at, chunks = 8, []
        while at < len(data):
            size, name = struct.unpack(">I4s", data[at:at + 8])
            body = data[at + 8:at + 8 + size]
            assert len(body) == size and struct.unpack(">I", data[at + 8 + size:at + 12 + size])[0] == zlib.crc32(name + body), name
            chunks.append((name, body))
            at += 12 + size
        names = [name for name, _ in chunks]
        assert names in ([b"IHDR", b"IDAT", b"IEND"], [b"IHDR", b"pHYs", b"IDAT", b"IEND"]), names
        assert chunks[-1][1] == b""
        width, height, bits, kind, method, filters, lace = struct.unpack(">IIBBBBB", chunks[0][1])
        assert (method, filters, lace) == (0, 0, 0) and (bits, kind) in ((8, 0), (8, 2), (1, 0))
        stream = zlib.decompressobj()
        rows = stream.decompress(chunks[-2][1]) + stream.flush()
        assert stream.eof and not stream.unused_data
        step = 3 if kind == 2 else 1
        length = (width * step * bits + 7) // 8
        assert len(rows) == height * (length + 1)
        above, samples = bytes(length), b""
        for y in range(height):
            kind_of_row, row = rows[y * (length + 1)], bytearray(rows[y * (length + 1) + 1:(y + 1) * (length + 1)])
            assert kind_of_row <= 4
            for x in range(length):
                a, b, c = row[x - step] if x >= step else 0, above[x], above[x - step] if x >= step else 0
                p = a + b - c
                nearest = min((abs(p - v), i, v) for i, v in enumerate((a, b, c)))[2]
                row[x] = (row[x] + (0, a, b, (a + b) // 2, nearest)[kind_of_row]) & 255
            above = bytes(row)
            if bits == 1:
                assert width % 8 == 0 or above[-1] & (255 >> width % 8) == 0
                above_samples = bytes(255 * (above[x // 8] >> 7 - x % 8 & 1) for x in range(width))
            else:
                above_samples = above
            samples += above_samples
        metre = struct.unpack(">IIB", chunks[1][1]) if len(chunks) == 4 else (0, 0, 1)
        assert metre[0] == metre[1] and metre[2] == 1
        print(width, height, bits, kind, metre[0], hashlib.sha256(samples).hexdigest())
        """

    /// What the reader says of a PNG file, word by word; nil where it refuses it.
    static func read(png: [UInt8]) throws -> [String]? {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-raster-\(UUID().uuidString).png")
        try Data(png).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let result = try run(["/usr/bin/python3", "-c", reader, file.path])
        return result.status == 0 ? result.output.split(whereSeparator: \.isWhitespace).map(String.init) : nil
    }

    static func sha256(_ octets: [UInt8]) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-raster-\(UUID().uuidString)")
        try Data(octets).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return String(try run(["/usr/bin/sha256sum", file.path]).output.prefix(64))
    }
}
