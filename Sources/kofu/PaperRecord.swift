import Node
import Paper

/// What the scramble images of papers in a tray carry: what a relying party asks about who was handed one of them.
enum PaperRecord {
    /// Of a paper.
    private static let maximumBytes = 8 << 20

    /// The record of one back of the papers that lie in a kiosk's tray, in the order of their names and round again; nil where none lies there.
    static func record(_ index: Int, at kiosk: String) -> [UInt8]? {
        let tray = RunDirectory.paperTray(of: kiosk), papers = FileSystem.names(in: tray).filter { $0.hasSuffix(".pdf") }
        guard !papers.isEmpty, let octets = try? FileSystem.read("\(tray)/\(papers[index % papers.count])", maximumBytes: maximumBytes),
              let scan = try? ContentPart.read(octets)?.part.scans().first?.get() else { return nil }
        return try? ScrambleReader.read(scan).content
    }
}
