import Domain
import Testing

@Suite("The public's words")
struct PublicWordsTests {
    private static let opening = Instant(iso8601: "2026-03-31T21:30:00Z")
    private static let noFee = "手数料はいただいていません。"

    private static func hasKana(_ text: String) -> Bool { text.unicodeScalars.contains { (0x3041...0x30FF).contains($0.value) } }

    /// Latin letters would be a code, a name of a node or an abbreviation.
    private static func hasLatin(_ text: String) -> Bool { text.unicodeScalars.contains { $0.isASCII && $0.properties.isAlphabetic } }

    @Test("every refusal is told in Japanese sentences, without a word of the program's own", arguments: RefusalCode.allCases)
    func japanese(code: RefusalCode) {
        for words in [PublicWords.message(for: code), PublicWords.message(for: code, opensAt: Self.opening)] {
            #expect(Self.hasKana(words))
            #expect(!Self.hasLatin(words), "\(words)")
            #expect(words.hasSuffix("。"))
            #expect(!words.contains("。。") && !words.contains("\n"))
        }
        // The code itself would not pass for such words.
        #expect(Self.hasLatin(code.rawValue) && !Self.hasKana(code.rawValue))
    }

    @Test("every refusal says what the person can do", arguments: RefusalCode.allCases)
    func advice(code: RefusalCode) {
        #expect(PublicWords.message(for: code).contains("ください"))
        #expect(PublicWords.message(for: code, opensAt: Self.opening).contains(/ください|ご利用いただけます/))
    }

    @Test("a refusal either took no fee or, after payment, gives it back; none says both", arguments: RefusalCode.allCases)
    func fee(code: RefusalCode) {
        let words = PublicWords.message(for: code)
        #expect(words.contains("お返しします") == (code == .printFailed))
        #expect(words.contains("手数料") == (words.contains(Self.noFee) || words.contains("お返しします")))
        #expect(!(words.contains(Self.noFee) && words.contains("お返しします")))
    }

    @Test("a failure of the network or of the service does not leave the person to wonder about the fee", arguments: [
        RefusalCode.validityUnknown, .outsideHours, .storeNetworkUnreachable, .centerUnreachable, .cityUnreachable, .registerUnreachable, .deadlineExceeded,
        .journalUnavailable, .overloaded, .gateRefused, .internalError,
    ])
    func noFee(code: RefusalCode) { #expect(PublicWords.message(for: code).contains(Self.noFee)) }

    @Test("a refusal outside hours says when the service opens, by the clock of Japan", arguments: [
        ("2026-03-31T21:30:00Z", "次は令和8年4月1日の6時30分から"), ("2026-04-01T00:00:00Z", "次は令和8年4月1日の9時から"), ("2019-04-30T15:00:00Z", "次は令和元年5月1日の0時から"),
        ("2026-03-31T14:59:00Z", "次は令和8年3月31日の23時59分から"),
    ])
    func opening(moment: String, words: String) throws {
        let opensAt = try #require(Instant(iso8601: moment))
        let message = PublicWords.message(for: .outsideHours, opensAt: opensAt)
        #expect(message.contains(words))
        #expect(message.contains(Self.noFee))
        #expect(!PublicWords.message(for: .outsideHours).contains("次は"))
    }

    @Test("only a refusal outside hours speaks of an opening", arguments: RefusalCode.allCases.filter { $0 != .outsideHours })
    func noOpening(code: RefusalCode) { #expect(PublicWords.message(for: code, opensAt: Self.opening) == PublicWords.message(for: code)) }
}
