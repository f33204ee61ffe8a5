import Domain
import JSON

/// A city's register as its file tells it, line by line: a later line about a resident takes the place of the earlier one, so
/// that the register has as many moments as lines.
struct Register: Sendable {
    struct Entry: Sendable {
        let id: String
        let household: String
        /// What the paper shows of a person, by the paper's own labels, without white space.
        let fields: [String: String]
        let isForeign: Bool
        /// 除票: the entry of who has died or moved away; nobody's copy shows it (B8).
        let isRemoved: Bool
        /// 発行抑止: nothing is issued that shows the person.
        let isHeld: Bool
        /// The change by which the entry came about, and when it was put on record; nil for one of the first filling.
        let change: (number: Int, at: Int64)?
        let address: String
        /// The whole entry; nil where something that every entry has is missing.
        let resident: Resident?
        /// As in the file, for the search for personal data, and what each is.
        let words: [(text: String, what: String)]
        /// The moments, counted in lines, from which and before which the entry holds.
        let from: Int
        var until = Int.max
        /// It takes the place of an earlier one.
        var isLater = false

        func holds(at moment: Int) -> Bool { from <= moment && moment < until }
        var name: String { fields["氏名"] ?? "" }
    }

    let municipality: String
    private(set) var entries: [Entry] = []
    private(set) var lineCount = 0
    private(set) var unreadableLines = 0
    private var latest: [String: Int] = [:]
    private var byHousehold: [String: [Int]] = [:]
    private var byName: [String: [Int]] = [:]

    static func path(_ node: String) -> String { "state/\(node)/residents.jsonl" }

    init(reading node: String, of municipality: String, in files: RunFiles) throws(RunFiles.Failure) {
        self.municipality = municipality
        try files.lines(Register.path(node)) { line, isWhole in
            guard isWhole else { return }
            guard let value = try? JSONValue(parsing: line, form: .anyLayout), let entry = Entry(value, from: lineCount) else {
                unreadableLines += 1
                return
            }
            add(entry)
            lineCount += 1
        }
    }

    private mutating func add(_ entry: Entry) {
        var entry = entry
        if let earlier = latest[entry.id] {
            entries[earlier].until = entry.from
            entry.isLater = true
        }
        let position = entries.count
        latest[entry.id] = position
        byHousehold[entry.household, default: []].append(position)
        byName[entry.name, default: []].append(position)
        entries.append(entry)
    }

    /// All versions of the entries of a household.
    func versions(ofHousehold household: String) -> [Entry] { (byHousehold[household] ?? []).map { entries[$0] } }

    /// All versions of a person's entry, the earliest first.
    func versions(of id: String) -> [Entry] { entries.filter { $0.id == id } }

    func entry(_ id: String) -> Entry? { latest[id].map { entries[$0] } }

    /// Everybody who ever had this name, written without white space.
    func named(_ name: String) -> [Entry] { (byName[name] ?? []).map { entries[$0] } }

    /// The members of a household at a moment, the head first, the others in the register's order.
    func members(of household: String, at moment: Int) -> [Entry] {
        var order: [String] = []
        for entry in versions(ofHousehold: household) where !order.contains(entry.id) { order.append(entry.id) }
        let present = versions(ofHousehold: household).filter { $0.holds(at: moment) && !$0.isRemoved }
        let members = order.compactMap { id in present.first { $0.id == id } }
        // Who became the head when another died or moved away stands first.
        guard let head = members.firstIndex(where: { $0.fields["続柄"] == "世帯主" }), head > 0 else { return members }
        return [members[head]] + members[..<head] + members[(head + 1)...]
    }

    /// The moments at which a household may have looked different, the last one last.
    func moments(ofHousehold household: String) -> [Int] {
        var moments: Set<Int> = [max(0, lineCount - 1)]
        for version in versions(ofHousehold: household) {
            if version.isLater { moments.formUnion([version.from - 1, version.from]) }
            if version.until != .max { moments.formUnion([version.until - 1, version.until]) }
        }
        return moments.sorted()
    }
}

extension Register.Entry {
    init?(_ value: JSONValue, from: Int) {
        func text(_ name: String, in value: JSONValue) -> String { value[name]?.stringValue ?? "" }
        func date(_ name: String, in value: JSONValue) -> String { value[name]?.stringValue.flatMap { CivilDate(iso8601: $0) }?.japanese ?? "" }
        guard let id = value["id"]?.stringValue, let household = value["household"]?.stringValue, let name = value["name"]?.stringValue,
              let address = value["address"]?.stringValue else { return nil }
        var fields = [
            "フリガナ": text("nameKana", in: value), "生年月日": date("birthDate", in: value), "氏名": name, "性別": text("sex", in: value),
            "続柄": text("relationship", in: value), "住所を定めた日": date("addressSince", in: value), "届出日": date("notifiedOn", in: value),
            "住民となった日": date("residentSince", in: value), "従前の住所": text("previousAddress", in: value),
        ]
        let resident = Resident(line: value)
        fields["転入日"] = resident?.movedInOn?.japanese ?? ""
        fields["転出予定地"] = resident?.movingOut?.planned ?? ""
        fields["転出確定地"] = resident?.movingOut?.confirmed ?? ""
        var words = [(name, "a name"), (text("nameKana", in: value), "a name's reading"), (address, "an address")]
        if let foreign = value["foreign"] {
            fields["通称"] = text("alias", in: foreign)
            fields["国籍・地域"] = text("nationality", in: foreign)
            fields["法第30条の45に規定する区分"] = text("category", in: foreign)
            fields["在留資格"] = text("status", in: foreign)
            fields["在留期間等"] = text("period", in: foreign)
            fields["在留期間等の満了の日"] = date("expiry", in: foreign)
            fields["在留カード等の番号"] = text("cardNumber", in: foreign)
            fields["外国人住民となった日"] = date("since", in: foreign)
            words += [(text("alias", in: foreign), "an alias"), (text("cardNumber", in: foreign), "a residence card's number")]
        } else {
            fields["旧氏"] = text("formerSurname", in: value)
            fields["本籍"] = value["domicile"].map { text("place", in: $0) } ?? ""
            fields["筆頭者"] = value["domicile"].map { text("headOfRegister", in: $0) } ?? ""
            words.append((value["domicile"].map { text("place", in: $0) } ?? "", "a registered domicile"))
        }
        if let moving = value["movingOut"] { words += [(text("planned", in: moving), "an address"), (text("confirmed", in: moving), "an address")] }
        self.init(
            id: id, household: household, fields: fields.mapValues { $0.isEmpty ? Sheet.noEntry : $0.withoutSpaces }, isForeign: value["foreign"] != nil,
            isRemoved: value["removal"] != nil, isHeld: value["held"]?.boolValue == true,
            change: value["change"].flatMap { change in
                guard let number = change["number"]?.integerValue, let at = change["at"]?.stringValue.flatMap({ Instant(iso8601: $0) }) else { return nil }
                return (Int(number), at.millisecondsSinceEpoch)
            },
            address: address.withoutSpaces, resident: resident, words: words.filter { !$0.0.isEmpty }, from: from)
    }
}

extension String {
    /// Scalar by scalar: for Swift's `==` two characters are one where Unicode merely calls them equivalent, and a name is not.
    func isSame(as other: String) -> Bool { unicodeScalars.elementsEqual(other.unicodeScalars) }

    /// Without any white space: where a line breaks, and how wide a gap is, says nothing.
    var withoutSpaces: String { String(String.UnicodeScalarView(unicodeScalars.filter { !$0.properties.isWhitespace })) }
}
