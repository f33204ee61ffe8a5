import Domain
import Gate
import HTTP
import JSON
import Messages
import Policy
import Testing
@testable import Topology

/// The messages of this program and the allowlist of topology.json say the same.
@Suite struct AgreementTests {
    private let topology: Topology

    init() throws { topology = try DefaultTopology.loaded.get() }

    private static let host = "127.20.103.4:8443"

    private func direction(_ sample: Sample) -> Direction {
        switch sample.part {
        case .request: .request
        case .response: .response
        case .refusal: .refusal
        }
    }

    @Test("every message passes its channel's gate out and in, and comes back as it was", arguments: Sample.all)
    func agreement(sample: Sample) throws {
        let gate = Gate(channel: try #require(topology.policy(for: sample.channel)), hosts: [AgreementTests.host])
        let body = try gate.release(sample.json, message: sample.message.rawValue, direction(sample))
        let admitted: AdmittedMessage
        if sample.part == .request {
            var parser = HTTPRequestParser(maximumBodyBytes: gate.maximumRequestBytes)
            let bytes = try HTTPWriter.request(messageName: sample.message.rawValue, host: AgreementTests.host, contentType: "application/json", body: body)
            guard case .complete(let request) = parser.feed(bytes) else { throw NotWhole() }
            admitted = try gate.admit(request)
        } else {
            var parser = HTTPResponseParser(maximumBodyBytes: gate.maximumResponseBytes)
            parser.asked()
            let bytes = try HTTPWriter.response(status: sample.part == .response ? .ok : .forbidden, contentType: "application/json", body: body)
            guard case .complete(let response) = parser.feed(bytes[...]) else { throw NotWhole() }
            admitted = try gate.admit(response, to: sample.message.rawValue)
        }
        #expect(admitted.json == sample.json)
        #expect(try sample.reread(try #require(admitted.json)) == sample.json)
    }

    @Test("no message passes with a field more", arguments: Sample.all.filter { $0.note.isEmpty || $0.channel == .core })
    func oneMore(sample: Sample) throws {
        let gate = Gate(channel: try #require(topology.policy(for: sample.channel)))
        let more = JSONValue.object((sample.json.objectMembers ?? []) + [JSONMember("pin", "1234")])
        let refusal = #expect(throws: GateRefusal.self) { _ = try gate.release(more, message: sample.message.rawValue, direction(sample)) }
        #expect(refusal?.rule == .fieldUnknown)
    }

    @Test("every message of the vocabulary that speaks JSON has samples in both directions")
    func complete() {
        for channel in ChannelName.allCases {
            for message in channel.messages where message.contentTypes.request == "application/json" {
                for part in [Sample.Part.request, .response, .refusal] {
                    #expect(Sample.all.contains { $0.channel == channel && $0.message == message && $0.part == part }, "\(channel.rawValue)/\(message.rawValue) \(part.rawValue)")
                }
            }
        }
    }

    @Test("every field of the allowlist occurs in a sample: nothing is allowed that nobody sends")
    func nothingUnused() throws {
        for channel in topology.channels {
            for message in channel.policy.messages {
                for (part, body) in [(Sample.Part.request, message.request), (.response, message.response), (.refusal, message.refusal)] {
                    guard case .json(let fields) = body.content else { continue }
                    let bodies = Sample.all.filter { $0.channel == channel.name && $0.message.rawValue == message.name && $0.part == part }.map(\.json)
                    for path in paths(fields) { #expect(bodies.contains { occurs(path[...], in: $0) }, "\(channel.name.rawValue)/\(message.name) \(part.rawValue): \(path.joined(separator: "."))") }
                }
            }
        }
    }

    /// The refusal codes that a channel lists, which are the same for all of its messages.
    private func refusals(on channel: ChannelName) throws -> Set<RefusalCode> {
        let lists = try #require(topology.policy(for: channel)).messages.map { message -> [String] in
            guard case .json(let fields) = message.refusal.content, case .scalar(.oneOf(let codes)) = fields.first(where: { $0.name == "code" })?.shape else { return [] }
            return codes
        }
        let first = try #require(lists.first)
        #expect(lists.allSatisfy { $0 == first })
        return Set(try first.map { try #require(RefusalCode(rawValue: $0), "\($0) is no code") })
    }

    @Test("a refusal that one channel lists can be handed on to the kiosk by every channel above")
    func refusalsTravelUp() throws {
        for source in [ChannelName.core, .lgwanFamily] {
            var way = try [source, .lgwan, .dedicated, .kioskLine].map(refusals)
            // G1: that a notification was received is told within the city only.
            #expect(way[0].remove(.issuanceHeld) != nil && !way[1].contains(.issuanceHeld))
            for (lower, upper) in zip(way, way.dropFirst()) { #expect(!lower.isEmpty && lower.isStrictSubset(of: upper)) }
        }
    }

    @Test("what a kiosk alone knows of card, PIN, coins and paper crosses no channel (D5)", arguments: [
        RefusalCode.wrongPIN, .cardLocked, .cardUnreadable, .cardChanged, .paymentFailed, .printFailed, .storeNetworkUnreachable,
    ])
    func kioskSecrets(code: RefusalCode) throws {
        for channel in [ChannelName.core, .lgwan, .dedicated, .kioskLine] {
            let gate = Gate(channel: try #require(topology.policy(for: channel)))
            let message = try #require(channel.messages.first).rawValue
            let refusal = #expect(throws: GateRefusal.self) { _ = try gate.release(Refusal(requestHash: Sample.hash, code: code).json, message: message, .refusal) }
            #expect(refusal?.rule == .fieldGrammar)
        }
    }

    private func paths(_ fields: [FieldPolicy]) -> [[String]] {
        fields.flatMap { field in [[field.name]] + inner(field.shape).map { [field.name] + $0 } }
    }

    private func inner(_ shape: FieldShape) -> [[String]] {
        switch shape {
        case .scalar: []
        case .list(_, let element): inner(element)
        case .object(let fields): paths(fields)
        }
    }

    private func occurs(_ path: ArraySlice<String>, in value: JSONValue) -> Bool {
        guard let name = path.first else { return true }
        if let elements = value.arrayElements { return elements.contains { occurs(path, in: $0) } }
        guard let member = value[name] else { return false }
        return occurs(path.dropFirst(), in: member)
    }

    private struct NotWhole: Error {}
}
