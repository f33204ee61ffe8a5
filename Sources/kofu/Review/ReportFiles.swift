import JSON
import ReviewReport

/// A report's files, in the forms that reviewers use.
struct ReportFiles {
    let report: ReviewReport

    func write(to directory: String) throws {
        try FileSystem.makeDirectory(directory)
        let files: [(name: String, octets: [UInt8])] = [
            ("index.html", Array(report.html.utf8)), ("ledger.json", report.json.canonicalBytes), ("findings.sarif", report.sarif.canonicalBytes),
            ("controls.xml", Array(report.junit.utf8)), ("statement.json", report.statement.canonicalBytes),
        ]
        for file in files { try FileSystem.write(file.octets, to: "\(directory)/\(file.name)", isSecret: false) }
    }
}
