import Domain
import Population
import Topology

/// What a sheet shows, as `pdftotext -raw` reads it from a real one.
struct FixturePaper {
    static let blocksPerPage = 4

    let city: Topology.Municipality
    let members: [Resident]
    let isWholeHousehold: Bool
    /// Nil where it is left out.
    var head: String?
    /// Nil where they are left out.
    var numbers: [String]?
    var showsDomicile = false
    var date = "令和8年4月1日"

    func pages(_ id: String) -> [String] {
        var groups = stride(from: 0, to: members.count, by: FixturePaper.blocksPerPage).map { Array($0..<min($0 + FixturePaper.blocksPerPage, members.count)) }
        // The end of a sheet needs a page of its own where the last one is full.
        if groups.last?.count == FixturePaper.blocksPerPage { groups.append([]) }
        return groups.enumerated().map { index, group in
            let isLast = index == groups.count - 1
            return (heading + group.flatMap(block) + (isLast ? closing : ["次 頁 へ 続 く"]) + ["\(city.prefecture)\(city.name) 発行番号 \(id) \(index + 1) / \(groups.count)"])
                .joined(separator: "\n") + "\n"
        }
    }

    private var title: String { isWholeHousehold ? "世帯全員" : "世帯一部" }

    private var heading: [String] { ["住 民 票 （\(title)）", "住所 \(members[0].address)", "世帯主 \(head ?? "省略")"] }

    private var closing: [String] {
        [
            "以 下 余 白", "この写しは、\(title)の住民票の原本と相違ないことを証明する。", date,
            "\(city.prefecture)\(city.headTitleInFull) \(city.head.name)",
        ]
    }

    private func block(_ index: Int) -> [String] {
        let one = members[index]
        func shown(_ text: String?) -> String { text.map { $0.isEmpty ? "＊＊＊" : $0 } ?? "＊＊＊" }
        let relationship = head == nil ? "省略" : one.relationship
        var lines = ["世", "帯", "員", "\(index + 1)", "フリガナ \(one.nameKana) 生年月日 \(one.birthDate.japanese)", "氏名 \(one.name) 性別 \(one.sex.rawValue) 続柄 \(relationship)"]
        if let foreign = one.foreignResident {
            lines += [
                "通称 \(shown(foreign.alias)) 国籍・地域 \(foreign.nationality)", "法第30条の45\nに規定する区分 \(foreign.category) 在留資格 \(foreign.status) 在留期間等 \(foreign.period)",
                "在留期間等\nの満了の日\n\(shown(foreign.expiry?.japanese))\n在留カード\n等の番号\n\(foreign.cardNumber)\n外国人住民\nとなった日\n\(foreign.since.japanese)",
            ]
        } else {
            let domicile = one.registeredDomicile
            lines += [
                "旧氏 \(shown(one.formerSurname))",
                "本籍 \(showsDomicile ? shown(domicile?.place) : "省略") 筆頭者 \(showsDomicile ? shown(domicile?.headOfRegister) : "省略")",
            ]
        }
        return lines + [
            "住所を定めた日 \(one.addressSince.japanese) 届出日 \(one.notifiedOn.japanese) 住民となった日 \(one.residentSince.japanese)",
            "転入日 \(shown(one.movedInOn?.japanese)) 従前の住所 \(one.previousAddress)",
            "転出予定地 \(shown(one.movingOut?.planned)) 転出確定地 \(shown(one.movingOut?.confirmed))",
            "個人番号 \(numbers.map { $0[index] } ?? "省略") 住民票コード 省略",
        ]
    }
}
