import EventLoop
import TLS

/// Reads answers of servers that are not ours too: any header, a Content-Length, status 200.
struct AnswerReader {
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    private static let lengthName = Array("content-length: ".utf8)
    private static let maximumHeadBytes = 4096
    private static let statusOK = Array("HTTP/1.1 200".utf8)

    /// Reads one answer and returns the length of its body.
    @LoopActor
    mutating func read(_ connection: TLSConnection, until deadline: MonotonicTime) async throws -> Int {
        var filled = 0
        while true {
            let count = try await connection.read(into: &buffer, from: filled, until: deadline)
            guard count > 0 else { throw BenchFailure("closed before the answer") }
            filled += count
            if let (bodyStart, length) = try head(filled) {
                var rest = length - (filled - bodyStart)
                while rest > 0 {
                    let count = try await connection.read(into: &buffer, until: deadline)
                    guard count > 0 else { throw BenchFailure("closed within the answer") }
                    rest -= count
                }
                guard rest == 0 else { throw BenchFailure("more than one answer") }
                return length
            }
            guard filled < AnswerReader.maximumHeadBytes else { throw BenchFailure("no end of the head") }
        }
    }

    /// Where the body begins and how long it is; nil where the head has not come whole.
    private func head(_ filled: Int) throws -> (bodyStart: Int, length: Int)? {
        var position = 0
        var length: Int?
        var matched = 0
        while position + 3 < filled {
            if buffer[position] == 0x0D, buffer[position + 1] == 0x0A, buffer[position + 2] == 0x0D, buffer[position + 3] == 0x0A {
                guard buffer.starts(with: AnswerReader.statusOK), let length else { throw BenchFailure("not a 200 answer with a length") }
                return (position + 4, length)
            }
            matched = buffer[position] | 0x20 == AnswerReader.lengthName[matched] | 0x20 ? matched + 1 : 0
            position += 1
            if matched == AnswerReader.lengthName.count {
                matched = 0
                var number = 0
                while position < filled, (0x30...0x39).contains(buffer[position]), number < 10_000_000 {
                    number = number * 10 + Int(buffer[position] - 0x30)
                    position += 1
                }
                length = number
            }
        }
        return nil
    }
}
