import Domain

/// 在留資格 with the periods it is granted for.
struct ResidenceStatus: Sendable {
    let name: String
    /// Years; empty where the stay has no end.
    let periodYears: [Int]

    static let midToLongTerm = "中長期在留者"
    static let specialPermanent = "特別永住者"
    static let withoutEnd = "無期限"

    static let permanent = ResidenceStatus(name: "永住者", periodYears: [])
    static let forAdults: [ResidenceStatus] = [
        permanent, permanent,
        ResidenceStatus(name: "技術・人文知識・国際業務", periodYears: [1, 3, 5]),
        ResidenceStatus(name: "定住者", periodYears: [1, 3, 5]),
        ResidenceStatus(name: "特定技能１号", periodYears: [1]),
        ResidenceStatus(name: "技能実習２号ロ", periodYears: [1]),
        ResidenceStatus(name: "留学", periodYears: [1, 2]),
        ResidenceStatus(name: "経営・管理", periodYears: [1, 3, 5]),
    ]
    static let ofSpouse = ResidenceStatus(name: "日本人の配偶者等", periodYears: [1, 3, 5])
    static let ofFamily = ResidenceStatus(name: "家族滞在", periodYears: [1, 3])

    /// The register's items for a person whose place in the household calls for this status.
    /// - Parameters:
    ///   - cardIndex: unlike for any two residents of one municipality; makes the card number unique there.
    ///   - sinceDay: days since 1970-01-01, not after `referenceDay`.
    func items(
        nationality: String, alias: String?, cardIndex: Int, sinceDay: Int, referenceDay: Int, _ random: inout RandomStream
    ) -> ForeignResident {
        let expiryDay: Int?
        let period: String
        if let years = random.pick(periodYears) {
            // The stay is running on the reference date, with at least a month left.
            expiryDay = referenceDay + random.between(30, years * 365)
            period = "\(years)年"
        } else {
            expiryDay = nil
            period = ResidenceStatus.withoutEnd
        }
        let isSpecialPermanent = periodYears.isEmpty && nationality == "韓国" && random.happens(perThousand: 600)
        return ForeignResident(
            alias: alias, nationality: nationality,
            category: isSpecialPermanent ? ResidenceStatus.specialPermanent : ResidenceStatus.midToLongTerm,
            status: isSpecialPermanent ? ResidenceStatus.specialPermanent : name, period: period,
            expiry: expiryDay.map(CivilDate.init(daysSinceEpoch:)),
            cardNumber: ResidenceStatus.cardNumber(index: cardIndex, &random), since: CivilDate(daysSinceEpoch: sinceDay))
    }

    /// 在留カード等の番号: two letters, eight digits, two letters.
    private static func cardNumber(index: Int, _ random: inout RandomStream) -> String {
        var octets: [UInt8] = []
        octets.reserveCapacity(12)
        func letter() -> UInt8 { UInt8(ascii: "A") + UInt8(truncatingIfNeeded: random.below(26)) }
        octets.append(letter())
        octets.append(letter())
        // The index is spread by a step coprime to 10^8, so that numbers differ and do not count up.
        var digits = (index * 61_803_399 + 27_182_818) % 100_000_000
        var divisor = 10_000_000
        while divisor > 0 {
            octets.append(0x30 + UInt8(truncatingIfNeeded: digits / divisor))
            digits %= divisor
            divisor /= 10
        }
        octets.append(letter())
        octets.append(letter())
        return String(decoding: octets, as: UTF8.self)
    }
}
