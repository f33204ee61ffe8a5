import Domain
import Testing

@Suite("The vocabulary")
struct VocabularyTests {
    static let vocabularies: [(String, [String])] = [
        ("channels", ChannelName.allCases.map(\.rawValue)), ("messages", MessageName.allCases.map(\.rawValue)),
        ("certificates", CertificateKind.allCases.map(\.rawValue)), ("refusals", RefusalCode.allCases.map(\.rawValue)),
    ]

    /// Words of small letters, joined by single hyphens.
    private static func isKebabCase(_ text: String) -> Bool { text.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil }

    @Test("names are lower-case words joined by hyphens, and none names two things", arguments: vocabularies)
    func names(of: String, words: [String]) {
        #expect(Set(words).count == words.count)
        for word in words { #expect(Self.isKebabCase(word), "\(word)") }
        // A name must fit where topology.json and the allowlist's grammars take names.
        #expect(words.allSatisfy { (1...40).contains($0.utf8.count) })
    }

    @Test("the rule for names refuses other spellings", arguments: ["", "Issue", "openSession", "open_session", "open--session", "-issue", "issue-", "open session", "交付"])
    func spellings(text: String) {
        #expect(!Self.isKebabCase(text))
        #expect(ChannelName(rawValue: text) == nil && MessageName(rawValue: text) == nil && CertificateKind(rawValue: text) == nil && RefusalCode(rawValue: text) == nil)
    }

    @Test("every message may be asked over some channel, and over each once only")
    func messages() {
        for message in MessageName.allCases { #expect(ChannelName.allCases.contains { $0.messages.contains(message) }, "\(message.rawValue)") }
        for channel in ChannelName.allCases { #expect(Set(channel.messages).count == channel.messages.count, "\(channel.rawValue)") }
    }

    @Test("the store network can pass on whatever a kiosk may ask, and asks nothing of its own")
    func relay() { #expect(ChannelName.kioskLine.messages == ChannelName.dedicated.messages) }

    @Test("the channel over the internet carries OCSP and nothing else, and no other channel carries it (A4)")
    func internet() {
        for channel in ChannelName.allCases where !channel.messages.isEmpty {
            #expect(channel.messages.allSatisfy { ($0.contentTypes.request == "application/json") == (channel != .jpki) }, "\(channel.rawValue)")
        }
        for message in MessageName.allCases where message != .validityCheck {
            #expect(message.contentTypes.request == "application/json")
            #expect(message.contentTypes.response == "application/json")
        }
        // RFC 6960, appendix C.
        #expect(MessageName.validityCheck.contentTypes.request == "application/ocsp-request")
        #expect(MessageName.validityCheck.contentTypes.response == "application/ocsp-response")
    }

    @Test("a register is asked over the core channel only")
    func register() { #expect(ChannelName.allCases.filter { $0.messages.contains(.residentRecord) } == [.core]) }

    @Test("every certificate has a name of its own in Japanese")
    func certificates() {
        let names = CertificateKind.allCases.map(\.japaneseName)
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { !$0.isEmpty && $0.unicodeScalars.allSatisfy { !$0.isASCII } })
    }

    @Test("certificates of the family register are those that say so, in both languages", arguments: CertificateKind.allCases)
    func familyRegister(kind: CertificateKind) {
        #expect(kind.isOfFamilyRegister == kind.rawValue.contains("family-register"))
        #expect(kind.isOfFamilyRegister == kind.japaneseName.contains("戸籍"))
    }
}
