import JSON
import Testing
@testable import Faults

@Suite("A process fault's JSON") struct ProcessFaultTests {
    private func read(_ text: String) throws -> ProcessFault { try ProcessFault(json: JSONValue(parsing: Array(text.utf8), form: .anyLayout)) }

    @Test("comes back as it went", arguments: [
        #"{"attributes":{},"type":"kill"}"#,
        #"{"attributes":{},"type":"stop"}"#,
        #"{"attributes":{"share":1},"type":"slow-cpu"}"#,
        #"{"attributes":{"milliseconds":-3600000},"type":"clock-skew"}"#,
        #"{"attributes":{"octets":4096},"type":"disk-full"}"#,
        #"{"attributes":{},"type":"read-only-disk"}"#,
        #"{"attributes":{},"type":"other-build"}"#,
        #"{"attributes":{},"type":"other-topology"}"#,
        #"{"attributes":{"seconds":0},"type":"certificate-expired"}"#,
        #"{"attributes":{},"type":"certificate-revoked"}"#,
    ])
    func roundTrip(text: String) throws {
        #expect(String(decoding: try read(text).json.canonicalBytes, as: UTF8.self) == text)
    }

    @Test("knows every type, with nothing but what it needs", arguments: ProcessFaultType.allCases)
    func types(type: ProcessFaultType) throws {
        let needed = type.forms.filter { $0.standard == nil }.map { JSONMember($0.name, .integer(Int64($0.range.lowerBound))) }
        let fault = try ProcessFault(json: ["type": .string(type.rawValue), "attributes": .object(needed)])
        #expect(fault.type == type && fault.attributes.values.count == type.forms.count)
        for form in needed {
            let error = #expect(throws: FaultError.self) { _ = try ProcessFault(json: ["type": .string(type.rawValue)]) }
            #expect(error?.text.contains(form.key) == true)
        }
    }

    @Test("gives an attribute that nobody gave its usual value, and one that the type lacks 0")
    func standard() throws {
        #expect(try read(#"{"type":"slow-cpu"}"#)["share"] == 20)
        #expect(try read(#"{"type":"disk-full"}"#)["octets"] == 0)
        #expect(try read(#"{"type":"slow-cpu"}"#)["milliseconds"] == 0)
    }

    @Test("refuses what is none, and says where", arguments: [
        (#"[]"#, .malformed, ""),
        (#"{}"#, .invalidType, ""),
        (#"{"type":"sleep"}"#, .invalidType, "type"),
        (#"{"type":7}"#, .invalidType, "type"),
        (#"{"type":"latency"}"#, .invalidType, "type"),
        (#"{"type":"stop","stream":"upstream"}"#, .malformed, "stream"),
        (#"{"type":"stop","attributes":[]}"#, .malformed, "attributes"),
        (#"{"type":"stop","attributes":{"share":1}}"#, .malformed, "attributes.share"),
        (#"{"type":"slow-cpu","attributes":{"share":0}}"#, .malformed, "attributes.share"),
        (#"{"type":"slow-cpu","attributes":{"share":100}}"#, .malformed, "attributes.share"),
        (#"{"type":"slow-cpu","attributes":{"share":"20"}}"#, .malformed, "attributes.share"),
        (#"{"type":"clock-skew"}"#, .malformed, "attributes"),
        (#"{"type":"clock-skew","attributes":{"milliseconds":315576000001}}"#, .malformed, "attributes.milliseconds"),
        (#"{"type":"clock-skew","attributes":{"milliseconds":-315576000001}}"#, .malformed, "attributes.milliseconds"),
        (#"{"type":"disk-full","attributes":{"octets":-1}}"#, .malformed, "attributes.octets"),
        (#"{"type":"certificate-expired","attributes":{"seconds":86401}}"#, .malformed, "attributes.seconds"),
        (#"{"type":"certificate-revoked","attributes":{"seconds":1}}"#, .malformed, "attributes.seconds"),
    ] as [(String, FaultError.Rule, String)])
    func refusals(text: String, rule: FaultError.Rule, place: String) throws {
        let error = #expect(throws: FaultError.self) { _ = try read(text) }
        #expect(error?.rule == rule && error?.path.joined(separator: ".") == place, "\(String(describing: error))")
    }

    @Test("says which types there are, and which attributes a type has")
    func words() throws {
        let type = #expect(throws: FaultError.self) { _ = try ProcessFault.type("sleep") }
        for known in ProcessFaultType.allCases { #expect(type?.text.contains(known.rawValue) == true) }
        let attribute = #expect(throws: FaultError.self) { _ = try read(#"{"type":"slow-cpu","attributes":{"speed":1}}"#) }
        #expect(attribute?.text == "slow-cpu has no such attribute; known: share")
    }
}
