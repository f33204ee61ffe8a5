import Foundation
import Testing

extension Network {
    /// Looks for every card holder's name and PIN, and for the given Individual Numbers, in everything that a
    /// network keeps or says: logs, journals, state, cards and answers for programs. The registers' own data and their copies
    /// hold names, as they should, but no Individual Number in clear.
    func expectNothingPersonal(individualNumbers: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let cards = try await cards()
        let names = Set(cards.flatMap { [$0.holder, $0.holder.withoutWhiteSpace, $0.holder.replacingOccurrences(of: "\u{3000}", with: " ")] })
        let status = file("status.json")
        try await kofu("status", "--json").output.write(to: status)
        defer { try? FileManager.default.removeItem(at: status) }

        let places = ["logs", "state", "cards", "kofu.log", "status.json"]
        let withNames = try await files(holding: names, in: places).filter { path in
            path.hasSuffix("journal.jsonl") || !["-registers/", "-family/", "/copy.jsonl"].contains(where: path.contains)
        }
        #expect(withNames.isEmpty, "names", sourceLocation: sourceLocation)
        #expect(try await files(holding: individualNumbers, in: places + ["control", "keys", "topology.json"]).isEmpty, "Individual Numbers", sourceLocation: sourceLocation)

        let pins = Set(cards.map(\.pin))
        var read = 0
        for path in try FileManager.default.subpathsOfDirectory(atPath: run.path) {
            guard path.hasPrefix("logs/") || path.hasSuffix("journal.jsonl") || path.hasPrefix("cards/") && path.hasSuffix(".json") || places.contains(path),
                  let data = try? Data(contentsOf: file(path)) else { continue }
            read += 1
            #expect(Network.wordsOfFourDigits(Array(data)).isDisjoint(with: pins), "a PIN in \(path)", sourceLocation: sourceLocation)
        }
        #expect(read > 40, "a log and a journal of every process", sourceLocation: sourceLocation)
    }

    /// The paths below the run directory whose files hold one of `words`.
    private func files(holding words: Set<String>, in places: [String]) async throws -> [String] {
        guard !words.isEmpty else { return [] }
        let list = file("words-\(UUID().uuidString)")
        try words.joined(separator: "\n").write(to: list, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: list) }
        let present = places.filter { FileManager.default.fileExists(atPath: file($0).path) }
        let found = try await Program.start(["grep", "--recursive", "--text", "--fixed-strings", "--files-with-matches", "--devices=skip", "--file=\(list.path)"] + present, directory: run).finish()
        // 1 is grep's word for nothing found.
        guard found.status <= 1 else { throw Failure(description: found.testDescription) }
        return found.text.split(separator: "\n").map(String.init)
    }

    /// What might be a PIN: four digits that stand alone. Left out are numbers of JSON (`"bytes":1234`), ports
    /// (`127.1.2.3:8443`), years (`2026-04-01`) and what something took (`1234 ms`).
    private static func wordsOfFourDigits(_ text: [UInt8]) -> Set<String> {
        var words: Set<String> = []
        var start = 0
        while start < text.count {
            guard isDigit(text[start]) else {
                start += 1
                continue
            }
            var end = start
            while end < text.count, isDigit(text[end]) { end += 1 }
            defer { start = end }
            guard end - start == 4, start == 0 || !isLetter(text[start - 1]), end == text.count || !isLetter(text[end]) && text[end] != UInt8(ascii: "-") else { continue }
            if text[end...].starts(with: " ms".utf8) { continue }
            let isAfterColon = start >= 2 && text[start - 1] == UInt8(ascii: ":") || start >= 3 && text[start - 1] == 0x20 && text[start - 2] == UInt8(ascii: ":")
            if isAfterColon, let before = text[..<(start - 1)].last(where: { $0 != UInt8(ascii: ":") && $0 != 0x20 }), before == UInt8(ascii: "\"") || isDigit(before) { continue }
            words.insert(String(decoding: text[start..<end], as: UTF8.self))
        }
        return words
    }

    private static func isDigit(_ octet: UInt8) -> Bool { (0x30...0x39).contains(octet) }

    private static func isLetter(_ octet: UInt8) -> Bool { (0x61...0x7A).contains(octet | 0x20) || octet >= 0x80 }
}
