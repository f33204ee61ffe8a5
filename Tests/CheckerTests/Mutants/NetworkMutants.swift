import Checker
import Foundation
import JSON
import Population

extension Mutant {
    static let deletions = [
        Mutant(.deletions, "good-after-hold", "a suspended certificate is called good") { run in
            let serial = run.holders["mizuho-0011"]?.serial ?? ""
            let position = run.journals["jpki"]?.firstIndex { $0.event == "validity-answered" && $0["serial"]?.stringValue == serial } ?? 0
            run.journals["jpki"]?[position]["outcome"] = "good"
        },
        Mutant(.deletions, "hold-lost", "the list of certificates has lost a suspension (the cancelled seals)") { run in
            run.files["state/jpki/certificates.jsonl"] = Array("{\"serial\":\"\(run.holders["mizuho-0011"]?.serial ?? "")\",\"state\":\"good\",\"at\":\"2026-04-01T01:00:00.000Z\"}\n".utf8)
        },
        Mutant(.deletions, "revoked-again", "a revoked certificate becomes good again") { run in
            let serial = run.holders["mizuho-0012"]?.serial ?? ""
            run.add("jpki", "status-changed", ["serial": .string(serial), "outcome": "revoked"])
            run.add("jpki", "status-changed", ["serial": .string(serial), "outcome": "good"])
        },
        Mutant(.deletions, "issued-after-hold", "a certificate is issued two minutes after the card was reported lost") { run in try plantHold(&run, before: 120_000) },
        Mutant(.deletions, "issued-while-held", "a family register lets a certificate go between a notification and the approval of its record") { run in
            try run.hold(FixtureRun.Kinds.card, after: 1, liftedAfter: nil)
        },
        Mutant(.deletions, "issued-without-release", "an issuing server does not ask whether a family certificate may go out") { run in
            try run.remove("mizuho-family", "cleared", FixtureRun.Kinds.family)
        },
        Mutant(.deletions, "family-hold-lost", "a family register has lost a hold that is on record") { run in
            run.add("mizuho-family", "held", ["hold": 2, "notification": "death"])
        },
        Mutant(.deletions, "issued-after-change", "a seal registration certificate is issued of a seal that was cancelled (Niigata, Saitama, Kumamoto)") { run in
            try run.change(FixtureRun.Kinds.card, before: FixtureRun.Kinds.seal) { members in members.removeAll { $0.key == "seal" } }
        },
        Mutant(.deletions, "issued-after-change", "a certificate is issued of somebody who has died") { run in
            try run.change("mizuho-0002", before: Sample.foreign) { $0.append(JSONMember("removal", "died")) }
        },
        Mutant(.deletions, "issued-after-change", "an issuing server at an ASP issues, as its copy has not heard of a hold") { run in
            try run.change("odawara-0003", before: Sample.retried) { $0.append(JSONMember("held", true)) }
        },
        Mutant(.deletions, "report-lost", "the JPKI centre answers the call centre, and does nothing") { run in try run.remove("jpki", "status-changed") },
        Mutant(.deletions, "opened-after-hold", "a session is opened ten seconds after the card was reported lost") { run in try plantHold(&run, before: 10_000) },
    ]

    private static func plantHold(_ run: inout FixtureRun, before milliseconds: Int64) throws {
        let issued = run.journals["mizuho"]?[try run.position("mizuho", "issued", Sample.foreign)].at ?? 0
        let line = FixtureRun.Line(
            event: "status-changed", members: [JSONMember("serial", .string(run.holders["mizuho-0002"]?.serial ?? "")), JSONMember("outcome", "suspended")], at: issued - milliseconds)
        run.journals["jpki"]?.insert(line, at: 1)
    }

    static let attestation = [
        Mutant(.attestation, "unknown-node", "a node runs that the topology does not have") { run in run.journals["odawara-2"] = run.journals["line-core"] },
        Mutant(.attestation, "another-part", "the issuing server answers for the registers (Takamatsu 2024)") { run in
            run.add("mizuho", "record-read", ["requestId": .string(Sample.foreign), "count": 1, "outcome": "without-number"])
        },
        Mutant(.attestation, "another-part", "the registers of a city at an ASP answer a request, past the copy") { run in
            run.add("odawara-registers", "record-read", ["requestId": .string(Sample.retried), "count": 1, "outcome": "without-number"])
        },
        Mutant(.attestation, "another-part", "the family register of a city on premises issues by itself") { run in
            run.add("mizuho-family", "issued", ["requestId": .string(FixtureRun.Kinds.family), "copies": 1])
        },
        Mutant(.attestation, "another-operator", "another operator's network takes part") { run in
            run.add("storenet-b", "exchange", [:])
            try run.edit("storenet-a", "completed", Sample.foreign) { $0["requestId"] = .string("kiosk-a1.100") }
            run.add("storenet-b", "completed", ["requestId": .string(Sample.foreign), "outcome": "printed", "copies": 1, "feeYen": 200])
        },
        Mutant(.attestation, "another-link", "the centre goes to another city than was chosen") { run in
            try run.edit("issuing-center", "session-opened", Sample.foreign) { $0["link"] = "lgwan.odawara" }
        },
        Mutant(.attestation, "another-server", "the server of another city issues") { run in
            let position = try run.position("mizuho", "issued", Sample.foreign)
            if let line = run.journals["mizuho"]?.remove(at: position) { run.journals["odawara"]?.append(line) }
        },
        Mutant(.attestation, "program-differs", "a process of another build issues") { run in try run.edit("odawara", "started") { $0["program"] = "a1b2" } },
        Mutant(.attestation, "program-differs", "a process is started again as another build, and serves") { run in
            run.add("odawara", "started", ["role": "issuing-server", "program": "a1b2", "topology": .string(FixtureRun.digest)])
            try run.repeat("odawara", "completed", Sample.retried)
        },
        Mutant(.attestation, "topology-differs", "one process has read another topology") { run in try run.edit("jpki", "started") { $0["topology"] = "22bb" } },
        Mutant(.attestation, "role-differs", "a node attests another role than the topology gives it") { run in try run.edit("odawara", "started") { $0["role"] = "registers" } },
        Mutant(.attestation, "journal-of-another", "a node goes on with another's journal") { run in
            run.afterwards.append { directory in
                let state = directory.appending(path: "state")
                let bytes = try Data(contentsOf: state.appending(path: "fujisawa/journal.jsonl"))
                try bytes.write(to: state.appending(path: "kawaguchi/journal.jsonl"))
            }
        },
    ]

    static let incidents = [
        Mutant(.incidents, "error-without-record", "a person is told of a wrong PIN, and the kiosk has no record of it") { run in try run.remove("kiosk-a2", "refused", Sample.secondWrongPIN) },
        Mutant(.incidents, "failure-without-refusal", "the centre refused, a retry went well, and the kiosk forgot the first") { run in
            try run.remove("kiosk-b1", "refused", Sample.suspended)
        },
        Mutant(.incidents, "journal-changed", "a record is changed afterwards") { run in
            run.tamper("odawara") { $0.replacingOccurrences(of: "\"copies\":2", with: "\"copies\":1") }
        },
        Mutant(.incidents, "journal-gap", "a record is taken out") { run in
            run.tamper("kiosk-a1") { text in
                var lines = text.components(separatedBy: "\n")
                lines.remove(at: 4)
                return lines.joined(separator: "\n")
            }
        },
        Mutant(.incidents, "journal-cut", "the last records are missing") { run in
            run.tamper("kiosk-b1") { text in text.components(separatedBy: "\n").dropLast(4).joined(separator: "\n") + "\n" }
        },
        Mutant(.incidents, "journal-replaced", "the whole journal is written anew with one record changed") { run in
            var lines = run.journals["storenet-a"] ?? []
            lines[1].at += 1
            let bytes = FixtureRun.chain(lines, node: "storenet-a").bytes
            run.tamper("storenet-a") { _ in String(decoding: bytes, as: UTF8.self) }
        },
        Mutant(.incidents, "journal-malformed", "a line is no record") { run in run.tamper("jpki") { $0 + "{\"number\":1}\n" } },
        Mutant(.incidents, "journal-torn", "a torn line stays after all has healed") { run in run.tamper("mizuho") { $0 + "{\"number\":99,\"at\"" } },
        Mutant(.incidents, "journal-chain", "the second half is of another chain") { run in
            var lines = run.journals["fujisawa"] ?? []
            lines[0].at -= 1
            let other = String(decoding: FixtureRun.chain(lines, node: "fujisawa").bytes, as: UTF8.self).components(separatedBy: "\n")
            run.tamper("fujisawa") { text in ([text.components(separatedBy: "\n")[0]] + other.dropFirst()).joined(separator: "\n") }
        },
    ]

    static let failClosed = [
        Mutant(.failClosed, "issued-unchecked", "the validity check is left out") { run in
            let position = run.journals["issuing-center"]?.firstIndex { $0.requestID == Sample.foreign && $0["message"]?.stringValue == "validity-check" } ?? 0
            run.journals["issuing-center"]?.remove(at: position)
        },
        Mutant(.failClosed, "issued-unchecked", "the check timed out, and the centre goes on (JPKI 2020)") { run in
            let position = run.journals["issuing-center"]?.firstIndex { $0.requestID == Sample.foreign && $0["message"]?.stringValue == "validity-check" } ?? 0
            run.journals["issuing-center"]?[position]["outcome"] = "timed-out"
        },
        Mutant(.failClosed, "issued-not-good", "the answer was not good, and the centre goes on") { run in
            let serial = run.holders["mizuho-0002"]?.serial ?? ""
            let position = run.journals["jpki"]?.firstIndex { $0.event == "validity-answered" && $0["serial"]?.stringValue == serial } ?? 0
            run.journals["jpki"]?[position]["outcome"] = "unknown"
        },
        Mutant(.failClosed, "answer-stale", "the good answer is a hundred seconds old when the city is asked") { run in
            let serial = run.holders["mizuho-0002"]?.serial ?? ""
            let answer = run.journals["jpki"]?.firstIndex { $0.event == "validity-answered" && $0["serial"]?.stringValue == serial } ?? 0
            run.journals["jpki"]?[answer].at -= 100_000
            let check = run.journals["issuing-center"]?.firstIndex { $0.requestID == Sample.foreign && $0["message"]?.stringValue == "validity-check" } ?? 0
            run.journals["issuing-center"]?[check].at -= 100_000
        },
        Mutant(.failClosed, "issued-without-session", "the city issues without a session at the centre") { run in try run.remove("issuing-center", "session-opened", Sample.foreign) },
        Mutant(.failClosed, "no-message", "a refused person is told nothing") { run in run.editOrder(Sample.suspended, "message", "") },
    ]

    static let issuedOnce = [
        Mutant(.issuedOnce, "issued-twice", "a retried request is issued again") { run in try run.repeat("odawara", "issued", Sample.household) },
        Mutant(.issuedOnce, "relayed-twice", "the centre passes on two answers to one request") { run in try run.repeat("issuing-center", "relayed", Sample.household) },
        Mutant(.issuedOnce, "more-copies", "more copies come out than were issued") { run in run.papers[run.paper(Sample.foreign, 2)] = run.papers[run.paper(Sample.foreign)] },
        Mutant(.issuedOnce, "issued-otherwise", "the city issues more copies than were signed for") { run in try run.edit("mizuho", "issued", Sample.foreign) { $0["copies"] = 5 } },
        Mutant(.issuedOnce, "applied-twice", "who applies again gets a second number (G5)") { run in try run.register("mizuho-0002", at: "kiosk-a2", in: "fujisawa-family") },
        Mutant(.issuedOnce, "relayed-not-issued", "the centre passes on what the city has not issued") { run in try run.remove("mizuho", "issued", Sample.foreign) },
    ]

    static let reconciliation = [
        Mutant(.reconciliation, "application-unknown", "a person is given the number of an application that the city has lost (G5)") { run in
            try run.remove("fujisawa-family", "applied")
        },
        Mutant(.reconciliation, "not-counted", "the operator does not count a request whose report was acknowledged") { run in try run.remove("storenet-a", "completed", Sample.foreign) },
        Mutant(.reconciliation, "not-counted", "a report never arrives anywhere") { run in
            for node in ["storenet-a", "issuing-center", "mizuho"] { try run.remove(node, "completed", Sample.foreign) }
            try run.remove("kiosk-a1", "reported", Sample.foreign)
        },
        Mutant(.reconciliation, "counts-differ", "the city counts other yen than the kiosk took") { run in try run.edit("mizuho", "completed", Sample.foreign) { $0["feeYen"] = 100 } },
        Mutant(.reconciliation, "counts-differ", "the operator counts a refund as printed") { run in try run.edit("storenet-b", "completed", Sample.refunded) { $0["outcome"] = "printed" } },
        Mutant(.reconciliation, "counted-twice", "a report that was sent again is counted again") { run in try run.repeat("issuing-center", "completed", Sample.foreign) },
        Mutant(.reconciliation, "fees-differ", "the kiosk takes another fee than the city named") { run in try run.edit("mizuho", "issued", Sample.foreign) { $0["feeYen"] = 250 } },
        Mutant(.reconciliation, "completed-unknown", "the city counts a request that the kiosk has not reported") { run in
            run.add("mizuho", "completed", ["requestId": .string(Sample.suspended), "outcome": "printed", "copies": 1, "feeYen": 200])
        },
        Mutant(.reconciliation, "report-refused", "the centre does not take a report") { run in
            try run.edit("kiosk-a1", "reported", Sample.foreign) { line in
                line.event = "report-refused"
                line["code"] = "session-unknown"
            }
        },
    ]
}
