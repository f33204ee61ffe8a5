import JSON
import Testing
@testable import Faults

@Suite("A fault's JSON") struct FaultJSONTests {
    private func read(_ text: String) throws -> Fault { try Fault(json: JSONValue(parsing: Array(text.utf8), form: .anyLayout)) }

    @Test("leaves out what is usual: stream downstream, toxicity 1, a name of type and stream, attributes as the type has them")
    func defaults() throws {
        let fault = try read(#"{"type":"latency"}"#)
        #expect(String(decoding: fault.json.canonicalBytes, as: UTF8.self)
            == #"{"attributes":{"latency":0,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}"#)
    }

    @Test("comes back as it went", arguments: [
        #"{"attributes":{"latency":10,"jitter":5},"name":"slow","type":"latency","stream":"upstream","toxicity":"0.25"}"#,
        #"{"attributes":{},"name":"refuse_upstream","type":"refuse","stream":"upstream","toxicity":1}"#,
        #"{"attributes":{},"name":"h","type":"hold","stream":"downstream","toxicity":0,"at":{"message":2,"phase":"after"}}"#,
        #"{"attributes":{"bytes":0,"bit":7},"name":"c","type":"corrupt","stream":"downstream","toxicity":"0.999999","at":{"message":1,"phase":"middle","byte":12}}"#,
    ])
    func roundTrip(text: String) throws {
        #expect(String(decoding: try read(text).json.canonicalBytes, as: UTF8.self) == text)
    }

    @Test("knows every type, with nothing but what it needs", arguments: FaultType.allCases)
    func types(type: FaultType) throws {
        let needed = type.forms.filter { $0.standard == nil }.map { JSONMember($0.name, .integer(Int64($0.range.lowerBound))) }
        let fault = try Fault(json: ["type": .string(type.rawValue), "attributes": .object(needed)])
        #expect(fault.type == type && fault.attributes.values.count == type.forms.count)
        for form in needed {
            let error = #expect(throws: FaultError.self) { _ = try Fault(json: ["type": .string(type.rawValue)]) }
            #expect(error?.text.contains(form.key) == true)
        }
    }

    @Test("refuses what is none, and says where", arguments: [
        (#"[]"#, .malformed, ""),
        (#"{}"#, .invalidType, ""),
        (#"{"type":"laten"}"#, .invalidType, "type"),
        (#"{"type":7}"#, .malformed, "type"),
        (#"{"type":"latency","stream":"sideways"}"#, .invalidStream, "stream"),
        (#"{"type":"latency","strem":"upstream"}"#, .malformed, "strem"),
        (#"{"type":"latency","name":"a b"}"#, .malformed, "name"),
        (#"{"type":"latency","attributes":[]}"#, .malformed, "attributes"),
        (#"{"type":"latency","attributes":{"delay":1}}"#, .malformed, "attributes.delay"),
        (#"{"type":"latency","attributes":{"latency":-1}}"#, .malformed, "attributes.latency"),
        (#"{"type":"latency","attributes":{"latency":"1"}}"#, .malformed, "attributes.latency"),
        (#"{"type":"bandwidth","attributes":{"rate":0}}"#, .malformed, "attributes.rate"),
        (#"{"type":"bandwidth","attributes":{"rate":-1}}"#, .malformed, "attributes.rate"),
        (#"{"type":"slicer"}"#, .malformed, "attributes"),
        (#"{"type":"slicer","attributes":{"average_size":10,"size_variation":10}}"#, .malformed, "attributes.size_variation"),
        (#"{"type":"corrupt","attributes":{"bit":8}}"#, .malformed, "attributes.bit"),
        (#"{"type":"noop","toxicity":2}"#, .malformed, "toxicity"),
        (#"{"type":"noop","toxicity":"1.5"}"#, .malformed, "toxicity"),
        (#"{"type":"noop","toxicity":"0.1234567"}"#, .malformed, "toxicity"),
        (#"{"type":"refuse","toxicity":"0.5"}"#, .notApplicable, "toxicity"),
        (#"{"type":"hold","at":{"message":0,"phase":"after"}}"#, .malformed, "at.message"),
        (#"{"type":"hold","at":{"message":1,"phase":"during"}}"#, .malformed, "at.phase"),
        (#"{"type":"hold","at":{"message":1,"phase":"after","byte":3}}"#, .malformed, "at.byte"),
        (#"{"type":"hold","at":{"message":1,"phase":"middle","byte":0}}"#, .malformed, "at.byte"),
        (#"{"type":"hold","at":{"message":1,"phase":"after","when":3}}"#, .malformed, "at.when"),
    ] as [(String, FaultError.Rule, String)])
    func refusals(text: String, rule: FaultError.Rule, path: String) throws {
        let error = #expect(throws: FaultError.self) { _ = try read(text) }
        #expect(error?.rule == rule && error?.path.joined(separator: ".") == path)
    }

    @Test("changes attributes and toxicity, and leaves the others")
    func updating() throws {
        let fault = try read(#"{"type":"latency","attributes":{"latency":10,"jitter":5},"at":{"message":1,"phase":"before"}}"#)
        let changed = try fault.updated(with: ["attributes": ["jitter": 7], "toxicity": "0.5"])
        #expect(changed.attributes.values == [10, 7] && changed.toxicity == Toxicity("0.5") && changed.trigger == fault.trigger && changed.name == fault.name)
        #expect(throws: FaultError.self) { _ = try fault.updated(with: ["attributes": ["latency": -7]]) }
        #expect(throws: FaultError.self) { _ = try fault.updated(with: "latency") }
    }

    @Test("stands in a list with names of its own")
    func lists() throws {
        let two: JSONValue = [["type": "noop"], ["type": "noop", "stream": "upstream"]]
        #expect(try Fault.list(json: two).map(\.name) == ["noop_downstream", "noop_upstream"])
        let error = #expect(throws: FaultError.self) { _ = try Fault.list(json: [["type": "noop"], ["type": "noop"]]) }
        #expect(error?.rule == .alreadyExists && error?.path == ["1"])
        #expect(throws: FaultError.self) { _ = try Fault.list(json: .array((0...Fault.maximumPerLink).map { ["type": "noop", "name": .string("n\($0)")] })) }
    }

    @Test("draws the same for the same seed, link, stream, fault and connection, and otherwise another number")
    func draws() {
        func first(_ seed: String, _ link: String, _ stream: FaultStream, _ fault: String, _ connection: Int) -> [Int] {
            var random = FaultRandom(seed: seed, link: link, stream: stream, fault: fault, connection: connection)
            return (0..<4).map { _ in random.draw(0...999_999) }
        }
        let base = first("1", "lgwan.odawara", .upstream, "a", 1)
        #expect(base == first("1", "lgwan.odawara", .upstream, "a", 1))
        for other in [
            first("2", "lgwan.odawara", .upstream, "a", 1), first("1", "lgwan.mizuho", .upstream, "a", 1), first("1", "lgwan.odawara", .downstream, "a", 1),
            first("1", "lgwan.odawara", .upstream, "b", 1), first("1", "lgwan.odawara", .upstream, "a", 2), first("1l", "gwan.odawara", .upstream, "a", 1),
        ] { #expect(other != base) }
    }

    @Test("falls on its share of connections")
    func share() throws {
        let quarter = try #require(Toxicity("0.25"))
        let hits = (1...4000).filter { connection in
            var random = FaultRandom(seed: "1", link: "l", stream: .upstream, fault: "f", connection: connection)
            return random.falls(within: quarter)
        }.count
        #expect((850...1150).contains(hits))
        var random = FaultRandom(seed: "1", link: "l", stream: .upstream, fault: "f", connection: 1)
        let never = try #require(Toxicity("0"))
        #expect(!(0..<1000).map { _ in random.falls(within: never) }.contains(true))
        #expect(!(0..<1000).map { _ in random.falls(within: .always) }.contains(false))
    }
}
