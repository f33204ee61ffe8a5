/// One page as its text says it, in the order in which it was drawn.
struct Page: Sendable {
    /// The request that the line at the foot names; nil where there is none.
    let requestID: String?
    let number: Int?
    let of: Int?
    /// Everything above that line, without white space.
    let body: String

    init(_ text: String) {
        let lines = text.split { $0.isNewline }.map(String.init)
        guard let foot = lines.lastIndex(where: { $0.contains(Page.mark) }) else {
            requestID = nil
            number = nil
            of = nil
            body = text.withoutSpaces
            return
        }
        body = lines[..<foot].joined().withoutSpaces
        let words = (lines[foot].components(after: Page.mark) + " " + lines[(foot + 1)...].joined(separator: " ")).split { $0.isWhitespace }
        requestID = words.first.map(String.init)
        let parts = words.dropFirst().joined().split(separator: "/", omittingEmptySubsequences: false)
        number = parts.count == 2 ? Int(parts[0]) : nil
        of = parts.count == 2 ? Int(parts[1]) : nil
    }

    private static let mark = "発行番号"
}

/// A copy of a resident record (住民票の写し) as the paper tells it.
struct Sheet: Sendable {
    static let noEntry = "＊＊＊"
    static let omitted = "省略"
    private static let title = "住民票", member = "世帯員", nextPage = "次頁へ続く", end = "以下余白"
    private static let national = [
        "フリガナ", "生年月日", "氏名", "性別", "続柄", "旧氏", "本籍", "筆頭者", "住所を定めた日", "届出日", "住民となった日", "転入日", "従前の住所",
        "転出予定地", "転出確定地", "個人番号", "住民票コード",
    ]
    private static let foreign = [
        "フリガナ", "生年月日", "氏名", "性別", "続柄", "通称", "国籍・地域", "法第30条の45に規定する区分", "在留資格", "在留期間等", "在留期間等の満了の日",
        "在留カード等の番号", "外国人住民となった日", "住所を定めた日", "届出日", "住民となった日", "転入日", "従前の住所",
        "転出予定地", "転出確定地", "個人番号", "住民票コード",
    ]

    /// One person on the paper.
    struct Block: Sendable {
        /// Of the paper, counted from 1.
        let page: Int
        let fields: [String: String]
        let isForeign: Bool
        /// The number beside the block, counted through all pages.
        let position: Int?

        subscript(label: String) -> String { fields[label] ?? "" }
    }

    /// What one page says beside the people.
    struct Frame: Sendable {
        let isWholeHousehold: Bool
        let address: String
        let head: String
        /// What follows the last block.
        let rest: String
    }

    private(set) var frames: [Frame] = []
    private(set) var blocks: [Block] = []

    /// Nil, with the page counted from 1, where a page is not one of a copy of a resident record.
    static func read(_ pages: [Page]) -> (sheet: Sheet?, unreadablePage: Int) {
        var sheet = Sheet()
        for (index, page) in pages.enumerated() {
            guard sheet.add(page.body, page: index + 1) else { return (nil, index + 1) }
        }
        return pages.isEmpty ? (nil, 1) : (sheet, 0)
    }

    private mutating func add(_ body: String, page: Int) -> Bool {
        var rest = body[...]
        guard rest.drop(Sheet.title) else { return false }
        let isWhole: Bool
        if rest.drop("（世帯全員）") { isWhole = true } else if rest.drop("（世帯一部）") { isWhole = false } else { return false }
        guard rest.drop("住所"), let address = rest.take(upTo: "世帯主") else { return false }
        let closing = [Sheet.nextPage, Sheet.end]
        // The head's name ends where the first person begins, or where the page is closed.
        guard let head = rest.take(upToFirstOf: [Sheet.member] + closing) else { return false }
        while rest.hasPrefix(Sheet.member) {
            guard let block = Sheet.block(&rest, page: page) else { return false }
            blocks.append(block)
        }
        frames.append(Frame(isWholeHousehold: isWhole, address: String(address), head: String(head), rest: String(rest)))
        return closing.contains { rest.hasPrefix($0) }
    }

    private static func block(_ rest: inout Substring, page: Int) -> Block? {
        // A person's block ends before the next one, or where the page is closed.
        let after = rest.dropFirst()
        let ends = [member, nextPage, end].compactMap { after.position(of: $0) }
        guard let stop = ends.min() else { return nil }
        var text = rest[..<stop]
        rest = rest[stop...]
        guard text.drop(member), let number = text.take(upTo: "フリガナ") else { return nil }
        let isForeign = text.position(of: "国籍・地域") != nil
        let labels = isForeign ? foreign : national
        var fields: [String: String] = [:]
        for (index, label) in labels.enumerated() {
            guard text.drop(label) else { return nil }
            guard index + 1 < labels.count else { break }
            guard let value = text.take(upTo: labels[index + 1]) else { return nil }
            fields[label] = String(value)
        }
        // The resident record code is never shown, and nothing stands behind it.
        guard text.drop(omitted), text.isEmpty else { return nil }
        return Block(page: page, fields: fields, isForeign: isForeign, position: Int(String(number)))
    }
}

extension StringProtocol {
    /// Where `word` begins.
    func position(of word: String) -> Index? {
        guard let first = word.unicodeScalars.first else { return nil }
        var start = unicodeScalars.startIndex
        while let found = unicodeScalars[start...].firstIndex(of: first) {
            if unicodeScalars[found...].starts(with: word.unicodeScalars) { return found }
            start = unicodeScalars.index(after: found)
        }
        return nil
    }

    func components(after word: String) -> String {
        guard let start = position(of: word) else { return "" }
        return String(String.UnicodeScalarView(unicodeScalars[start...].dropFirst(word.unicodeScalars.count)))
    }
}

extension Substring {
    /// Scalar by scalar, as `isSame(as:)`.
    func begins(with word: String) -> Bool { unicodeScalars.starts(with: word.unicodeScalars) }

    /// Takes `word` away from the beginning; false where it does not stand there.
    mutating func drop(_ word: String) -> Bool {
        guard begins(with: word) else { return false }
        self = Substring(unicodeScalars.dropFirst(word.unicodeScalars.count))
        return true
    }

    /// What stands before `word`, which is taken away with it, except that a mark which closes a page stays.
    fileprivate mutating func take(upTo word: String) -> Substring? {
        guard let end = position(of: word) else { return nil }
        let taken = self[..<end]
        self = self[end...]
        // A label stays for the next step to see, but the heading's are passed here.
        if word == "世帯主" { _ = drop(word) }
        return taken
    }

    fileprivate mutating func take(upToFirstOf words: [String]) -> Substring? {
        guard let end = words.compactMap({ position(of: $0) }).min() else { return nil }
        let taken = self[..<end]
        self = self[end...]
        return taken
    }
}
