import JSON
import PolicyQuestions
import ReviewReport
import Topology

/// A report's files, in the forms that reviewers use.
struct ReportFiles {
    let report: ReviewReport
    /// The file by which the captures were reviewed, for the model of its data flows.
    let topology: String

    func write(to directory: String) throws {
        try FileSystem.makeDirectory(directory)
        let files: [(name: String, octets: [UInt8])] = [
            ("index.html", Array(report.html.utf8)), ("ledger.json", report.json.canonicalBytes), ("findings.sarif", report.sarif.canonicalBytes),
            ("controls.xml", Array(report.junit.utf8)), ("statement.json", report.statement.canonicalBytes),
        ]
        if let model = ThreagileModel(try Topology.load(path: topology)) {
            try FileSystem.write(Array(model.yaml.utf8), to: "\(directory)/threagile.yaml", isSecret: false)
        }
        for file in files { try FileSystem.write(file.octets, to: "\(directory)/\(file.name)", isSecret: false) }
    }
}
