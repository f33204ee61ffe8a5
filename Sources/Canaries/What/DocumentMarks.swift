/// By what a certificate's PDF is known: stretches of it that no other document has.
public enum DocumentMarks {
    /// Octets of a stretch of compressed text: the chance that they lie elsewhere is nil.
    static let count = 24
    static let step = 257
    public static let perDocument = 12

    /// - Parameter documents: copies of one document count once.
    public static func canaries(of documents: [(owner: String, octets: [UInt8])]) -> [Canary] {
        let distinct = Dictionary(documents.map { ($0.octets, $0.owner) }, uniquingKeysWith: { first, _ in first }).sorted { $0.value < $1.value }
        let candidates = distinct.flatMap { octets, owner in marks(of: octets).map { Canary(owner: owner, kind: .document, content: .octets($0)) } }
        // What two documents share, such as a font or a pattern against copying, says nothing about either.
        let search = CanarySearch(candidates.enumerated().map { Pattern(octets: DocumentMarks.octets(of: $1), canary: $0, spelling: 0) })
        var documentsOfMark = [Int](repeating: 0, count: candidates.count)
        for (octets, _) in distinct {
            var found: Set<Int> = []
            var stream = CanaryStream(search)
            stream.feed(octets.span) { hit in found.insert(hit.canary) }
            for mark in found { documentsOfMark[mark] += 1 }
        }
        var left: [String: Int] = [:]
        return candidates.indices.filter { index in
            guard documentsOfMark[index] == 1, left[candidates[index].owner, default: 0] < perDocument else { return false }
            left[candidates[index].owner, default: 0] += 1
            return true
        }.map { candidates[$0] }
    }

    private static func marks(of octets: [UInt8]) -> [[UInt8]] {
        guard octets.count > step + count else { return [] }
        return stride(from: step, to: octets.count - count, by: step).map { Array(octets[$0..<($0 + count)]) }.filter { Set($0).count > count / 2 }
    }

    private static func octets(of canary: Canary) -> [UInt8] { if case .octets(let octets) = canary.content { octets } else { [] } }

    /// What every PDF begins with. A program that makes PDFs has it among its constants.
    public static let anyDocument = Canary(owner: "any document", kind: .document, content: .octets(Array("%PDF-1.7".utf8)))
}
