import Domain
import Paper
import Testing

@Suite struct GlyphTests {
    private func error(for name: String) throws -> PaperError? {
        let press = try PaperPress()
        do {
            _ = try press.print(Samples.sheet([Samples.resident(name: name)]))
            return nil
        } catch {
            return error
        }
    }

    @Test("a character that no font has refuses the copy and is named")
    func unknownGlyph() throws {
        let error = try #require(try error(for: "瑞穂\u{1F338}"))
        #expect(error.code == .unknownGlyph)
        #expect(error.codePoint == 0x1F338)
        #expect(error.place == "members[0].name")
        #expect(error.description.contains("U+1F338"))
    }

    @Test("a variant that no font has refuses the copy instead of printing the plain character")
    func unknownVariation() throws {
        let error = try #require(try error(for: "渡\u{9089}\u{E01EF}"))
        #expect(error.code == .unknownVariation)
        #expect(error.codePoint == 0x9089)
        #expect(error.variationSelector == 0xE01EF)
    }

    @Test("the error names the field and not the name in it")
    func errorsKeepNames() throws {
        let error = try #require(try error(for: "瑞穂太郎\u{1F338}"))
        #expect(!error.description.contains("瑞穂"))
    }

    @Test("what cannot stand on paper by itself is refused", arguments: ["瑞穂\n太郎", "瑞穂\u{0}", "瑞\u{202E}穂", "か\u{3099}", "\u{E0100}瑞穂", "瑞\u{9089}\u{E010F}\u{E0100}", "e\u{301}"])
    func unprintable(name: String) throws {
        #expect(try error(for: name)?.code == .unprintableCharacter)
    }

    @Test("printable characters beside them are accepted", arguments: ["瑞穂　太郎", "が", "é", "〆々ー", "ＡＢ－１２", "Ｏ’Ｎｅｉｌｌ"])
    func printable(name: String) throws {
        #expect(try error(for: name) == nil)
    }

    @Test("a field at the limit prints, and one character more is refused")
    func textLimit() throws {
        #expect(try error(for: String(repeating: "穂", count: TextLimits.maximumScalars)) == nil)
        #expect(try error(for: String(repeating: "穂", count: TextLimits.maximumScalars + 1))?.code == .textTooLong)
    }
}
