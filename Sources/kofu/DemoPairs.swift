import Domain
import EventLoop
import JSON
import Node
import Population
import Topology

/// `kofu demo --all`: every kind of certificate, asked of every municipality by somebody who may have it.
@LoopActor
struct DemoPairs {
    let run: RunContext
    let out: String

    /// 0 where just those come out that the municipalities offer.
    func play() async throws -> Int32 {
        let kiosks = run.topology.nodes(of: Party(.kiosk)).map(\.name)
        guard !kiosks.isEmpty else { throw RunContext.Failure(description: "the topology has no kiosk") }
        let entries = try CardOffice.entries(of: run.topology).filter { $0.initialState == .active }
        let today = LocalTime(run.topology.clock.start ?? NodeClock.machine.now, in: run.topology.clock.zone).date
        var rows = [["CERTIFICATE"] + run.topology.municipalities.map(\.id)], strayed = 0
        for kind in CertificateKind.allCases {
            var row = [kind.rawValue]
            for (position, city) in run.topology.municipalities.enumerated() {
                let own = entries.filter { $0.holder.municipalityCode == city.code }
                guard let entry = own.first(where: { $0.holder.standing.refusal(of: kind, on: today) == nil }) ?? own.first else {
                    row.append("nobody")
                    continue
                }
                let result = try await IssueCommand.issue(
                    run, kiosk: kiosks[position % kiosks.count], card: entry.holder.id, pin: entry.holder.pin, certificate: kind.rawValue, options: [], copies: 1, municipality: nil)
                let isIssued = IssueCommand.status(of: result) == 0
                if isIssued != (city.certificate(kind) != nil) { strayed += 1 }
                row.append(isIssued ? "issued" : result["code"]?.stringValue ?? "failed")
                try keep(result, as: "\(city.id)-\(kind.rawValue).pdf")
            }
            rows.append(row)
        }
        Output.print("\n\(Output.table(rows))\n\npapers   \(out)")
        if strayed > 0 { Output.print("\(strayed) of these are not what topology.json offers") }
        return strayed == 0 ? 0 : 1
    }

    private func keep(_ result: JSONValue, as name: String) throws {
        guard let document = result["documents"]?.arrayElements?.first?.stringValue else { return }
        try FileSystem.makeDirectory(out)
        try FileSystem.write(FileSystem.read(document, maximumBytes: 64 << 20), to: "\(out)/\(name)", isSecret: true)
    }
}
