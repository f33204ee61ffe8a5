import Testing
import JSON

@Suite("values and documents")
struct JSONValueTests {
    @Test("strings that Unicode calls equivalent are different values")
    func equalityIsOfBytes() {
        #expect("\u{212A}" == "K")
        #expect(JSONValue.string("\u{212A}") != .string("K"))
        #expect(JSONValue.string("e\u{301}") != .string("é"))
        #expect(JSONValue.object([JSONMember("\u{212A}", 1)]) != ["K": 1])
        #expect(JSONValue.object([JSONMember("\u{212A}", 1)])["K"] == nil)
        #expect(JSONValue.string("K") == "K")
    }

    @Test("two names that a reader cannot tell apart are a duplicate", arguments: [("é", "e\u{301}"), ("K", "\u{212A}"), ("\u{212A}", "K"), ("a", "\\u0061")])
    func equivalentNames(first: String, second: String) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: Array("{\"\(first)\":1,\"b\":3,\"\(second)\":2}".utf8), form: .anyLayout) }
        #expect(error?.code == .duplicateKey)
    }

    @Test("members keep their order, and order is part of equality")
    func order() throws {
        let value = try JSONValue(parsing: Array(#"{"b":1,"a":2}"#.utf8))
        #expect(value.objectMembers?.map(\.key) == ["b", "a"])
        #expect(value != ["a": 2, "b": 1])
        #expect(value["a"]?.integerValue == 2)
        #expect(value["c"] == nil)
    }

    @Test("accessors answer for their own kind and for no other")
    func accessors() {
        let values: [JSONValue] = [[:], [], "a", 1, true, .null]
        #expect(values.map { $0.objectMembers != nil } == [true, false, false, false, false, false])
        #expect(values.map { $0.arrayElements != nil } == [false, true, false, false, false, false])
        #expect(values.map { $0.stringValue != nil } == [false, false, true, false, false, false])
        #expect(values.map { $0.integerValue != nil } == [false, false, false, true, false, false])
        #expect(values.map { $0.boolValue != nil } == [false, false, false, false, true, false])
        #expect(values.map(\.isNull) == [false, false, false, false, false, true])
    }

    @Test("a document knows the line and column of every value and name")
    func located() throws {
        let document = try JSONDocument(parsing: Array("{\n  \"節\": [1,\n    {\"x\": true}]\n}".utf8))
        let list = try #require(document.root["節"]?.arrayElements)
        #expect(document.position(of: document.root.offset) == JSONPosition(line: 1, column: 1))
        #expect(document.position(of: list[0].offset) == JSONPosition(line: 2, column: 9))
        let member = try #require(list[1].objectMembers?.first)
        #expect(document.position(of: member.keyOffset) == JSONPosition(line: 3, column: 6))
        #expect(document.position(of: member.value.offset) == JSONPosition(line: 3, column: 11))
        #expect(document.root.value == ["節": [1, ["x": true]]])
        #expect(document.position(of: 1_000_000) == JSONPosition(line: 4, column: 2))
        #expect(document.position(of: -1) == JSONPosition(line: 1, column: 1))
    }

    @Test("a slice is read in place, with offsets of its own")
    func slices() throws {
        let bytes = Array("xx[1,2]yy".utf8)
        #expect(try JSONValue(parsing: bytes[2..<7]) == [1, 2])
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes[2..<8]) }
        #expect(error?.offset == 5)
    }

    @Test("every rule of the parser has a name of its own and a reason")
    func rules() {
        #expect(Set(JSONErrorCode.allCases.map(\.rawValue)).count == JSONErrorCode.allCases.count)
        #expect(Set(JSONErrorCode.allCases.map(\.reason)).count == JSONErrorCode.allCases.count)
    }
}
