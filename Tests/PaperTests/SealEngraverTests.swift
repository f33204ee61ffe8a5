import Domain
import Paper
import Testing

@Suite("A registered imprint")
struct SealEngraverTests {
    private let engraver: SealEngraver

    init() throws { engraver = try SealEngraver() }

    /// The share of dots with ink.
    private func ink(_ imprint: SealImprint) -> Double {
        var count = 0
        for y in 0..<imprint.height { for x in 0..<imprint.width where imprint.has(x, y) { count += 1 } }
        return Double(count) / Double(imprint.width * imprint.height)
    }

    @Test("is round, and has ink for every name of one to many characters", arguments: ["林", "鈴木", "佐々木", "五十嵐", "見本太郎", "アレクサンドラ", "葛\u{E0102}城", "\u{20BB7}田", "キム"])
    func names(characters: String) throws {
        let imprint = try engraver.imprint(of: characters, number: "1000001")
        #expect(imprint.width == imprint.height && (160...212).contains(imprint.width))
        #expect((0.12...0.6).contains(ink(imprint)), "\(ink(imprint))")
        #expect(!imprint.has(0, 0) && !imprint.has(imprint.width - 1, imprint.height - 1))
    }

    @Test("is the same each time, and another for another name or another registration")
    func distinct() throws {
        let imprint = try engraver.imprint(of: "鈴木", number: "1000001")
        #expect(try engraver.imprint(of: "鈴木", number: "1000001") == imprint)
        #expect(try engraver.imprint(of: "高橋", number: "1000001") != imprint)
        var seen: Set<SealImprint> = []
        for number in 1_000_001...1_000_040 { seen.insert(try engraver.imprint(of: "鈴木", number: String(number))) }
        #expect(seen.count == 40)
    }

    @Test("of no character, or of one that no font has, is refused", arguments: ["", "　", "\u{E0102}", "\u{10FFFD}"])
    func refused(characters: String) {
        #expect(throws: PaperError.self) { try engraver.imprint(of: characters, number: "1") }
    }
}
