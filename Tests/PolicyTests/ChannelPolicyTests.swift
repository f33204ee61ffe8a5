import Testing
import Policy

@Suite("the allowlist's own rules")
struct ChannelPolicyTests {
    private func body(_ fields: [FieldPolicy] = [], maximumBytes: Int = 100) throws(PolicyError) -> BodyPolicy {
        try BodyPolicy(content: .json(fields), maximumBytes: maximumBytes)
    }

    private func message(_ name: String) throws(PolicyError) -> MessagePolicy {
        try MessagePolicy(name: name, request: body(), response: body(maximumBytes: 200), refusal: body(maximumBytes: 300))
    }

    private func field(_ name: String, _ shape: FieldShape = .scalar(.date)) throws(PolicyError) -> FieldPolicy {
        try FieldPolicy(name: name, dataClass: .time, shape: shape)
    }

    private func code(_ attempt: () throws -> Void) -> PolicyError.Code? {
        do { try attempt() } catch { return (error as? PolicyError)?.code }
        return nil
    }

    @Test("a message is found by its name, and another name finds nothing")
    func lookUp() throws {
        let channel = try ChannelPolicy(name: "kiosk-line", messages: [message("begin"), message("issue")])
        #expect(channel.message(named: "issue")?.path == "/issue")
        #expect(channel.message(named: "cancel") == nil)
        #expect(channel.message(named: "begin")?.body(.request).maximumBytes == 100)
        #expect(channel.message(named: "begin")?.body(.response).maximumBytes == 200)
        #expect(channel.message(named: "begin")?.body(.refusal).maximumBytes == 300)
    }

    @Test("names outside the grammar are refused", arguments: ["", "A", "a b", "é", "a/b", String(repeating: "a", count: 41)])
    func badNames(name: String) {
        #expect(code { _ = try ChannelPolicy(name: name, messages: []) } == .badName)
        #expect(code { _ = try message(name) } == .badName)
    }

    @Test("field names are ASCII and begin with a letter", arguments: ["", "1a", "-a", "a.b", "\u{212A}", String(repeating: "a", count: 41)])
    func badFieldNames(name: String) {
        #expect(code { _ = try field(name) } == .badName)
        #expect(code { _ = try field("requestHash-2") } == nil)
    }

    @Test("two messages or two fields of one name are refused")
    func repeatedNames() {
        #expect(code { _ = try ChannelPolicy(name: "a", messages: [message("x"), message("x")]) } == .repeatedName)
        #expect(code { _ = try body([field("a"), field("a")]) } == .repeatedName)
        #expect(code { _ = try field("o", .object([field("a"), field("a")])) } == .repeatedName)
    }

    @Test("sizes, bounds, depth and content types have limits")
    func limits() {
        #expect(code { _ = try body(maximumBytes: 0) } == .badSize)
        #expect(code { _ = try body(maximumBytes: BodyPolicy.highestMaximumBytes + 1) } == .badSize)
        #expect(code { _ = try body(maximumBytes: BodyPolicy.highestMaximumBytes) } == nil)
        #expect(code { _ = try field("l", .list(count: -1...2, of: .scalar(.date))) } == .badListBounds)
        #expect(code { _ = try field("l", .list(count: 0...200_000, of: .scalar(.date))) } == .badListBounds)
        #expect(code { _ = try field("l", .list(count: 0...2, of: .list(count: 0...2, of: .scalar(.date)))) } == .listOfLists)
        var shape = FieldShape.scalar(.date)
        for _ in 0...FieldPolicy.highestDepth {
            guard let inner = try? FieldPolicy(name: "a", dataClass: .time, shape: shape) else { break }
            shape = .object([inner])
        }
        #expect(code { _ = try field("o", shape) } == .tooDeep)
        #expect(code { _ = try ChannelPolicy(name: "a", messages: (0..<65).map { try message("m\($0)") }) } == .tooManyMessages)
        #expect(code { _ = try body((0..<101).map { try field("f\($0)") }) } == .tooManyFields)
        for type in ["application/json", "application", "Application/OCSP", "a/b;c=d", "a/b/c", "/", "a /b"] {
            #expect(code { _ = try BodyPolicy(content: .binary(contentType: type), maximumBytes: 1) } == .badContentType)
        }
        #expect(code { _ = try BodyPolicy(content: .binary(contentType: "application/ocsp-request"), maximumBytes: 1) } == nil)
    }

    @Test("an error names the place, not more")
    func place() {
        let error = #expect(throws: PolicyError.self) { try body([field("a", .object([field("b")])), field("a")]) }
        #expect(error?.place == "$.a")
    }

    @Test("every data class says how much it shows, and only sealed ones claim to be sealed")
    func exposure() {
        #expect(DataClass.allCases.filter { $0.exposure == .sealed }.allSatisfy { $0.rawValue.contains("sealed") })
        #expect(DataClass.serial.exposure < DataClass.document.exposure)
        #expect(DataClass(rawValue: "individual-number-sealed") == .individualNumberSealed)
        #expect(DataClass(rawValue: "pin") == nil)
    }
}
