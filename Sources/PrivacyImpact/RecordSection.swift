/// One numbered part of a record: sentences, then a table.
struct RecordSection: Sendable {
    /// A word for programs.
    let id: String
    let title: String
    let sentences: [String]
    let heads: [String]
    let rows: [[String]]

    init(_ id: String, _ title: String, _ sentences: [String] = [], heads: [String] = [], rows: [[String]] = []) {
        self.id = id
        self.title = title
        self.sentences = sentences
        self.heads = heads
        self.rows = rows
    }
}
