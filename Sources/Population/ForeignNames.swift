/// A name of a foreign resident: in Latin capitals, in katakana and, where the register may hold it, in kanji.
struct ForeignName: Sendable {
    let latin: String
    let kana: String
    let kanji: String?

    init(_ latin: String, _ kana: String, _ kanji: String? = nil) {
        self.latin = latin
        self.kana = kana
        self.kanji = kanji
    }
}

/// Generic names by nationality.
struct NationalNames: Sendable {
    let nationality: String
    /// How many of a thousand foreign residents hold it.
    let share: Int
    let family: [ForeignName]
    let male: [ForeignName]
    let female: [ForeignName]

    static let all: [NationalNames] = [
        NationalNames(
            nationality: "中国", share: 240,
            family: [.init("WANG", "ワン", "王"), .init("LI", "リ", "李"), .init("ZHANG", "チャン", "張"), .init("LIU", "リュウ", "劉"), .init("CHEN", "チェン", "陳"), .init("YANG", "ヤン", "楊")],
            male: [.init("WEI", "ウェイ", "偉"), .init("QIANG", "チャン", "強"), .init("MING", "ミン", "明"), .init("JIANGUO", "ジェングオ", "建国")],
            female: [.init("FANG", "ファン", "芳"), .init("LIHUA", "リーファ", "麗華"), .init("XIUYING", "シウイン", "秀英"), .init("MEI", "メイ", "梅")]),
        NationalNames(
            nationality: "ベトナム", share: 190,
            family: [.init("NGUYEN", "グエン"), .init("TRAN", "チャン"), .init("LE", "レ"), .init("PHAM", "ファム"), .init("HOANG", "ホアン")],
            male: [.init("VAN AN", "ヴァン　アン"), .init("MINH DUC", "ミン　ドゥック"), .init("QUANG HUY", "クアン　フイ"), .init("VAN NAM", "ヴァン　ナム")],
            female: [.init("THI HOA", "ティ　ホア"), .init("THI LAN", "ティ　ラン"), .init("THU HUONG", "トゥー　フオン"), .init("NGOC MAI", "ゴック　マイ")]),
        NationalNames(
            nationality: "韓国", share: 130,
            family: [.init("KIM", "キム", "金"), .init("PARK", "パク", "朴"), .init("CHOI", "チェ", "崔"), .init("JUNG", "チョン", "鄭")],
            male: [.init("MINJUN", "ミンジュン", "民俊"), .init("YOUNGHO", "ヨンホ", "永浩"), .init("SUNGMIN", "ソンミン", "成民")],
            female: [.init("JIYOUNG", "ジヨン", "智英"), .init("SUMI", "スミ", "秀美"), .init("EUNJU", "ウンジュ", "恩珠")]),
        NationalNames(
            nationality: "フィリピン", share: 110,
            family: [.init("SANTOS", "サントス"), .init("REYES", "レイエス"), .init("CRUZ", "クルス"), .init("DELA CRUZ", "デラ　クルス")],
            male: [.init("JOSE", "ホセ"), .init("MARK ANTHONY", "マーク　アンソニー"), .init("JUAN CARLO", "フアン　カルロ")],
            female: [.init("MARIA", "マリア"), .init("ANGELICA", "アンジェリカ"), .init("MARY GRACE", "メアリー　グレース")]),
        NationalNames(
            nationality: "ブラジル", share: 80,
            family: [.init("SILVA", "シルバ"), .init("DOS SANTOS OLIVEIRA", "ドス　サントス　オリベイラ"), .init("PEREIRA DE SOUZA", "ペレイラ　デ　ソウザ"), .init("LIMA", "リマ")],
            male: [.init("JOAO PEDRO", "ジョアン　ペドロ"), .init("CARLOS EDUARDO", "カルロス　エドアルド"), .init("LUCAS", "ルーカス")],
            female: [.init("MARIA APARECIDA", "マリア　アパレシダ"), .init("ANA CAROLINA", "アナ　カロリナ"), .init("JULIANA", "ジュリアナ")]),
        NationalNames(
            nationality: "ネパール", share: 70,
            family: [.init("SHRESTHA", "シュレスタ"), .init("GURUNG", "グルン"), .init("THAPA", "タパ")],
            male: [.init("RAM BAHADUR", "ラム　バハドゥル"), .init("BIKASH", "ビカス")],
            female: [.init("SITA", "シタ"), .init("SUNITA", "スニタ")]),
        NationalNames(
            nationality: "インドネシア", share: 60,
            family: [.init("SANTOSO", "サントソ"), .init("WIJAYA", "ウィジャヤ"), .init("PRATAMA", "プラタマ")],
            male: [.init("BUDI", "ブディ"), .init("AGUS", "アグス")],
            female: [.init("DEWI", "デウィ"), .init("SRI WAHYUNI", "スリ　ワフユニ")]),
        NationalNames(
            nationality: "米国", share: 50,
            family: [.init("SMITH", "スミス"), .init("JOHNSON", "ジョンソン"), .init("MILLER", "ミラー")],
            male: [.init("JOHN", "ジョン"), .init("MICHAEL JAMES", "マイケル　ジェームズ")],
            female: [.init("MARY", "メアリー"), .init("ELIZABETH ANNE", "エリザベス　アン")]),
        NationalNames(
            nationality: "台湾", share: 40,
            family: [.init("LIN", "リン", "林"), .init("HUANG", "ホアン", "黄"), .init("TSAI", "ツァイ", "蔡")],
            male: [.init("CHIH MING", "チーミン", "志明"), .init("CHUN CHIEH", "チュンチエ", "俊傑")],
            female: [.init("SHU FEN", "シューフェン", "淑芬"), .init("YA TING", "ヤーティン", "雅婷")]),
        NationalNames(
            nationality: "インド", share: 30,
            family: [.init("SHARMA", "シャルマ"), .init("PATEL", "パテル")],
            male: [.init("RAHUL", "ラフル"), .init("ARJUN", "アルジュン")],
            female: [.init("PRIYA", "プリヤ"), .init("ANJALI", "アンジャリ")]),
    ]

    /// The name in Latin capitals, family name first, or in kanji where the register holds it so.
    static func joined(_ family: ForeignName, _ given: ForeignName, inKanji: Bool) -> (name: String, kana: String) {
        let kana = family.kana + "　" + given.kana
        if inKanji, let first = family.kanji, let second = given.kanji { return (first + "　" + second, kana) }
        return (family.latin + " " + given.latin, kana)
    }
}
