/// Words that addresses are made of. Town names are put together from two lists and house numbers are
/// drawn, so that apart from the municipality no address is taken from life; where one exists, that is chance.
enum PlaceWords {
    static let townHeads = [
        "桜", "若葉", "緑", "青葉", "朝日", "夕日", "星見", "月見", "花見", "白鳥", "千鳥", "椿",
        "楓", "杉", "柏", "竹", "梅", "菊", "藤", "泉", "清水", "石", "砂", "風", "雲雀", "鶴",
    ]
    static let townTails = ["台", "ケ丘", "野", "原", "谷", "浜", "川", "沢", "坂", "町", "本町", "新田"]
    /// Every head with every tail.
    static let towns = townHeads.flatMap { head in townTails.map { head + $0 } }
    static let blocks = ["", "一丁目", "二丁目", "三丁目", "四丁目", "五丁目", "六丁目"]

    static let buildingHeads = ["コーポ", "メゾン", "ハイツ", "パーク", "グリーン", "サンライズ", "第二", "リバーサイド"]
    static let buildingTails = ["若葉", "さくら", "青空", "ヴィラ", "コート", "ハウス", "マンション", "三番館"]
    static let grandHeads = ["グランドヒルズ", "ザ・パークレジデンス", "プレミアムガーデンタワー", "シーサイドテラス＆リゾート", "ロイヤルフォレストガーデン"]
    static let grandMiddles = ["ステーションフロント", "セントラルスクエア", "ベイサイドコンフォート", "ノースウイングパビリオン"]
    static let grandTails = ["イーストコート弐番館", "アネックスＢ棟", "サウステラス参号棟", "ウエストタワー別館"]

    /// Other municipalities, for previous addresses and registered domiciles. The names of municipalities are
    /// real ones; everything after them is not.
    static let municipalities = [
        "東京都西多摩郡瑞穂町", "埼玉県川口市", "神奈川県藤沢市", "神奈川県小田原市", "東京都武蔵村山市",
        "北海道旭川市", "青森県八戸市", "宮城県石巻市", "福島県郡山市", "茨城県つくば市", "栃木県宇都宮市", "群馬県前橋市",
        "千葉県柏市", "新潟県長岡市", "長野県松本市", "静岡県沼津市", "愛知県豊橋市", "三重県四日市市", "京都府宇治市",
        "大阪府枚方市", "兵庫県姫路市", "岡山県倉敷市", "広島県福山市", "香川県高松市", "福岡県久留米市", "熊本県熊本市", "沖縄県那覇市",
    ]
}
