public import JSON
import Review

extension ReviewReport {
    /// The findings, and nothing else, as SARIF 2.1.0 (OASIS).
    public var sarif: JSONValue {
        let rules = ledger.findings.rules
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": ["driver": ["name": "kofu review", "rules": .array(rules.map { ["id": .string($0)] })]],
                    "artifacts": .array(ledger.files.map { ["location": ["uri": .string($0.name)], "hashes": ["sha-256": .string($0.digest)]] }),
                    "results": .array(ledger.findings.entries.map { sarifResult($0, ruleIndex: rules.firstIndex(of: $0.rule) ?? 0) }),
                    "properties": ["omittedResults": .integer(Int64(ledger.findings.omitted))],
                ]
            ],
        ]
    }

    private func sarifResult(_ finding: FindingList.Entry, ruleIndex: Int) -> JSONValue {
        let places: [JSONValue] = finding.frames.map { frame in
            let file = frame.split(separator: "#").first.map(String.init) ?? frame
            return [
                "physicalLocation": ["artifactLocation": ["uri": .string(file)]],
                "logicalLocations": [["fullyQualifiedName": .string(finding.link ?? finding.channel ?? file)]],
                "message": ["text": .string("frame \(frame.split(separator: "#").last.map(String.init) ?? frame)")],
            ]
        }
        return [
            "ruleId": .string(finding.rule), "ruleIndex": .integer(Int64(ruleIndex)), "level": "error",
            "message": ["text": .string(finding.sentence)], "locations": .array(places),
        ]
    }
}
