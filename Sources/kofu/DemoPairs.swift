import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// Every kind of certificate, asked of every municipality by somebody who may have it.
@LoopActor
struct DemoPairs {
    /// One that was asked for.
    struct Pair: Sendable {
        let municipality: Topology.Municipality
        let kind: CertificateKind

        var name: String { "\(municipality.id)-\(kind.rawValue)" }
    }

    let run: RunContext
    /// Where the papers are put, as NAME.pdf.
    let out: String
    /// Which pairs are asked for.
    var isWanted: (Pair) -> Bool = { _ in true }
    /// Told of every paper as it is put there.
    var onPaper: (Pair, _ path: String) throws -> Void = { _, _ in }

    /// A table of what came of it, and how many outcomes are not what the municipalities offer.
    func issue() async throws -> (table: [[String]], strayed: Int) {
        let kiosks = run.topology.nodes(of: Party(.kiosk)).map(\.name)
        guard !kiosks.isEmpty else { throw RunContext.Failure(description: "the topology has no kiosk") }
        let entries = try CardOffice.entries(of: run.topology).filter { $0.initialState == .active }
        let today = LocalTime(run.topology.clock.start ?? NodeClock.machine.now, in: run.topology.clock.zone).date
        var rows = [["CERTIFICATE"] + run.topology.municipalities.map(\.id)], strayed = 0
        for kind in CertificateKind.allCases {
            var row = [kind.rawValue]
            for (position, city) in run.topology.municipalities.enumerated() {
                let pair = Pair(municipality: city, kind: kind), own = entries.filter { $0.holder.municipalityCode == city.code }
                guard isWanted(pair) else {
                    row.append("–")
                    continue
                }
                guard let entry = own.first(where: { $0.holder.standing.refusal(of: kind, on: today) == nil }) ?? own.first else {
                    row.append("nobody")
                    continue
                }
                let result = try await IssueCommand.issue(
                    run, kiosk: kiosks[position % kiosks.count], card: entry.holder.id, pin: entry.holder.pin, certificate: kind.rawValue, options: [], copies: 1, municipality: nil)
                let isIssued = IssueCommand.status(of: result) == 0
                if isIssued != (city.certificate(kind) != nil) { strayed += 1 }
                row.append(isIssued ? "issued" : result["code"]?.stringValue ?? "failed")
                try keep(result, of: pair)
            }
            rows.append(row)
        }
        return (rows, strayed)
    }

    private func keep(_ result: JSONValue, of pair: Pair) throws {
        guard let document = result["documents"]?.arrayElements?.first?.stringValue else { return }
        let path = "\(out)/\(pair.name).pdf"
        try FileSystem.makeDirectory(out)
        try FileSystem.write(FileSystem.read(document, maximumBytes: 64 << 20), to: path, isSecret: true)
        try onPaper(pair, path)
    }
}
