import Domain
import Faults
import Foundation
import JSON
import Policy
import Testing
@testable import Topology

/// topology.schema.json is for editors; the loader does not read it. These tests keep the two together.
@Suite("The schema")
struct SchemaTests {
    private func definitions() throws -> JSONValue {
        let bytes = Array(try String(contentsOfFile: DefaultFile.schemaPath, encoding: .utf8).utf8)
        return try #require(JSONDocument(parsing: bytes).root.value["$defs"])
    }

    @Test("knows the keys that the loader knows, and requires the same", arguments: TopologyForm.all.map(\.name))
    func keys(name: String) throws {
        let form = try #require(TopologyForm.all.first { $0.name == name })
        let definition = try #require(try definitions()[name])
        let properties = try #require(definition["properties"]?.objectMembers)
        #expect(Set(properties.map(\.key)) == Set(form.keys))
        #expect(Set(definition["required"]?.arrayElements?.compactMap(\.stringValue) ?? []) == Set(form.required))
        #expect(definition["additionalProperties"]?.boolValue == false)
    }

    @Test("has no object that the loader does not know")
    func objects() throws {
        let closed = try #require(try definitions().objectMembers).filter { $0.value["additionalProperties"]?.boolValue == false }
        #expect(Set(closed.map(\.key)) == Set(TopologyForm.all.map(\.name)))
    }

    @Test("lists the words of each vocabulary")
    func words() throws {
        let definitions = try definitions()
        func words(_ path: String...) -> [String]? {
            path.reduce(Optional(definitions)) { value, key in value?[key] }?["enum"]?.arrayElements?.compactMap(\.stringValue)
        }
        #expect(words("node", "properties", "kind") == NodeKind.allCases.map(\.rawValue))
        #expect(words("node", "properties", "role").map(Set.init) == Set(NodeRole.allCases.map(\.rawValue)))
        #expect(words("topology", "properties", "channels", "propertyNames") == ChannelName.allCases.map(\.rawValue))
        #expect(words("channel", "properties", "allowlist", "propertyNames").map(Set.init) == Set(MessageName.allCases.map(\.rawValue)))
        #expect(words("field", "properties", "class").map(Set.init) == Set(DataClass.allCases.map(\.rawValue)))
        #expect(words("certificate", "properties", "kind") == CertificateKind.allCases.map(\.rawValue))
        #expect(words("municipality", "properties", "pattern") == Topology.Pattern.allCases.map(\.rawValue))
        #expect(words("paper", "properties", "latentImage") == Topology.LatentImage.allCases.map(\.rawValue))
        #expect(words("timetable", "properties", "days") == Topology.Days.allCases.map(\.rawValue))
        #expect(words("card", "properties", "key") == Topology.CardKey.allCases.map(\.rawValue))
        #expect(words("capture", "properties", "secrets") == Topology.CaptureSecrets.allCases.map(\.rawValue))
        #expect(words("fault", "properties", "type") == FaultType.allCases.map(\.rawValue))
        #expect(words("fault", "properties", "stream") == FaultStream.allCases.map(\.rawValue))
        #expect(words("faultTrigger", "properties", "phase") == FaultTrigger.Phase.allCases.map(\.rawValue))
        #expect(words("name", "not").map(Set.init) == TopologyName.reserved)
    }
}
