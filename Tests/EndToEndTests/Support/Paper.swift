import Foundation
import Testing

/// A sheet from a paper tray, as tools that have nothing to do with kofu read it.
struct Paper {
    let path: String
    /// The text without any white space.
    let text: String

    static func read(_ path: String) async throws -> Paper {
        let read = try await Program.run("pdftotext", "-enc", "UTF-8", path, "-")
        #expect(read.status == 0, "\(read.testDescription)")
        let check = try await Program.run("qpdf", "--check", path)
        #expect(check.status == 0, "\(check.testDescription)")
        return Paper(path: path, text: read.text.withoutWhiteSpace)
    }

    /// The Individual Numbers on the paper: twelve digits of which the last one checks the others.
    var individualNumbers: [String] {
        text.matches(of: /[0-9]{12,}/).map { String($0.output) }.filter { $0.count == 12 && Paper.isIndividualNumber($0) }
    }

    /// The check digit of 総務省令: weights 6,5,4,3,2,7,6,5,4,3,2 from the left.
    static func isIndividualNumber(_ digits: String) -> Bool {
        let values = digits.compactMap(\.wholeNumberValue)
        guard values.count == 12 else { return false }
        let remainder = zip(values, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).map { $0 * $1 }.reduce(0, +) % 11
        return values[11] == (remainder <= 1 ? 0 : 11 - remainder)
    }
}

extension String {
    var withoutWhiteSpace: String { String(String.UnicodeScalarView(unicodeScalars.filter { !$0.properties.isWhitespace && $0.value != 0x0C })) }
}
