import Domain
@testable import Paper
import Testing

@Suite("A certificate of a family register")
struct FamilyRegisterTests {
    private func print(_ content: CertificateContent) throws -> [UInt8] { try PaperPress().print(CertificateSamples.sheet(content)) }

    @Test("writes every event with its details, in the form of a register kept by computer (B5, B7)")
    func all() throws {
        let text = try Tool.packedText(of: print(.familyRegisterAll(CertificateSamples.register())))
        for item in [
            "戸籍改製【改製日】平成16年3月6日", "【改製事由】平成６年法務省令第５１号附則第２条第１項による改製", "転籍【転籍日】平成20年7月7日", "【従前本籍】埼玉県川口市青木二丁目１番",
            "氏の変更【氏変更日】平成21年9月9日", "【従前の氏】\u{845B}\u{E0102}西", "【名】太郎", "【生年月日】昭和25年6月15日", "【父】渡\u{8FBA}\u{E0101}清", "【続柄】長男",
            "出生【出生日】", "【届出人】父", "婚姻【婚姻日】昭和51年11月3日", "【配偶者氏名】\u{845B}\u{E0102}西花子", "【配偶者の国籍】ブラジル", "【受理地】埼玉県川口市長",
            "配偶者の死亡【配偶者の死亡日】令和3年1月9日", "死亡【死亡日】令和3年1月9日", "【死亡地】東京都立川市", "養子縁組【縁組日】平成2年5月2日", "【養父】渡\u{8FBA}\u{E0101}太郎",
            "【養母氏名】渡\u{8FBA}\u{E0101}花子", "離婚【離婚日】平成22年3月5日", "【新本籍】東京都西多摩郡瑞穂町", "分籍【分籍日】平成24年4月1日", "【配偶者区分】夫",
        ] { #expect(text.holds(item), "\(item)") }
        #expect(text.components("除籍") == 2 && text.components("戸籍に記録されている者") == 4)
        let own = try Tool.packedText(of: print(.familyRegisterIndividual(CertificateSamples.register([CertificateSamples.persons[0]]))))
        #expect(own.hasPrefix("戸籍個人事項証明書") && own.holds("事項の一部を証明した書面である。") && own.components("【名】") == 1 && !own.holds("除籍"))
    }

    @Test("draws the register's text with the family register's font alone, and the same text of a resident with the common one (B9)")
    func glyphs() throws {
        var glyphs = try GlyphCollector(fonts: ProtectionSamples.fonts())
        let resident = try glyphs.shape("渡辺", place: "name"), family = try glyphs.shape("渡辺", in: .familyRegister, place: "name")
        #expect(resident.map { glyphs.entry(at: $0).font } == [0, 0])
        #expect(family.map { glyphs.entry(at: $0).font } == [1, 1])
        let plan = try CertificateSamples.sheet(.familyRegisterAll(CertificateSamples.register())).plan()
        let cells = (plan.heading.rows + plan.tables.flatMap(\.rows)).flatMap(\.cells)
        for cell in cells where cell.style.size != TextStyle.label.size && cell.place != "label" && cell.place != "blank" { #expect(cell.glyphSet == .familyRegister, "\(cell.text)") }
        for content in [CertificateContent.income(CertificateSamples.income()), CertificateSamples.items()] {
            let plan = try CertificateSamples.sheet(content).plan()
            #expect((plan.heading.rows + plan.tables.flatMap(\.rows)).flatMap(\.cells).allSatisfy { $0.glyphSet == .ordinary })
        }
    }

    @Test("draws its labels with the register's font too, so that the file has one subset, and with the common one what that font lacks")
    func oneFont() throws {
        for content in [CertificateContent.familyRegisterAll(CertificateSamples.register()), .supplementaryFamilyRegisterAll(CertificateSamples.supplement())] {
            let fonts = try Tool.run("pdffonts", ["FILE"], on: print(content)).output
            #expect(fonts.contains("IPAmjMincho") && !fonts.contains("IPAexMincho"), "\(fonts)")
        }
        let fonts = try ProtectionSamples.fonts()
        var glyphs = GlyphCollector(fonts: fonts, preferred: .familyRegister)
        let label = try glyphs.shape("戸籍", place: "label"), register = try glyphs.shape("戸籍", in: .familyRegister, place: "name")
        #expect(label.map { glyphs.entry(at: $0).subsetNumber } == register.map { glyphs.entry(at: $0).subsetNumber })
        // Variants of Adobe-Japan1, as a mayor's name may have, stand in the common font alone.
        let scalar = try #require((0x4E00...0x9FFF as ClosedRange<UInt32>).first {
            (try? fonts[0].glyph(of: $0, selector: 0xE0100)).flatMap { $0 } != nil && (try? fonts[1].glyph(of: $0, selector: 0xE0100)).flatMap { $0 } == nil
        })
        let variant = String(String.UnicodeScalarView([scalar, 0xE0100].compactMap { Unicode.Scalar($0) }))
        let name = try glyphs.shape("長" + variant, place: "municipality")
        #expect(name.map { glyphs.entry(at: $0).font } == [0, 0])
        #expect(refusal { () throws(PaperError) in try glyphs.shape(variant, in: .familyRegister, place: "name") } == .unknownVariation)
    }

    @Test("refuses a variant that the family register does not know, though the resident register does")
    func foreignVariant() throws {
        // Of the collection Adobe-Japan1, which IPAex Mincho draws.
        let name = "\u{845B}\u{E0100}西"
        #expect(refusal { () throws(PaperError) in
            try PaperPress().print(CertificateSamples.sheet(.familyRegisterAll(CertificateSamples.register([CertificateSamples.person(FamilyRegisterText(name))])))) } == .unknownVariation)
        #expect(try Tool.packedText(of: PaperPress().print(Samples.sheet([Samples.resident(name: name)]))).holds(name))
    }

    @Test("flows over as many pages as the most persons with the most events need, each of them whole and inside the frame")
    func many() throws {
        let separation = CertificateSamples.persons[3].matters[1]
        let persons = (1...RegisterLimits.maximumPersons).map { number in
            CertificateSamples.person(FamilyRegisterText("渡辺　第\(number)子"), matters: Array(repeating: separation, count: RegisterLimits.maximumMatters - 1))
        }
        let pdf = try print(.familyRegisterAll(CertificateSamples.register(persons)))
        let text = try Tool.packedText(of: pdf)
        #expect(text.components("【分籍日】") == RegisterLimits.maximumPersons * (RegisterLimits.maximumMatters - 1))
        for number in 1...RegisterLimits.maximumPersons { #expect(text.components("【名】第\(number)子") == 1) }
        for page in try Tool.text(of: pdf).split(separator: "\u{C}") { #expect(String(page).packed.holds("本籍東京都西多摩郡瑞穂町大字石畑１９７２番地")) }
        for word in try Tool.words(of: pdf) {
            #expect(word.xMin >= Double(PageGeometry.left) * 0.12 - 0.5 && word.xMax <= Double(PageGeometry.right) * 0.12 + 0.5)
            #expect(word.yMax <= Double(PageGeometry.footBaseline) * 0.12 + 10)
        }
    }

    @Test("sets the longest texts whole, and refuses longer ones")
    func long() throws {
        let long = String(repeating: "東西南北春夏秋冬", count: 60)
        let persons = [CertificateSamples.person(FamilyRegisterText(long), adoptive: .init(father: FamilyRegisterText(long), mother: nil, relationship: "養子"))]
        let text = try Tool.packedText(of: print(.familyRegisterAll(CertificateSamples.register(persons, matters: []))))
        #expect(text.unicodeScalars.count { $0 == "冬" } == 120 && text.holds("【養母】＊＊＊"))
        let longer = CertificateSamples.person(FamilyRegisterText(String(repeating: "東", count: TextLimits.maximumScalars + 1)))
        #expect(refusal { () throws(PaperError) in try PaperPress().print(CertificateSamples.sheet(.familyRegisterAll(CertificateSamples.register([longer])))) } == .textTooLong)
    }

    @Test("refuses nobody, too many persons, too many events, addresses or none, and a person without a name")
    func limits() throws {
        let press = try PaperPress()
        let one = CertificateSamples.person()
        func refused(_ content: CertificateContent) -> PaperError.Code? { refusal { () throws(PaperError) in try press.print(CertificateSamples.sheet(content)) } }
        #expect(refused(.familyRegisterAll(CertificateSamples.register([]))) == .memberCount)
        #expect(refused(.familyRegisterAll(CertificateSamples.register(Array(repeating: one, count: RegisterLimits.maximumPersons + 1)))) == .memberCount)
        let busy = CertificateSamples.person(matters: Array(repeating: CertificateSamples.persons[3].matters[1], count: RegisterLimits.maximumMatters))
        #expect(refused(.familyRegisterIndividual(CertificateSamples.register([busy]))) == .entryCount)
        let matters = Array(repeating: CertificateSamples.registerMatters[0], count: RegisterLimits.maximumMatters + 1)
        #expect(refused(.familyRegisterAll(CertificateSamples.register([one], matters: matters))) == .entryCount)
        #expect(refused(.familyRegisterAll(CertificateSamples.register([CertificateSamples.person(FamilyRegisterText(""))]))) == .textMissing)
        #expect(refused(.familyRegisterAll(CertificateSamples.register([one]))) == nil)
        for count in [0, RegisterLimits.maximumAddresses + 1] {
            #expect(refused(.supplementaryFamilyRegisterAll(CertificateSamples.supplement([.init(name: one.name, addresses: CertificateSamples.addresses(count))]))) == .entryCount)
        }
        #expect(refused(.supplementaryFamilyRegisterAll(CertificateSamples.supplement([]))) == .memberCount)
    }

    @Test("of the addresses has every one with its day, and nothing of the family register's events (B6, B7)")
    func supplementary() throws {
        let text = try Tool.packedText(of: print(.supplementaryFamilyRegisterAll(CertificateSamples.supplement())))
        #expect(text.hasPrefix("戸籍の附票（全部）") && text.components("住所を定めた年月日") == 4 && text.components("氏名") == 3)
        #expect(text.holds("箱根ケ崎3番地住所を定めた年月日平成4年4月1日"))
        for item in ["【", "生年月日", "続柄", "出生"] { #expect(!text.holds(item), "\(item)") }
        let addresses = CertificateSamples.addresses(RegisterLimits.maximumAddresses)
        let many = (1...RegisterLimits.maximumPersons).map { SupplementaryFamilyRegister.Person(name: FamilyRegisterText("渡辺　第\($0)子"), addresses: addresses) }
        let long = try Tool.packedText(of: print(.supplementaryFamilyRegisterPart(CertificateSamples.supplement(many))))
        #expect(long.components("住所を定めた年月日") == many.count * addresses.count && long.holds("（一部）"))
    }
}
