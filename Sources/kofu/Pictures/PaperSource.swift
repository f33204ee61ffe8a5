import Copier
import EventLoop
import Glibc
import Paper
import Raster

/// A paper to be looked at: a PDF, whose pages pdftoppm draws at 600 dots to the inch, or one page as a PGM of that resolution.
@LoopActor
struct PaperSource {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private enum Kind {
        case pdf
        case picture(GrayImage)
    }

    /// Of the file that is read: more than any PGM that is taken.
    private static let maximumOctets = GrayImage.maximumPixels + 8192
    /// A PDF that takes longer is not drawn.
    private static let limitSeconds = 120

    /// As given on the command line, from the root.
    let path: String
    private let kind: Kind

    init(_ path: String) throws {
        self.path = FileSystem.absolute(path)
        let octets = try FileSystem.read(path, maximumBytes: PaperSource.maximumOctets)
        // A PDF may begin within its first kilobyte (ISO 32000-1, annex H, note 13).
        if octets.prefix(1024).split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false).dropFirst().contains(where: { $0.starts(with: "PDF-".utf8) }) {
            kind = .pdf
        } else {
            do {
                kind = .picture(try PortableGraymap.read(octets))
            } catch {
                throw Failure(description: "\(path) is neither a PDF nor a PGM at 600 dpi: \(error)")
            }
        }
    }

    var isPDF: Bool { if case .pdf = kind { true } else { false } }

    /// The file's name without its folder and its ending, for names of pictures.
    var name: String {
        let last = path.split(separator: "/").last.map(String.init) ?? "paper"
        guard let dot = last.lastIndex(of: "."), dot != last.startIndex else { return last }
        return String(last[..<dot])
    }

    /// A page in grey at 600 dpi, whole.
    func grey(page: Int) async throws -> GrayImage {
        switch kind {
        case .picture(let image): try only(page, image)
        case .pdf: try PortableGraymap.read(try await draw(page, ["-gray"], ending: "pgm", part: nil))
        }
    }

    /// A part of a page in colours at 600 dpi; of a PGM in grey. The whole page where `part` is nil.
    func colours(page: Int, part: (x: Int, y: Int, width: Int, height: Int)?) async throws -> ColourImage {
        switch kind {
        case .picture(let image):
            let whole = try only(page, image)
            guard let part else { return ColourImage(whole) }
            return ColourImage(try whole.part(x: part.x, y: part.y, width: part.width, height: part.height))
        case .pdf: return try PortablePixmap.read(try await draw(page, [], ending: "ppm", part: part))
        }
    }

    private func only(_ page: Int, _ image: GrayImage) throws -> GrayImage {
        guard page == 1 else { throw Failure(description: "\(path) is one page; --page \(page) is for a PDF") }
        return image
    }

    /// How many pages there are.
    func pages() async throws -> Int {
        guard isPDF else { return 1 }
        guard let tool = OutsideTool.path(of: "pdfinfo") else { throw PaperSource.missing("pdfinfo") }
        let bench = try Workbench.make()
        defer { FileSystem.remove(bench) }
        let outcome = try await OutsideTool.run([tool, "--", path], log: "\(bench)/words", limitSeconds: PaperSource.limitSeconds)
        let line = outcome.words.split(separator: "\n").first { $0.hasPrefix("Pages:") }
        guard outcome.isGood, let count = line.flatMap({ Int($0.dropFirst("Pages:".count).drop { $0 == " " }) }) else {
            throw Failure(description: "pdfinfo does not read \(path): \(outcome.words.split(separator: "\n").last ?? "it gave no reason")")
        }
        return count
    }

    /// Throws where no PDF could be drawn, with the way out.
    static func requireTool() throws {
        for name in ["pdftoppm", "pdfinfo"] where OutsideTool.path(of: name) == nil { throw missing(name) }
    }

    private static func missing(_ tool: String) -> Failure {
        Failure(description: """
            \(tool), which reads the pages of a PDF, is not on this machine's PATH. Debian's package poppler-utils has it: \
            `scripts/prepare.sh paper` installs it. A PGM at 600 dpi needs no tool.
            """)
    }

    private func draw(_ page: Int, _ options: [String], ending: String, part: (x: Int, y: Int, width: Int, height: Int)?) async throws -> [UInt8] {
        guard let tool = OutsideTool.path(of: "pdftoppm") else { throw PaperSource.missing("pdftoppm") }
        let bench = try Workbench.make()
        defer { FileSystem.remove(bench) }
        // A page larger than A4 is cut to it: what a file asks for is bounded.
        let place = part ?? (0, 0, ProtectionMap.sideWidth, ProtectionMap.sideHeight)
        let window = ["-x", String(place.x), "-y", String(place.y), "-W", String(place.width), "-H", String(place.height)]
        let words = [tool] + options + ["-r", "600", "-f", String(page), "-l", String(page), "-singlefile"] + window + ["--", path, "\(bench)/page"]
        let outcome = try await OutsideTool.run(words, log: "\(bench)/words", limitSeconds: PaperSource.limitSeconds)
        let picture = "\(bench)/page.\(ending)"
        guard outcome.isGood, FileSystem.exists(picture) else {
            let reason = outcome.words.split(separator: "\n").last.map(String.init) ?? outcome.ending.map { "it \($0)" } ?? "it gave no reason"
            throw Failure(description: "pdftoppm does not draw page \(page) of \(path): \(reason)")
        }
        return try FileSystem.read(picture, maximumBytes: 3 * PaperSource.maximumOctets)
    }
}
