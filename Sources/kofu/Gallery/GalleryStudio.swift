import Domain
import EventLoop
import Glibc
import JSON
import Topology

/// Draws papers while others are still being issued: each in a process of its own, as many side by side as the machine has cores.
@LoopActor
final class GalleryStudio {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// For one paper, however busy the machine is.
    private static let limitSeconds = 300

    private let out: String
    private let logs: String
    private let expected: Int
    private var free = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    private var waiting: [OneTimeEvent] = []
    private var drawings: [Task<GalleryPaper, any Error>] = []
    private var done = 0

    /// - Parameters:
    ///   - out: the gallery's folder.
    ///   - logs: a folder for what the processes print.
    ///   - expected: how many papers there will be, to say how far it is.
    init(out: String, logs: String, expected: Int) {
        (self.out, self.logs, self.expected) = (out, logs, expected)
    }

    /// Takes a paper on; returns at once.
    func add(_ pair: DemoPairs.Pair, path: String) {
        drawings.append(Task.onLoop { [self] in
            await enter()
            defer { leave() }
            let sheets = try await draw(pair.name, path)
            done += 1
            Output.progress("drawn \(done) of \(expected)  \(pair.name)")
            return GalleryPaper(municipality: pair.municipality.id, kind: pair.kind.rawValue, paper: String(path.dropFirst(out.utf8.count + 1)), sheets: sheets)
        })
    }

    /// Every paper, in the order in which they came; throws the first failure when all are done.
    func finish() async throws -> [GalleryPaper] {
        var papers: [GalleryPaper] = [], failure: (any Error)?
        for drawing in drawings {
            do { papers.append(try await drawing.value) } catch { failure = failure ?? error }
        }
        if let failure { throw failure }
        return papers
    }

    private func draw(_ name: String, _ path: String) async throws -> [GalleryPaper.Sheet] {
        let log = "\(logs)/\(name).log"
        let outcome = try await OutsideTool.run(["\(Binaries.directory)/kofu", "gallery", "--draw", path, "--out", out], log: log, limitSeconds: Self.limitSeconds)
        guard outcome.isGood, let octets = try? FileSystem.read(log, maximumBytes: 1 << 20), let last = octets.split(separator: UInt8(ascii: "\n")).last,
              let sheets = try? JSONValue(parsing: Array(last)).arrayElements?.map({ GalleryPaper.Sheet($0) }), !sheets.contains(where: { $0 == nil }) else {
            throw Failure(description: "\(name) was not drawn: \(outcome.words.split(separator: "\n").last.map(String.init) ?? outcome.ending.map { "\($0)" } ?? "no reason given")")
        }
        return sheets.compactMap(\.self)
    }

    private func enter() async {
        if free == 0 {
            let turn = OneTimeEvent()
            waiting.append(turn)
            // Whoever leaves hands the place on.
            await turn.wait()
        } else {
            free -= 1
        }
    }

    private func leave() {
        guard !waiting.isEmpty else {
            free += 1
            return
        }
        waiting.removeFirst().happen()
    }
}
