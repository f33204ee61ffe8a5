import EventLoop
import Faults
import JSON
import TestSupport
import Testing
@testable import Line

/// A conversation over a line: requests and answers of plain records, as TLS would frame them.
extension LineBench {
    static let answerLength = 500

    func add(_ json: String) throws { try carrier.add(LineBench.fault(json)) }

    static func fault(_ json: String) throws -> Fault { try Fault(json: JSONValue(parsing: Array(json.utf8), form: .anyLayout)) }

    func state(_ name: String) throws -> String { try carrier.fault(named: name).state }

    func tookHold(_ name: String) throws -> Int { try carrier.fault(named: name).tookHold }

    func remove(_ name: String) async throws {
        var failure: LinkCarrier.FaultFailure?
        _ = await TestNetwork.settle {
            do throws(LinkCarrier.FaultFailure) {
                _ = try carrier.remove(name)
                failure = nil
            } catch {
                failure = error
                if case .socket = error { return false }
            }
            return true
        }
        if let failure { throw failure }
    }

    /// A connection on which both sides have finished their handshake.
    func conversation() async throws -> Conversation {
        let (near, far) = try await connection()
        let conversation = Conversation(near: near, far: far)
        let flight = Records.data(640) + Records.data(MessageMeter.finishedLength)
        try await far.write(flight)
        #expect(try await near.read(exactly: flight.count) == flight)
        try await near.write(flight)
        #expect(try await far.read(exactly: flight.count) == flight)
        return conversation
    }
}

@LoopActor
struct Conversation {
    let near: Socket
    let far: Socket

    /// One whole exchange; false where it does not come through.
    func exchange(request: Int = 300, answer: Int = LineBench.answerLength) async throws -> Bool {
        let asked = Conversation.message(request), answered = Conversation.message(answer)
        try await near.write(asked)
        guard try await far.read(exactly: asked.count) == asked else { return false }
        try await far.write(answered)
        return try await near.read(exactly: answered.count) == answered
    }

    /// A message of `count` octets of plaintext, in records as OpenSSL cuts them.
    static func message(_ count: Int) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = count
        while rest > 0 {
            let part = min(rest, 16_384)
            octets += Records.data(part + 17, UInt8(truncatingIfNeeded: octets.count + part))
            rest -= part
        }
        return octets
    }

    func close() {
        near.close()
        far.close()
    }
}

extension Socket {
    /// Everything until the stream ends, and how it ends.
    func rest() async -> (bytes: [UInt8], end: Event) {
        var bytes: [UInt8] = []
        while true {
            let event = await next()
            guard case .bytes(let more) = event else { return (bytes, event) }
            bytes += more
        }
    }
}
