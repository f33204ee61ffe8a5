import Canaries
import Foundation
import Testing

/// Octets in which nothing lies, the same at each run.
struct Noise {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func octets(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }
}

/// A search that is made ready once.
struct Search {
    private let book: PatternBook
    private let search: CanarySearch

    init(_ canaries: [Canary]) {
        book = PatternBook(canaries)
        search = CanarySearch(book)
    }

    /// In which spellings something is found in octets that come in pieces, cut at the places given.
    func found(_ octets: [UInt8], cuts: [Int] = [], offset: Int = 0) -> [String] {
        var stream = CanaryStream(search, offset: offset)
        var spellings: [String] = []
        var start = 0
        for end in (cuts + [octets.count]).sorted() where end > start {
            stream.feed(octets.span.extracting(start..<end)) { spellings.append(book.spellings[$0.spelling]) }
            start = end
        }
        return spellings
    }
}

@Suite("What a person's data look like in other spellings")
struct SpellingTests {
    static let name = Canary(owner: "card", kind: .name, content: .name(["齋藤", "美津子"]))
    static let kana = Canary(owner: "card", kind: .kana, content: .name(["ガギグ", "ポプラ"]))
    static let address = Canary(owner: "card", kind: .address, content: .text("荻窪三百番地の２ メゾン箱根２０３号"))
    static let number = Canary(owner: "card", kind: .individualNumber, content: .digits("482957136029"))
    static let birth = Canary(owner: "card", kind: .birthDate, content: .date(year: 1963, month: 4, day: 9, japanese: "昭和38年4月9日"))
    static let latin = Canary(owner: "card", kind: .foreignResidence, content: .text("QX48295713ZK"))
    static let everything = Search([name, kana, address, number, birth, latin])

    /// A spelling, and octets that were written by other means than the room's own.
    static let written: [(String, [UInt8])] = [
        ("UTF-8", Array("齋藤　美津子".utf8)),
        ("UTF-8, no space", Array("齋藤美津子".utf8)),
        ("UTF-8, half width", Array("齋藤 美津子".utf8)),
        ("UTF-8, comma", Array("齋藤,美津子".utf8)),
        ("UTF-16LE", [0x4B, 0x9F, 0xE4, 0x85, 0x00, 0x30, 0x8E, 0x7F, 0x25, 0x6D, 0x50, 0x5B]),
        ("UTF-16BE", [0x9F, 0x4B, 0x85, 0xE4, 0x30, 0x00, 0x7F, 0x8E, 0x6D, 0x25, 0x5B, 0x50]),
        ("Shift_JIS", [0xE2, 0x56, 0x93, 0xA1, 0x81, 0x40, 0x94, 0xFC, 0x92, 0xC3, 0x8E, 0x71]),
        ("UTF-8, hex", Array("e9bd8be897a4e38080e7be8ee6b4a5e5ad90".utf8)),
        ("UTF-8, HEX", Array("E9BD8BE897A4E38080E7BE8EE6B4A5E5AD90".utf8)),
        ("UTF-8, base64", Array("6b2L6Jek44CA576O5rSl5a2Q".utf8)),
        ("UTF-8, percent", Array("%e9%bd%8b%e8%97%a4%e3%80%80%e7%be%8e%e6%b4%a5%e5%ad%90".utf8)),
        ("\\u", Array("\\u9f4b\\u85e4\\u3000\\u7f8e\\u6d25\\u5b50".utf8)),
        ("character reference", Array("&#40779;&#34276;&#12288;&#32654;&#27941;&#23376;".utf8)),
        ("UTF-8, reversed", Array("子津美　藤齋".utf8)),
        ("split, UTF-8", Array("{\"surname\":\"齋藤\",\"given\":\"美津子\"}".utf8)),
        ("UTF-8", Array("ガギグ　ポプラ".utf8)),
        ("UTF-8, half-width kana", Array("ｶﾞｷﾞｸﾞ　ﾎﾟﾌﾟﾗ".utf8)),
        ("Shift_JIS, half-width kana", [0xB6, 0xDE, 0xB7, 0xDE, 0xB8, 0xDE, 0x81, 0x40, 0xCE, 0xDF, 0xCC, 0xDF, 0xD7]),
        ("UTF-8, hiragana", Array("がぎぐ　ぽぷら".utf8)),
        ("UTF-8, NFD", Array("カ\u{3099}キ\u{3099}ク\u{3099}　ホ\u{309A}フ\u{309A}ラ".utf8)),
        ("UTF-8, half width", Array("荻窪三百番地の2 メゾン箱根203号".utf8)),
        ("UTF-8", Array("482957136029".utf8)),
        ("UTF-8, full width", Array("４８２９５７１３６０２９".utf8)),
        ("UTF-8, split", Array("4829-5713-6029".utf8)),
        ("UTF-8, split", Array("4 8 2 9 5 7 1 3 6 0 2 9".utf8)),
        ("packed decimal", [0x48, 0x29, 0x57, 0x13, 0x60, 0x29]),
        ("UTF-8, reversed", Array("920631759284".utf8)),
        ("UTF-8, ISO", Array("1963-04-09".utf8)),
        ("UTF-8, eight digits", Array(" 19630409 ".utf8)),
        ("UTF-8, wareki", Array("昭和38年4月9日".utf8)),
        ("UTF-8, wareki, full width", Array("昭和３８年４月９日".utf8)),
        ("UTF-8", Array("QX48295713ZK".utf8)),
    ]

    @Test("are found, wherever they lie and however the octets come", arguments: written)
    func found(spelling: String, octets: [UInt8]) {
        var noise = Noise(7)
        let before = noise.octets(1000)
        let all = before + octets + noise.octets(500)
        #expect(Self.everything.found(all).contains(spelling))
        for cut in stride(from: before.count - 1, through: before.count + octets.count + 1, by: 1) {
            #expect(Self.everything.found(all, cuts: [cut]).contains(spelling), "cut at \(cut - before.count)")
        }
    }

    @Test("are not found where one octet is another", arguments: written)
    func missed(spelling: String, octets: [UInt8]) {
        // An octet in the middle of what is evidence, whatever is around it.
        var changed = octets
        let middle = spelling.hasPrefix("split") ? octets.count - 5 : octets.count / 2
        changed[middle] ^= 0x41
        #expect(!Self.everything.found(changed).contains(spelling))
    }

    @Test("are found once, though a piece ends in the middle of them and the next repeats nothing")
    func once() {
        let octets = [0, 0, 0] + Array("QX48295713ZK".utf8) + [0, 0]
        let search = Search([Self.latin])
        for cut in 0...octets.count { #expect(search.found(octets, cuts: [cut]) == ["UTF-8"]) }
        #expect(search.found(octets, cuts: Array(0..<octets.count)) == ["UTF-8"])
    }

    @Test("are not made of two parts that lie far apart")
    func apart() {
        func octets(_ gap: Int) -> [UInt8] { Array("齋藤".utf8) + [UInt8](repeating: 0x2E, count: gap) + Array("美津子".utf8) }
        #expect(Search([Self.name]).found(octets(CanaryStream.splitWindow)).contains("split, UTF-8"))
        #expect(Search([Self.name]).found(octets(CanaryStream.splitWindow + 1)).isEmpty)
    }

    @Test("are no date where eight digits are part of a longer number")
    func boundary() {
        #expect(Search([Self.birth]).found(Array("x19630409 ".utf8)) == ["UTF-8, eight digits"])
        #expect(Search([Self.birth]).found(Array("919630409 ".utf8)).isEmpty)
        #expect(Search([Self.birth]).found(Array(" 19630409f".utf8)).isEmpty)
    }

    @Test("are found in base64 at each of its three alignments, to the end: the first six digits of a date are no date")
    func base64Ends() {
        for shift in 0..<3 {
            let before = [UInt8](repeating: 0x41, count: shift), after: [UInt8] = [0x42, 0x42, 0x42]
            #expect(!Self.everything.found(Data(before + Array("19630409".utf8) + after).base64EncodedData().map(\.self)).isEmpty, "\(shift)")
            for other in ["19630419", "19630439", "19630309"] {
                #expect(Self.everything.found(Data(before + Array(other.utf8) + after).base64EncodedData().map(\.self)).isEmpty, "\(shift) \(other)")
            }
        }
    }
}
