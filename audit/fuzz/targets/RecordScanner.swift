@testable import Line

/// What a line reads of TLS, in both directions: pieces of any length come to the same as one.
func target(_ bytes: [UInt8]) {
    for direction in [Direction.toServer, .toClient] {
        var whole = RecordScanner(direction: direction), slow = RecordScanner(direction: direction)
        var first: ProtocolViolation?, second: ProtocolViolation?
        do { try whole.scan(bytes[...]) } catch { first = error }
        for index in bytes.indices where second == nil {
            do { try slow.scan(bytes[index...index]) } catch { second = error }
        }
        demand(first == second, "a violation is the same in one piece and in many")
        if first == nil {
            demand(whole.recordCount == slow.recordCount && whole.messageCount == slow.messageCount, "records and messages are counted the same in one piece and in many")
            demand(whole.isAtBoundary == slow.isAtBoundary && whole.hasPassedHello == slow.hasPassedHello, "the place is the same in one piece and in many")
        }
    }
    _ = ClientHello.violation(in: bytes[...])
}
