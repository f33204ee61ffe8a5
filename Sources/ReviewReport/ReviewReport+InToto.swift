public import JSON
import Review

extension ReviewReport {
    /// An in-toto statement (v1) with a test result (v0.1): binds the verdict to build, policy and captures.
    ///
    /// The subjects are the programs that ran, as their certificates attest them; the configuration is what they were judged by and on.
    public var statement: JSONValue {
        let captures = ledger.files.map { descriptor($0.name, $0.digest) }
        return [
            "_type": "https://in-toto.io/Statement/v1",
            "subject": .array(ledger.programs.map { descriptor($0.role, $0.digest) }),
            "predicateType": "https://in-toto.io/attestation/test-result/v0.1",
            "predicate": [
                "result": .string(isGood ? "PASSED" : "FAILED"),
                "configuration": .array([descriptor("topology.json", ledger.subject.topologyDigest)] + captures),
                "passedTests": names { $0.status == .shown },
                "warnedTests": names { $0.status == .notExercised },
                "failedTests": .array(controls.filter { $0.status == .refuted }.map { .string($0.id) } + ledger.findings.rules.map { .string("finding \($0)") }),
            ],
        ]
    }

    private func names(where isOne: (Control) -> Bool) -> JSONValue { .array(controls.filter(isOne).map { .string($0.id) }) }

    private func descriptor(_ name: String, _ digest: String) -> JSONValue { ["name": .string(name), "digest": ["sha256": .string(digest)]] }
}
