/// Surnames that need more than the plain repertoire: ideographic variation sequences (UTS #37) and kanji
/// beyond the Basic Multilingual Plane. Only sequences that IPAex Mincho (Adobe-Japan1) or IPAmj Mincho
/// (Moji_Joho) map to a glyph of their own are listed; others would print as a missing or plain form.
enum RareSurnames {
    static let withVariationSequence: [NameReading] = [
        .init("渡邉\u{E010F}", "ワタナベ"), .init("渡邉\u{E0119}", "ワタナベ"), .init("渡邊\u{E0108}", "ワタナベ"),
        .init("田邉\u{E011B}", "タナベ"), .init("川邊\u{E010E}", "カワベ"), .init("渡辺\u{E0102}", "ワタナベ"),
        .init("齋\u{E0103}藤", "サイトウ"), .init("齊\u{E0103}藤", "サイトウ"), .init("斎\u{E0103}木", "サイキ"),
        .init("葛\u{E0100}城", "カツラギ"), .init("葛\u{E0102}西", "カサイ"), .init("葛\u{E0105}原", "クズハラ"),
        .init("辻\u{E0100}", "ツジ"), .init("辻\u{E0102}本", "ツジモト"), .init("榊\u{E0100}原", "サカキバラ"),
        .init("芦\u{E0102}田", "アシダ"), .init("樋\u{E0102}口", "ヒグチ"), .init("茨\u{E0102}木", "イバラキ"),
        .init("栁\u{E0102}田", "ヤナギダ"), .init("遠\u{E0102}藤", "エンドウ"), .init("廣\u{E0103}瀬", "ヒロセ"),
        .init("曾\u{E0102}我", "ソガ"), .init("鎌\u{E0102}田", "カマタ"), .init("櫛\u{E0104}田", "クシダ"),
        .init("薩\u{E0100}摩", "サツマ"), .init("樽\u{E0102}見", "タルミ"), .init("逗\u{E0100}子", "ズシ"),
    ]

    static let withSupplementaryKanji: [NameReading] = [
        .init("\u{20BB7}田", "ヨシダ"), .init("\u{20BB7}川", "ヨシカワ"), .init("\u{20BB7}村", "ヨシムラ"),
        .init("\u{2123D}屋", "ツチヤ"), .init("\u{2123D}田", "ツチダ"), .init("\u{2363A}本", "ハシモト"), .init("大\u{2363A}", "オオハシ"),
    ]

    /// Given names whose kanji carries a variation selector.
    static let maleGivenNames: [NameReading] = [
        .init("翔\u{E0102}", "ショウ"), .init("祐\u{E0102}介", "ユウスケ"), .init("達\u{E0102}也", "タツヤ"), .init("隆\u{E0103}", "タカシ"),
    ]
    static let femaleGivenNames: [NameReading] = [
        .init("祥\u{E0102}子", "ショウコ"), .init("真\u{E0103}弓", "マユミ"), .init("靖\u{E0102}子", "ヤスコ"), .init("眞\u{E0103}理", "マリ"),
    ]

    /// True where `text` holds a variation selector or a character beyond the Basic Multilingual Plane.
    static func occur(in text: String) -> Bool { text.unicodeScalars.contains { $0.value > 0xFFFF } }
}
