import Domain
@testable import Paper
import Testing

@Suite("A certificate of any kind")
struct CertificateKindTests {
    private func text(_ content: CertificateContent) throws -> String { try Tool.packedText(of: PaperPress().print(CertificateSamples.sheet(content))) }

    @Test("has a title, the city's sentence, date, mayor and seal, 以下余白 and a page count")
    func frame() throws {
        let press = try PaperPress()
        #expect(PaperPress.kinds == Set(CertificateKind.allCases))
        for content in try CertificateSamples.all() {
            let pdf = try press.print(CertificateSamples.sheet(content))
            let pages = try Tool.text(of: pdf).split(separator: "\u{C}").map { String($0).packed }
            let sentence = content.kind == .familyRegisterAll || content.kind == .familyRegisterIndividual ? "を証明した書面である。" : "相違ないことを証明する。"
            for item in [sentence, "令和8年4月1日", "東京都瑞穂町長狭山　池太郎".packed, "以下余白"] {
                #expect(pages.last?.holds(item) == true, "\(content.kind) lacks \(item)")
                #expect(!pages.dropLast().contains { $0.holds(item) })
            }
            let title = content.kind == .residentRecord ? "住民票" : content.kind == .taxation ? "課税証明書" : content.kind.japaneseName.replacing(/の写し.*/, with: "")
            for (index, page) in pages.enumerated() { #expect(page.hasPrefix(title) && page.holds("発行番号133035-000123\(index + 1)/\(pages.count)"), "\(content.kind)") }
            let check = try Tool.run("qpdf", ["--check", "FILE"], on: pdf)
            #expect(check.status == 0 && !check.output.contains("WARNING"), "\(content.kind): \(check.output)")
        }
    }

    @Test("is the same for the same record, and has the sides of a protected sheet")
    func protected() throws {
        let press = try PaperPress()
        for content in try CertificateSamples.all() {
            let sheet = CertificateSamples.sheet(content)
            #expect(try press.print(sheet, protection: ProtectionSamples.protection) == PaperPress().print(sheet, protection: ProtectionSamples.protection))
            #expect(try press.print(sheet) != press.print(sheet, protection: ProtectionSamples.protection))
        }
    }

    @Test("looks alike in poppler, MuPDF and Ghostscript, and is read by all three as the same characters, columns downward")
    func readers() throws {
        let press = try PaperPress()
        for content in try CertificateSamples.all() {
            let pdf = try press.print(CertificateSamples.sheet(content))
            let poppler = try Renderer.poppler.shades(of: pdf)
            for other in [Renderer.muPDF, .ghostscript] {
                let difference = try Renderer.difference(poppler, other.shades(of: pdf))
                #expect(difference < 0.01, "\(content.kind) in \(other): \(difference)")
            }
            let texts = try [
                ("pdftotext", ["-raw", "-enc", "UTF-8", "FILE", "-"]), ("mutool", ["draw", "-q", "-F", "txt", "FILE"]),
                ("gs", ["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=txtwrite", "-o", "-", "FILE"]),
            ].map { tool, arguments in try Tool.run(tool, arguments, on: pdf).output.packed }
            // MuPDF and Ghostscript of today spell a variant (a character and its selector) otherwise.
            let plain = Self.withoutVariants(texts[0])
            #expect(plain.count > 100)
            for text in texts { #expect(Self.contains(plain, in: Array(text.unicodeScalars)), "\(content.kind)") }
            let pictures = try press.draw(CertificateSamples.sheet(content)).pictures
            for case .column(let characters, _, _, _, _) in pictures.flatMap(\.marks) {
                let label = String(String.UnicodeScalarView(characters.compactMap { Unicode.Scalar($0.scalar) }))
                #expect(texts.allSatisfy { $0.holds(label) }, "\(content.kind): \(label)")
            }
        }
    }

    /// The characters that no variation selector follows.
    private static func withoutVariants(_ text: String) -> [Unicode.Scalar] {
        let scalars = Array(text.unicodeScalars)
        return scalars.indices.filter { index in
            ![index, index + 1].contains { scalars.indices.contains($0) && (0xE0100...0xE01EF).contains(scalars[$0].value) } && scalars[index] != "\u{FEFF}"
        }.map { scalars[$0] }
    }

    /// Whether each of `some` is among `all`, as often as it occurs.
    private static func contains(_ some: [Unicode.Scalar], in all: [Unicode.Scalar]) -> Bool {
        let counts = Dictionary(all.map { ($0, 1) }, uniquingKeysWith: +)
        return Dictionary(some.map { ($0, 1) }, uniquingKeysWith: +).allSatisfy { counts[$0.key, default: 0] >= $0.value }
    }

    // MARK: Resident-record items

    private static let labels: [ResidentRecordItem: [String]] = [
        .relationship: ["世帯主", "続柄"], .domicile: ["本籍", "筆頭者"], .dates: ["住民となった日", "転入日", "住所を定めた日", "届出日"], .previousAddress: ["従前の住所"],
        .foreignResident: ["国籍・地域", "規定する区分", "在留資格", "在留期間等", "満了の日", "在留カード等の番号"],
    ]

    @Test("of resident-record items states each item on request, and has no place for the others (B2, B7)", arguments: ResidentRecordItem.allCases)
    func items(item: ResidentRecordItem) throws {
        // Somebody whose relationship does not read as one of the labels.
        let member = Samples.resident(relationship: "妻", foreign: item == .foreignResident ? Samples.foreigner : nil)
        let with = try text(CertificateSamples.items([item], members: [member])), without = try text(CertificateSamples.items([], members: [member]))
        for label in ["住所", "氏名", "フリガナ", "生年月日", "性別", member.foreignResident == nil ? "旧氏" : "通称"] { #expect(with.holds(label) && without.holds(label)) }
        for (other, labels) in Self.labels {
            for label in labels {
                #expect(with.holds(label) == (other == item), "\(label)")
                #expect(!without.holds(label), "\(label)")
            }
        }
        #expect(!with.holds("個人番号") && !with.holds("省略"))
    }

    @Test("of resident-record items states the Individual Number on request only, and refuses one that is missing")
    func individualNumber() throws {
        #expect(try text(CertificateSamples.items([], number: Samples.number)).holds("個人番号123456789018"))
        let press = try PaperPress()
        let member = ResidentRecordMember(resident: Samples.resident(), individualNumber: Samples.number)
        func items(_ member: ResidentRecordMember, _ shown: Bool) -> CertificateSheet {
            CertificateSamples.sheet(.residentRecordItems(ResidentRecordItems(
                scope: .oneself, headOfHousehold: Samples.headName, members: [member], items: [], individualNumber: shown)))
        }
        #expect(refusal { () throws(PaperError) in try press.print(items(member, false)) } == .individualNumberUnasked)
        #expect(refusal { () throws(PaperError) in try press.print(items(ResidentRecordMember(resident: Samples.resident()), true)) } == .individualNumberMissing)
        #expect(refusal { () throws(PaperError) in try press.print(items(member, true)) } == nil)
    }

    // MARK: Resident record

    @Test("of a resident record says since when somebody lives there and whither they go, and has asterisks for who stays")
    func movingOut() throws {
        func record(_ moving: MovingOut?) throws -> String {
            let one = Samples.resident()
            let resident = Resident(
                id: one.id, household: one.household, name: one.name, nameKana: one.nameKana, birthDate: one.birthDate, sex: one.sex, relationship: one.relationship,
                address: one.address, addressSince: one.addressSince, residentSince: one.residentSince, notifiedOn: one.notifiedOn,
                previousAddress: one.previousAddress, domicile: one.registeredDomicile, foreign: nil, registeredSeal: nil, movingOut: moving)
            return try Tool.packedText(of: PaperPress().print(Samples.sheet([resident])))
        }
        #expect(try record(MovingOut(planned: "埼玉県川口市青木二丁目", confirmed: "埼玉県川口市青木三丁目")).holds("転出予定地埼玉県川口市青木二丁目転出確定地埼玉県川口市青木三丁目"))
        #expect(try record(MovingOut(planned: "埼玉県川口市青木二丁目", confirmed: nil)).holds("転出予定地埼玉県川口市青木二丁目転出確定地＊＊＊"))
        #expect(try record(nil).holds("転入日平成24年4月1日"))
        #expect(try record(nil).holds("転出予定地＊＊＊転出確定地＊＊＊"))
    }

    // MARK: Seals

    @Test("of a registered seal has the imprint dot by dot as a picture, and the fields of the minutes and no other (B3, B7)")
    func seal() throws {
        let content = try CertificateSamples.seal(name: "MARIA SANTOS", nameKana: "マリア　サントス", alias: "渡辺　マリア", formerSurname: "箱根")
        let pdf = try PaperPress().print(CertificateSamples.sheet(content))
        let text = try Tool.packedText(of: pdf)
        for item in ["氏名MARIASANTOS", "カナ表記名マリアサントス", "旧氏箱根", "通称渡辺マリア", "生年月日昭和55年2月11日", "住所東京都西多摩郡瑞穂町大字箱根ケ崎２３３５番地"] {
            #expect(text.holds(item), "\(item)")
        }
        for item in ["登録番号", "0001234", "登録年月日", "性別", "男"] { #expect(!text.holds(item), "\(item)") }
        #expect(try self.text(CertificateSamples.seal()).components("＊＊＊") == 3)
        guard case .sealRegistration(let certificate) = content else { return }
        let imprint = certificate.imprint
        // Six rows of 240 beside it, the first of which begins below the title; the word 印影 above it.
        let (width, height) = (2 * imprint.width, 2 * imprint.height)
        let greys = try Tool.greys(
            of: pdf, x: PageGeometry.left + (1400 - width) / 2, y: PageGeometry.top + 300 + Table.rowHeight + (6 * 240 - Table.rowHeight - height) / 2, width: width, height: height)
        for y in 0..<imprint.height {
            let isAlike = (0..<imprint.width).allSatisfy { x in (greys[2 * y * width + 2 * x] < 128) == imprint.has(x, y) }
            #expect(isAlike, "row \(y)")
        }
    }

    @Test("of a registered seal refuses texts beside which the imprint does not stand on one page")
    func longSeal() throws {
        let press = try PaperPress()
        let long = String(repeating: "東西南北春夏秋冬", count: 60)
        #expect(refusal { () throws(PaperError) in try press.print(CertificateSamples.sheet(.sealRegistration(SealRegistrationCertificate(
            imprint: imprint(), name: long, nameKana: long, alias: long, formerSurname: long, birthDate: Samples.date(1980, 1, 1), address: long)))) } == .imprintTooTall)
        #expect(refusal { () throws(PaperError) in try press.print(CertificateSamples.sheet(.sealRegistration(SealRegistrationCertificate(
            imprint: imprint(), name: long, nameKana: nil, alias: nil, formerSurname: nil, birthDate: Samples.date(1980, 1, 1), address: long)))) } == nil)
    }

    private func imprint() throws(PaperError) -> SealImprint { try SealEngraver().imprint(of: "渡邉", number: "1") }

    // MARK: Taxes

    @Test("of income says year, kinds and amounts, and nothing of deductions, dependants and tax (B4)")
    func income() throws {
        let text = try text(.income(CertificateSamples.income()))
        for item in ["令和7年度（令和6年中の所得）", "給与5,234,500円3,747,600円", "不動産960,000円528,000円", "公的年金等＊＊＊＊＊＊", "合計所得金額4,275,600円", "昭和55年2月11日"] {
            #expect(text.holds(item), "\(item)")
        }
        for item in ["控除", "扶養", "課税標準額", "均等割", "年税額"] { #expect(!text.holds(item), "\(item)") }
        #expect(try self.text(.income(CertificateSamples.income([]))).holds("合計所得金額0円"))
    }

    @Test("of tax adds deductions, dependants and both shares, or says that none is due (B4, B7)")
    func taxation() throws {
        let taxed = try text(CertificateSamples.taxation()), free = try text(CertificateSamples.taxation(nil, incomes: []))
        for item in [
            "社会保険料控除785,175円", "生命保険料控除＊＊＊", "所得控除額の合計1,995,175円", "課税標準額2,280,000円", "町民税3,000円151,200円154,200円",
            "都民税1,000円100,800円101,800円", "年税額256,000円", "有1人0人0人2人",
        ] { #expect(taxed.holds(item), "\(item)") }
        #expect(taxed.hasPrefix("課税証明書（町民税・都民税）") && !taxed.holds("非課税"))
        #expect(free.hasPrefix("非課税証明書") && free.holds("町民税・都民税非課税") && !free.holds("均等割"))
        #expect(refusal { () throws(PaperError) in try PaperPress().print(CertificateSamples.sheet(.income(CertificateSamples.income(CertificateSamples.incomes + CertificateSamples.incomes)))) } == .entryCount)
    }
}
