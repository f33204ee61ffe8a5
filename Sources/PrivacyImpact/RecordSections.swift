import Domain
import Policy
import PolicyQuestions
import Topology

/// The parts of a record, in the order of the form that officials know.
extension PrivacyImpactRecord {
    var title: String { "特定個人情報保護評価の記録　\(municipality.name)　証明書コンビニ交付事務" }

    /// What a reader must know before all else.
    var notice: String {
        "この記録は、模擬環境 kofu（版 \(KofuVersion.text)）の構成「\(topologyName)」と、その動作から作成した。登場する住民・手数料・長の氏名は架空である。"
    }

    var sections: [RecordSection] {
        [basics, systemsSection, information, routesSection, safeguardsSection, retentionSection, exceptionsSection, checksSection] + (run.map { [operation($0)] } ?? [])
    }

    /// Systems of two operators have one name.
    private func names(_ systems: [NumberSystem]) -> String {
        var seen: Set<String> = []
        return systems.map(\.name).filter { seen.insert($0).inserted }.joined(separator: "、")
    }

    private var basics: RecordSection {
        RecordSection("basics", "基本情報", heads: ["項目", "内容"], rows: [
            ["評価実施機関", "\(municipality.headTitleInFull)（架空の氏名: \(municipality.head.name)）"],
            ["市区町村コード", municipality.code],
            ["事務の名称", "コンビニエンスストア等における証明書等の自動交付事務"],
            ["システムの名称", names(systems)],
            ["証明発行サーバの配置", "\(JapaneseWords.name(of: municipality.pattern))（\(municipality.pattern.rawValue)）"],
            ["対象となる本人の数", "\(municipality.residents)人（架空）"],
            ["個人番号を記載できる証明書", showing.isEmpty ? "なし" : showing.map { "\($0.japaneseName)（\($0.rawValue)）" }.joined(separator: "、")],
            ["構成のダイジェスト", "SHA-256 \(topologyDigest)"],
        ])
    }

    private var systemsSection: RecordSection {
        let rows = systems.map { system in
            [
                system.name, system.owner, system.nodeNames, system.forms.map(JapaneseWords.name).joined(separator: "、"),
                system.acts.isEmpty ? "中継する" : system.acts.map(JapaneseWords.sentence).joined(separator: "、"),
            ]
        }
        let others = untouched.isEmpty ? [] : ["\(municipality.name)のシステムのうち個人番号が届かないもの: \(untouched.joined(separator: "、"))"]
        return RecordSection("systems", "対象システム", ["個人番号が届き得るシステムのすべてである。"] + others, heads: ["システム", "管理者", "ノード", "個人番号の形", "取扱い"], rows: rows)
    }

    private var information: RecordSection {
        var seen: Set<String> = []
        let forms = systems.flatMap(\.forms).filter { seen.insert($0.name).inserted }
        return RecordSection(
            "information", "取り扱う特定個人情報", ["対象は、住民基本台帳に記録された本人の個人番号である。本人確認には用いない。"], heads: ["形", "区分", "取り扱うシステム"],
            rows: forms.map { form in
                [JapaneseWords.name(of: form), form.name, names(systems.filter { $0.forms.contains(form) })]
            })
    }

    private var routesSection: RecordSection {
        let rows = routes.map { route in
            [
                "\(JapaneseWords.name(of: route.channel))（\(route.channel.rawValue)）", "\(route.from) → \(route.to)", "\(route.message) \(JapaneseWords.name(of: route.direction))",
                (route.field ?? "電文全体") + (route.isOptional ? "（任意）" : ""), route.dataClass, route.grammar, route.linkNames,
            ]
        }
        return RecordSection(
            "routes", "経路", ["回線 → 電文 → 項目 → 書式の順に、個人番号が通り得る項目をすべて挙げる。ここにない項目を個人番号が通ることはない。"],
            heads: ["回線", "向き", "電文", "項目", "区分", "書式", "リンク"], rows: rows)
    }

    private var safeguardsSection: RecordSection {
        RecordSection(
            "safeguards", "安全管理措置", heads: ["措置", "内容", "根拠", "確かめる試験", "確かめる命令"],
            rows: Safeguard.all.map { [$0.name, $0.content, $0.requirements, $0.tests.joined(separator: "; "), $0.command] })
    }

    private var retentionSection: RecordSection {
        var seen: Set<[String]> = []
        let rows = systems.flatMap { system in system.forms.map { [system.name, JapaneseWords.name(of: $0), system.retention(of: $0)] } }
        return RecordSection("retention", "保存期間", heads: ["システム", "形", "期間"], rows: rows.filter { seen.insert($0).inserted })
    }

    private var exceptionsSection: RecordSection { RecordSection("exceptions", "例外", exceptions) }

    private var checksSection: RecordSection {
        let rows = answers.map { answer in
            [
                answer.question.id, JapaneseWords.text(answer.question), JapaneseWords.word(answer.verdict), answer.isAsExpected ? "期待どおり" : "期待と異なる",
                answer.question.requirements.map { $0.replacing("invariant ", with: "不変条件") }.joined(separator: "、"),
            ]
        }
        return RecordSection(
            "checks", "確認方法",
            ["kofu review --policy が構成から答える。kofu review --exercise は、実際に発行し、通信・ファイル・全プロセスのメモリを個人番号で検索する。この記録は kofu pia で作り直せる。"],
            heads: ["問い", "内容", "答え", "判定", "根拠"], rows: rows)
    }

    private func operation(_ run: RunFacts) -> RecordSection {
        let rows = run.nodes.map { node in
            [
                node.name, node.state ?? "停止中", node.program.map { String($0.prefix(16)) } ?? "–", node.topology.map { $0 == topologyDigest ? "一致" : "不一致" } ?? "–",
                "\(node.journalRecords)件、\(node.journalFault ?? "連鎖は正しい")", node.syncAgeSeconds.map { "\($0)秒前" } ?? "–",
                node.files.map { "\($0.path)（\($0.octets)オクテット\($0.isPrivate ? "、所有者のみ" : "")）" }.joined(separator: "、"),
            ]
        }
        let key = run.key.map { "個人番号の鍵: \($0.path)（\($0.octets)オクテット\($0.isPrivate ? "、所有者のみ" : "")）" } ?? "個人番号の鍵はない（停止時に消去された）。"
        return RecordSection(
            "operation", "稼働の状況", [key], heads: ["ノード", "状態", "プログラム", "構成", "記録", "台帳の写し", "保存されているファイル"], rows: rows)
    }
}
