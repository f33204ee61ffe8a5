/// One pass over all files that must hold nothing of a person.
struct FileSearch {
    static let maximumHitsPerFile = 3
    private static let pdfMark = Array("%PDF-".utf8)
    /// Kept of one piece for the next, for what lies across the two.
    private static let minimumOverlap = 64

    let words: WordSearch
    let pins: PINSearch

    struct Result: Sendable {
        let path: String
        var words: [WordSearch.Hit] = []
        var pins: [PINSearch.Hit] = []
        var isDocument = false
        /// A file that cannot be read cannot be called clean.
        var isUnreadable = false

        var isClean: Bool { words.isEmpty && pins.isEmpty && !isDocument && !isUnreadable }
    }

    func search(_ path: String, _ files: RunFiles) -> Result {
        var result = Result(path: path)
        let overlap = max(words.longest, FileSearch.minimumOverlap)
        var consumed = 0
        var isFirst = true
        do throws(RunFiles.Failure) {
            try files.read(path) { bytes, isLast in
                if isFirst { result.isDocument = bytes.starts(with: FileSearch.pdfMark) }
                isFirst = false
                // Without anything new there is nothing that has not been looked at.
                if isLast { return 0 }
                let room = FileSearch.maximumHitsPerFile
                for hit in words.hits(in: bytes, maximum: room) where !result.words.contains(where: { $0.offset == consumed + hit.offset }) && result.words.count < room {
                    result.words.append(WordSearch.Hit(word: hit.word, offset: consumed + hit.offset))
                }
                for hit in pins.hits(in: bytes, maximum: room) where !result.pins.contains(where: { $0.offset == consumed + hit.offset }) && result.pins.count < room {
                    result.pins.append(PINSearch.Hit(what: hit.what, offset: consumed + hit.offset))
                }
                let kept = min(overlap, bytes.count)
                consumed += bytes.count - kept
                return kept
            }
        } catch {
            result.isUnreadable = files.exists(path)
        }
        return result
    }
}
