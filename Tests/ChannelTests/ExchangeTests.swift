import Channel
import Crypto
import Domain
import EventLoop
import Gate
import JSON
import Messages
import TLS
import TestSupport
import Testing
@testable import Line

@Suite(.serialized) struct ExchangeTests {
    init() { #expect(LoopThread.started) }

    @Test("a request is answered, and the answer carries the request's hash")
    @LoopActor func accepted() async throws {
        let bench = try ChannelBench()
        let (answer, hash) = try await bench.client.ask("ask", ChannelBench.question, requestID: "kiosk-a1.1")
        #expect(answer == ["requestHash": .string(hash), "answer": "menu"])
        #expect(hash == Hex.encode(Digest.sha256(ChannelBench.question.canonicalBytes)))
        #expect(bench.serverRecorder.refusals.isEmpty && bench.clientRecorder.refusals.isEmpty)
        let exchange = try #require(bench.clientRecorder.exchanges.first)
        #expect((exchange.channel, exchange.peer, exchange.message, exchange.outcome) == ("lgwan", "odawara", "ask", "ok"))
        #expect(exchange.requestID == "kiosk-a1.1")
        #expect(exchange.microseconds > 0)
    }

    @Test("a handler learns who asks, over what, and by when")
    @LoopActor func requestAsSeen() async throws {
        let bench = try ChannelBench { request in
            #expect(request.message == "ask")
            #expect(request.peer == "issuing-center")
            #expect(request.deadline > .now)
            return .response(["requestHash": .string(request.hash), "answer": "seen"])
        }
        #expect(try await bench.ask() == "seen")
    }

    @Test("a request's own deadline is the handler's, where it comes before the channel's", arguments: [1, 60_000, 4_000_000_000_000])
    @LoopActor func travellingDeadline(milliseconds: Int64) async throws {
        let bench = try ChannelBench { request in
            let left = request.deadline.microseconds(since: .now) / 1000
            #expect(left <= min(TestNetwork.patienceMilliseconds, Int(milliseconds)))
            #expect(milliseconds == 1 || !request.isOverdue)
            return .response(["requestHash": .string(request.hash), "answer": "seen"])
        }
        #expect(try await bench.client.ask("ask", ChannelBench.question(dueIn: milliseconds), requestID: "kiosk-a1.1").answer["answer"] == "seen")
    }

    @Test("a request that comes after its own deadline reaches no handler, and the connection stays in use")
    @LoopActor func overdue() async throws {
        let bench = try ChannelBench { _ in
            Issue.record("an overdue request was handled")
            return .binary([])
        }
        for late in [Int64(0), 1, 60_000] {
            let error = try #require(await bench.failure("ask", ChannelBench.question(dueIn: -late)))
            guard case .refusal(let refusal) = error.reason else { throw error }
            #expect(refusal.code == .deadlineExceeded)
        }
        #expect(bench.serverRecorder.refusals.map(\.rule) == ["deadline-passed", "deadline-passed", "deadline-passed"])
        #expect(bench.carrier.counters.connections == 1)
    }

    @Test("an asking end names the moment at which it gives up")
    @LoopActor func givingUp() async throws {
        var settings = ChannelBench.Settings()
        settings.clientTimeoutMilliseconds = 2000
        let bench = try ChannelBench(settings)
        #expect(bench.client.deadline(until: .distantFuture).millisecondsSinceEpoch == TestAuthority.now + 2000)
        #expect(bench.client.deadline(until: .now).millisecondsSinceEpoch == TestAuthority.now)
        let sooner = bench.client.deadline(until: .now.adding(milliseconds: 1000)).millisecondsSinceEpoch
        #expect((TestAuthority.now...TestAuthority.now + 1000).contains(sooner))
    }

    @Test("requests one after another share a connection; requests at once do not")
    @LoopActor func connections() async throws {
        let bench = try ChannelBench()
        for _ in 0..<20 { #expect(try await bench.ask() == "menu") }
        #expect(bench.carrier.counters.connections == 1)
        let asking = (0..<8).map { _ in Task.onLoop { try await bench.ask() } }
        for task in asking { #expect(try await task.value == "menu") }
        #expect(bench.carrier.counters.connections <= 8)
        #expect(bench.clientRecorder.outcomes == [String](repeating: "ok", count: 28))
    }

    @Test("a refusal passes its code and the time of opening on, and the connection stays in use")
    @LoopActor func refusal() async throws {
        let opens = Instant(millisecondsSinceEpoch: 1_775_000_000_000)
        let bench = try ChannelBench { request in
            .refusal(Refusal(requestHash: request.hash, code: .outsideHours, opensAt: opens).json)
        }
        for _ in 0..<2 {
            let error = try #require(await bench.failure())
            guard case .refusal(let refusal) = error.reason else { throw error }
            #expect(refusal.code == .outsideHours && refusal.opensAt == opens)
            let told = error.refusal(unreachable: .cityUnreachable)
            #expect(told.code == .outsideHours && told.opensAt == opens)
        }
        #expect(bench.clientRecorder.outcomes == ["refused", "refused"])
        #expect(bench.carrier.counters.connections == 1)
    }

    @Test("a refusal with a code that nobody knows is refused here")
    @LoopActor func unknownCode() async throws {
        let bench = try ChannelBench { request in .refusal(["requestHash": .string(request.hash), "code": "because"]) }
        try await expectRefusedHere(bench, "refusal-code")
    }

    @Test("a DER message is answered in DER")
    @LoopActor func binary() async throws {
        var settings = ChannelBench.Settings()
        settings.checkBinary = { _, _, body in body.first == 0x30 ? nil : "not-der" }
        let bench = try ChannelBench(settings)
        #expect(try await bench.client.askBinary("check", [0x30, 1, 2], requestID: nil) == [0x30, 1, 2])
        let error = await #expect(throws: ChannelError.self) { _ = try await bench.client.askBinary("check", [0x31, 1, 2], requestID: nil) }
        #expect(rule(error) == "binary-refused")
        #expect(bench.clientRecorder.rules == ["binary-refused"])
    }

    @Test("a JSON refusal where the channel speaks DER never leaves")
    @LoopActor func binaryRefusal() async throws {
        var settings = ChannelBench.Settings()
        settings.checkBinary = { _, _, _ in nil }
        let bench = try ChannelBench(settings) { _ in .refusal(["code": "because"]) }
        let error = await #expect(throws: ChannelError.self) { _ = try await bench.client.askBinary("check", [0x30], requestID: nil) }
        guard case .broken? = error?.reason else { throw try #require(error) }
        #expect(bench.serverRecorder.rules == ["content-type"])
    }

    // MARK: Gates

    @Test("a message that the allowlist does not have never leaves")
    @LoopActor func unknownMessageOut() async throws {
        let bench = try ChannelBench()
        #expect(rule(await bench.failure("tell")) == "message-unknown")
        #expect(bench.carrier.counters.connections == 0)
        #expect(bench.clientRecorder.refusals.first?.direction == "out")
        #expect(await bench.failure("tell")?.refusal(unreachable: .cityUnreachable).code == .gateRefused)
    }

    @Test("a field that the allowlist does not have never leaves")
    @LoopActor func unknownFieldOut() async throws {
        let bench = try ChannelBench()
        let body: JSONValue = ["requestId": "kiosk-a1.1", "question": "menu", "pin": "1234"]
        #expect(rule(await bench.failure("ask", body)) == "field-unknown")
        #expect(bench.carrier.counters.connections == 0)
    }

    @Test("a message that only the asker's allowlist has is refused at the other end, and the connection ends")
    @LoopActor func unknownMessageIn() async throws {
        var settings = ChannelBench.Settings()
        settings.clientPolicy = try ChannelBench.policy("lgwan", extra: ["tell"])
        let bench = try ChannelBench(settings) { _ in
            Issue.record("the handler was reached")
            return .binary([])
        }
        guard case .broken? = await bench.failure("tell")?.reason else { throw Unexpected() }
        #expect(bench.serverRecorder.rules == ["message-unknown"])
        #expect(bench.serverRecorder.refusals.first?.peer == "issuing-center")
    }

    @Test("a request with another host than the caller's own link is refused, also one that the gate knows")
    @LoopActor func otherHost() async throws {
        for host in ["127.8.8.8:8443", "127.9.9.9:8443"] {
            let bench = try ChannelBench()
            let connection = try await bench.raw(bench.authority.context(.client, "issuing-center"))
            try await connection.write(bench.request(host: host), until: TestNetwork.soon)
            #expect(await connection.everything().isEmpty)
            #expect(bench.serverRecorder.rules == ["host-unknown"])
        }
    }

    @Test("the same request with the right host is answered")
    @LoopActor func rightHost() async throws {
        let bench = try ChannelBench()
        let connection = try await bench.raw(bench.authority.context(.client, "issuing-center"))
        try await connection.write(bench.request(), until: TestNetwork.soon)
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = try await connection.read(into: &buffer, until: TestNetwork.soon)
        #expect(String(decoding: buffer.prefix(count), as: UTF8.self).hasPrefix("HTTP/1.1 200 OK\r\n"))
    }

    @Test("an answer that is not on the allowlist never leaves", arguments: [
        ["requestHash": "00", "answer": "menu"], ["answer": "menu"], ["requestHash": .null, "answer": "menu"], [:], "menu",
    ] as [JSONValue])
    @LoopActor func answerOut(answer: JSONValue) async throws {
        let bench = try ChannelBench { _ in .response(answer) }
        let error = try #require(await bench.failure())
        guard case .broken = error.reason else { throw error }
        #expect(bench.serverRecorder.refusals.map(\.direction) == ["out"])
        #expect(error.refusal(unreachable: .cityUnreachable).code == .cityUnreachable)
    }

    @Test("an answer that only the other end's allowlist has is refused here, and its connection is not used again")
    @LoopActor func answerIn() async throws {
        var settings = ChannelBench.Settings()
        settings.serverPolicy = try ChannelBench.policy("lgwan", answerGrammar: "text:1..40")
        let bench = try ChannelBench(settings) { request in .response(["requestHash": .string(request.hash), "answer": "山田 太郎"]) }
        try await expectRefusedHere(bench, "field-grammar")
        try await expectRefusedHere(bench, "field-grammar")
        #expect(bench.carrier.counters.connections == 2)
        #expect(bench.clientRecorder.outcomes == ["refused-here", "refused-here"])
    }

    @Test("an answer to another request is refused here, and its connection is not used again", arguments: [true, false])
    @LoopActor func otherHash(isRefusal: Bool) async throws {
        let other = String(repeating: "ab", count: 32)
        let bench = try ChannelBench { _ in
            isRefusal ? .refusal(Refusal(requestHash: other, code: .notResident).json) : .response(["requestHash": .string(other), "answer": "menu"])
        }
        try await expectRefusedHere(bench, "request-hash")
        try await expectRefusedHere(bench, "request-hash")
        #expect(bench.carrier.counters.connections == 2)
        #expect(bench.clientRecorder.outcomes == ["refused-here", "refused-here"])
    }

    struct Smuggled: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rule: String
        let change: @Sendable (String) -> String

        static let all = [
            Smuggled(testDescription: "chunked", rule: "http-header-not-expected") { $0.replacing("Content-Length: 44", with: "Transfer-Encoding: chunked") },
            Smuggled(testDescription: "another header", rule: "http-header-not-expected") { $0.replacing("Content-Type", with: "Accept: */*\r\nContent-Type") },
            Smuggled(testDescription: "another method", rule: "http-method") { $0.replacing("POST", with: "PUT") },
            Smuggled(testDescription: "an octet after the body", rule: "http-out-of-turn") { $0 + "x" },
            Smuggled(testDescription: "a second request behind the first", rule: "http-out-of-turn") { $0 + $0 },
            Smuggled(testDescription: "a space in the body", rule: "body-not-canonical") { $0.replacing("Length: 44", with: "Length: 45").replacing("{", with: "{ ") },
            Smuggled(testDescription: "a field twice", rule: "body-not-canonical") { $0.replacing("Length: 44", with: "Length: 62").replacing("}", with: ",\"question\":\"menu\"}") },
            Smuggled(testDescription: "another order", rule: "field-order") { $0.replacing("{\"requestId\":\"kiosk-a1.1\",\"question\":\"menu\"}", with: "{\"question\":\"menu\",\"requestId\":\"kiosk-a1.1\"}") },
            Smuggled(testDescription: "another content type", rule: "content-type") { $0.replacing("application/json", with: "application/jsom") },
            Smuggled(testDescription: "a body over the channel's size", rule: "http-content-length-too-large") { $0.replacing("Content-Length: 44", with: "Content-Length: 99999") },
        ]
    }

    @Test("what is outside the wire's profile is refused at the other end, recorded, and ends the connection", arguments: Smuggled.all)
    @LoopActor func smuggled(smuggled: Smuggled) async throws {
        let bench = try ChannelBench { _ in
            Issue.record("the handler was reached")
            return .binary([])
        }
        let right = String(decoding: bench.request(), as: UTF8.self)
        try #require(right.contains("Content-Length: 44\r\n"))
        let connection = try await bench.raw(bench.authority.context(.client, "issuing-center"))
        try await connection.write(Array(smuggled.change(right).utf8), until: TestNetwork.soon)
        #expect(await connection.everything().isEmpty)
        #expect(bench.serverRecorder.rules == [smuggled.rule])
    }

    @Test("a request that breaks off in the middle is recorded")
    @LoopActor func halfRequest() async throws {
        let bench = try ChannelBench()
        for isOrderly in [true, false] {
            let connection = try await bench.raw(bench.authority.context(.client, "issuing-center"))
            try await connection.write(Array(bench.request().dropLast(3)), until: TestNetwork.soon)
            if isOrderly { connection.close() } else { connection.abandon() }
            let expected = isOrderly ? 1 : 2
            #expect(await TestNetwork.settle { bench.serverRecorder.refusals.count == expected })
        }
        #expect(bench.serverRecorder.rules == ["http-truncated", "request-not-whole"])
    }

    private struct Unexpected: Error {}

    private func rule(_ error: ChannelError?) -> String? {
        if case .refusedHere(let rule)? = error?.reason { rule } else { nil }
    }

    @LoopActor private func expectRefusedHere(_ bench: ChannelBench, _ rule: String) async throws {
        let error = try #require(await bench.failure())
        #expect(self.rule(error) == rule)
        #expect(bench.clientRecorder.rules.last == rule)
        #expect(bench.clientRecorder.refusals.last?.direction == "in")
    }
}
