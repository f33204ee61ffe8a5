import Foundation
import Testing

/// What each municipality's minutes name, against what a kiosk gives: nothing of it is read from topology.json.
@Suite("Every pair of municipality and certificate", .serialized, .network(Edit.usual))
struct PairsTests {
    struct City: Sendable {
        let id: String
        /// What stands below a certificate.
        let head: String
        let offered: Set<String>
    }

    static let kinds = [
        "resident-record", "resident-record-items", "seal-registration", "income", "taxation", "family-register-all", "family-register-individual",
        "supplementary-family-register-all", "supplementary-family-register-part",
    ]

    private static let family: Set = ["family-register-all", "family-register-individual"]
    private static let supplementary: Set = ["supplementary-family-register-all", "supplementary-family-register-part"]

    static let cities = [
        // 瑞穂町 答申 令和4年10月28日, 3 (1): 「６種類の証明書（住民票の写し、印鑑登録証明書、所得証明書、課税（非課税）証明書、戸籍全部（個人）事項証明書及び戸籍附票の写し）」
        City(id: "mizuho", head: "東京都瑞穂町長", offered: family.union(supplementary).union(["resident-record", "seal-registration", "income", "taxation"])),
        // 川口市 諮問事項, 実施概要: 「住民票の写し、住民票記載事項証明書、印鑑登録証明書、戸籍全部（個人事項証明書、市・県民税課税証明書（現年度分）」
        City(id: "kawaguchi", head: "埼玉県川口市長", offered: family.union(["resident-record", "resident-record-items", "seal-registration", "taxation"])),
        // 藤沢市 答申 第996号, 2 (2) ア: 「住民票の写し」「印鑑登録証明書」; (3) ア: 「戸籍全部事項証明書」「戸籍個人事項証明書」「戸籍の附票の写し（全員）」「（一部）」
        City(id: "fujisawa", head: "神奈川県藤沢市長", offered: family.union(supplementary).union(["resident-record", "seal-registration"])),
        // 小田原市 第72回 会議録: 「課税証明書」「住民票の写し」「印鑑登録証明書」「戸籍謄本」「戸籍抄本」「戸籍の附票」
        City(id: "odawara", head: "神奈川県小田原市長", offered: family.union(supplementary).union(["taxation", "resident-record", "seal-registration"])),
        // 武蔵村山市 会議録, 議題(1): 「住民票の写し、印鑑登録証明書、戸籍事項証明書、戸籍の附票の写し、市・都民税課税（非課税）証明書の5種類」
        City(id: "musashimurayama", head: "東京都武蔵村山市長", offered: family.union(supplementary).union(["resident-record", "seal-registration", "taxation"])),
    ]

    /// How a sheet of the kind begins, and what else stands on it; who pays no tax has a certificate of that.
    static let titles: [String: (beginnings: [String], mark: String)] = [
        "resident-record": (["住民票"], "世帯主"), "resident-record-items": (["住民票記載事項証明書"], "住所"), "seal-registration": (["印鑑登録証明書"], "住所"),
        "income": (["所得証明書"], "所得"), "taxation": (["課税証明書", "非課税証明書"], "税"), "family-register-all": (["戸籍全部事項証明書"], "本籍"),
        "family-register-individual": (["戸籍個人事項証明書"], "本籍"), "supplementary-family-register-all": (["戸籍の附票"], "（全部）"),
        "supplementary-family-register-part": (["戸籍の附票"], "（一部）"),
    ]

    struct Pair: Sendable {
        let city: City
        let kind: String
        let card: Card
    }

    @Test("B1–B6: every certificate that a municipality's minutes name comes out, of that kind and with that municipality's name")
    func named() async throws {
        let pairs = try await Self.pairs { $0.offered.contains($1) }
        // 8 of Mizuho, 6 of Kawaguchi, 6 of Fujisawa, 7 of Odawara, 7 of Musashimurayama.
        #expect(pairs.count == 34)
        try await Self.atThreeKiosks(pairs) { network, kiosk, pair in
            let issuance = try await network.issued(.init(kiosk: kiosk, card: pair.card.id, pin: pair.card.pin, certificate: pair.kind))
            let paper = try await Paper.read(try #require(issuance.documents.first))
            let title = try #require(Self.titles[pair.kind]), name = "\(pair.city.id) \(pair.kind)", begin = String(paper.text.prefix(40))
            #expect(title.beginnings.contains { begin.hasPrefix($0) } && paper.text.contains(title.mark), "\(name): \(begin)")
            #expect(pair.kind != "resident-record" || !begin.hasPrefix("住民票記載事項"), "\(name)")
            for city in Self.cities {
                // Behind the office follows its holder's name; a family register names other mayors' offices, who took notifications.
                let isNamed = paper.text.contains("\(city.head)見本")
                #expect(isNamed == (city.id == pair.city.id), "\(name), \(city.head)")
            }
        }
    }

    @Test("B1–B6: every certificate that a municipality's minutes do not name is refused, costs nothing and leaves no paper")
    func notNamed() async throws {
        let pairs = try await Self.pairs { !$0.offered.contains($1) }
        #expect(pairs.count == 11)
        let before = try Set(Network.current.sheets())
        try await Self.atThreeKiosks(pairs) { network, kiosk, pair in
            #expect(!pair.card.certificates.contains(pair.kind))
            try await network.refused(.init(kiosk: kiosk, card: pair.card.id, pin: pair.card.pin, certificate: pair.kind), "certificate-not-offered")
        }
        #expect(try Set(Network.current.sheets()) == before)
    }

    /// Each with a card whose holder may have all that the municipality offers.
    private static func pairs(where isWanted: (City, String) -> Bool) async throws -> [Pair] {
        let cards = try await Network.current.cards()
        return try cities.flatMap { city in
            let card = try #require(cards.first { $0.id.hasPrefix("\(city.id)-") && $0.state == "active" && $0.refused.isEmpty })
            return kinds.filter { isWanted(city, $0) }.map { Pair(city: city, kind: $0, card: card) }
        }
    }

    /// Shares the pairs out among the kiosks, each of which serves one person at a time; a card is at one kiosk only.
    private static func atThreeKiosks(_ pairs: [Pair], _ serve: @escaping @Sendable (Network, String, Pair) async throws -> Void) async throws {
        let network = try Network.current, kiosks = ["kiosk-a1", "kiosk-a2", "kiosk-b1"]
        let shares = Dictionary(grouping: pairs) { pair in kiosks[(cities.firstIndex { $0.id == pair.city.id } ?? 0) % kiosks.count] }
        try await withThrowingTaskGroup { group in
            for (kiosk, share) in shares { group.addTask { for pair in share { try await serve(network, kiosk, pair) } } }
            try await group.waitForAll()
        }
    }
}
