/// The municipality that issues a certificate, as its certificates name it.
public struct IssuingMunicipality: Sendable, Hashable {
    /// 東京都
    public let prefecture: String
    /// 瑞穂町
    public let name: String
    /// The title of the head in full: 瑞穂町長.
    public let headTitle: String
    public let headName: String
    /// The characters of the official seal (公印), at most `OfficialSeal.maximumCharacters` (16): 瑞穂町長之印.
    public let sealText: String

    public init(prefecture: String, name: String, headTitle: String, headName: String, sealText: String) {
        self.prefecture = prefecture
        self.name = name
        self.headTitle = headTitle
        self.headName = headName
        self.sealText = sealText
    }
}
