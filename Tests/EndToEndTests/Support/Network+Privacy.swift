import Foundation
import Testing

extension Network {
    /// Looks for every card holder's name and PIN, and for the given Individual Numbers, in everything that a
    /// network keeps or says: logs, journals, state and answers for programs. The registers' own data holds
    /// names, as it should, but no Individual Number in clear.
    func expectNothingPersonal(individualNumbers: Set<String> = [], sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let cards = try await cards()
        let names = Set(cards.flatMap { [$0.holder, $0.holder.withoutWhiteSpace] })
        let pins = Set(cards.map(\.pin))
        var texts: [String: String] = ["status --json": try await kofu("status", "--json").text]
        for path in try FileManager.default.subpathsOfDirectory(atPath: run.path) {
            guard path.hasPrefix("logs/") || path.hasPrefix("state/") || path.hasPrefix("cards/") || path == "kofu.log" else { continue }
            if let data = try? Data(contentsOf: file(path)) { texts[path] = String(decoding: data, as: UTF8.self) }
        }
        #expect(texts.count > 40, "logs and journals of every process", sourceLocation: sourceLocation)
        for (place, text) in texts {
            for number in individualNumbers where text.contains(number) { Issue.record("an Individual Number in \(place)", sourceLocation: sourceLocation) }
            if place.hasSuffix("-registers/residents.jsonl") || place.hasPrefix("state/") && place.contains("-registers/") && !place.hasSuffix("journal.jsonl") { continue }
            for name in names where text.contains(name) { Issue.record("\(name) in \(place)", sourceLocation: sourceLocation) }
            for word in Network.wordsOfFourDigits(text) where pins.contains(word) { Issue.record("a PIN in \(place)", sourceLocation: sourceLocation) }
        }
    }

    /// What might be a PIN: four digits that stand alone and count nothing. Counts, sizes, times and ports may be four digits too.
    private static func wordsOfFourDigits(_ text: String) -> Set<String> {
        let counts = /"(microseconds|bytes|number|count|pid|bytesToServer|bytesToClient|connections|journalRecords|refused)": ?[0-9]+|127(\.[0-9]+){3}(:[0-9]+)?|[0-9]{4}-[0-9]{2}-[0-9]{2}T/
        let rest = text.replacing(counts, with: "")
        return Set(rest.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.filter { $0.count == 4 && $0.allSatisfy(\.isNumber) }.map(String.init))
    }
}
