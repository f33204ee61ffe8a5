import Domain
import Paper
import Testing

@Suite struct ResidentRecordTests {
    @Test("names come back from the paper character for character, variants and rare kanji included", arguments: [
        Samples.headName,
        "\u{845B}\u{E0100}城　花子",
        "\u{845B}城　花子",
        "\u{20BB7}野　髙﨑",
        "\u{FA19}田　\u{2000B}",
        "\u{20000}\u{E0101}　一",
        "MARIA ESPERANÇA DOS SANTOS",
        "ヴァン・デル・ベルグ　ヨハン",
    ])
    func namesSurvive(name: String) throws {
        let text = try Tool.packedText(of: PaperPress().print(Samples.sheet([Samples.resident(name: name)])))
        #expect(text.holds(name.packed))
    }

    @Test("a character and its variant on one page stay two")
    func variantsStayApart() throws {
        let name = "\u{845B}\u{E0101}\u{845B}\u{845B}\u{E0100}"
        let text = try Tool.packedText(of: PaperPress().print(Samples.sheet([Samples.resident(name: name)])))
        #expect(text.holds(name))
    }

    @Test("a copy shows everything that the register holds of a Japanese member (B7)")
    func showsNational() throws {
        let member = Samples.resident(formerSurname: "箱根")
        let text = try Tool.packedText(of: PaperPress().print(Samples.sheet([member])))
        let expected = [
            member.address, Samples.headName, member.nameKana, "箱根", "昭和55年2月11日", "男", "世帯主", "令和元年5月1日", "令和元年5月7日",
            "平成24年4月1日", member.previousAddress, "東京都西多摩郡瑞穂町大字石畑１９７２番地", "石畑　花子", "瑞穂町長　狭山　池太郎", "令和8年4月1日",
            "発行番号133035-000123", "この写しは、世帯全員の住民票の原本と相違ないことを証明する。", "以下余白",
        ]
        for item in expected { #expect(text.holds(item.packed), "\(item)") }
    }

    @Test("a foreign resident's copy shows the items of article 30-45 and no domicile (B7)")
    func showsForeign() throws {
        let text = try Tool.packedText(of: PaperPress().print(Samples.sheet([Samples.resident(foreign: Samples.foreigner)])))
        for item in ["渡辺マリア", "ブラジル", "中長期在留者", "日本人の配偶者等", "３年", "令和9年3月31日", "AB12345678CD", "平成24年7月9日", "国籍・地域", "在留資格"] {
            #expect(text.holds(item), "\(item)")
        }
        #expect(!text.holds("本籍"))
        #expect(!text.holds("筆頭者"))
    }

    @Test("a Japanese member's copy has none of the items of foreign residents")
    func nationalHasNoForeignItems() throws {
        let text = try Tool.packedText(of: PaperPress().print(Samples.sheet()))
        for item in ["通称", "国籍", "在留"] { #expect(!text.holds(item), "\(item)") }
    }

    @Test("items that were not asked for print as omitted and nothing of them is in the file")
    func omits() throws {
        let member = Samples.resident(name: "瑞穂　次郎", relationship: "同居人")
        let text = try Tool.packedText(of: PaperPress().print(
            Samples.sheet([member], scope: .oneself, relationshipAndHead: false, domicile: false)))
        for item in ["石畑", "同居人", "太郎　".packed + "本籍"] { #expect(!text.holds(item), "\(item)") }
        #expect(!text.holds(Samples.headName.packed))
        #expect(text.holds("世帯主省略"))
        #expect(text.holds("本籍省略"))
        #expect(text.holds("個人番号省略"))
        #expect(text.holds("世帯一部の住民票の原本"))
    }

    @Test("the Individual Number stands on the paper where it was asked for")
    func showsIndividualNumber() throws {
        let text = try Tool.packedText(of: PaperPress().print(Samples.sheet(individualNumber: true, given: Samples.number)))
        #expect(text.holds("個人番号123456789018"))
    }

    @Test("an Individual Number that was not asked for, or is missing, refuses the copy")
    func refusesIndividualNumber() throws {
        let press = try PaperPress()
        #expect(refusal { () throws(PaperError) in try press.print(Samples.sheet(given: Samples.number)) } == .individualNumberUnasked)
        #expect(refusal { () throws(PaperError) in try press.print(Samples.sheet(individualNumber: true)) } == .individualNumberMissing)
    }

    @Test("members of two households never share a copy")
    func refusesMixedHousehold() throws {
        let press = try PaperPress()
        let other = Samples.resident("2", household: "H2")
        #expect(refusal { () throws(PaperError) in try press.print(Samples.sheet([Samples.resident(), other])) } == .mixedHousehold)
        #expect(refusal { () throws(PaperError) in try press.print(Samples.sheet([Samples.resident(), Samples.resident()])) } == .mixedHousehold)
    }

    @Test("no member, too many members, or two on one's own copy are refused")
    func refusesMemberCount() throws {
        let press = try PaperPress()
        #expect(refusal { () throws(PaperError) in try press.print(Samples.sheet([])) } == .memberCount)
        #expect(refusal { () throws(PaperError) in
            try press.print(Samples.sheet(Samples.household(of: ResidentRecordSheet.maximumMembers + 1))) } == .memberCount)
        #expect(refusal { () throws(PaperError) in try press.print(Samples.sheet(Samples.household(of: 2), scope: .oneself)) } == .memberCount)
    }

    @Test("a required field that is empty refuses the copy")
    func refusesEmptyFields() throws {
        let press = try PaperPress()
        #expect(refusal { () throws(PaperError) in try press.print(Samples.sheet([Samples.resident(name: "")])) } == .textMissing)
        #expect(refusal { () throws(PaperError) in try press.print(Samples.sheet(issueNumber: "")) } == .textMissing)
    }
}

/// The code of the error that `body` throws; nil where it does not throw.
func refusal(_ body: () throws(PaperError) -> some Any) -> PaperError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return error.code
    }
}
