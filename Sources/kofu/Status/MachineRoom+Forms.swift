import Domain
import JSON

/// The machine room as text and as JSON.
extension MachineRoom {
    /// Warnings first, then everything.
    var text: String {
        let ready = nodes.count { $0.state == "ready" }, open = links.count { $0.cut == nil && $0.isEnabled }
        let head = "kofu \(version)  topology \(Self.short(topology))  clock \(now.iso8601)  \(ready) of \(nodes.count) processes ready, \(open) of \(links.count) links open"
        let told = warnings.isEmpty ? "no warnings" : Output.table([["WARNING", "WHERE", "WHAT"]] + warnings.map { [$0.severity.rawValue, $0.place, $0.text] })
        return ([head, told, nodeTable, channelTable, linkTable] + (copies.isEmpty ? [] : [copyTable])).joined(separator: "\n\n") + (review.map { "\n\nreview   \($0.path): \($0.verdict), \($0.findings) findings" } ?? "")
    }

    private var nodeTable: String {
        Output.table([["NODE", "PART", "STATE", "PID", "ADDRESS", "VERSION", "BUILD", "TOPOLOGY", "JOURNAL", "REFUSED", "COPY AGE", "CERTIFICATE UNTIL"]] + nodes.map { node in
            [
                node.name, node.part, node.state, node.pid.map { String($0) } ?? "–", node.address ?? "–", node.version ?? "–", Self.short(node.program), Self.short(node.topology),
                node.journalRecords.map { String($0) } ?? "–", String(node.refused), node.syncAgeSeconds.map { "\($0) s" } ?? "–", certificates[node.name].map { Self.minute($0.end) } ?? "–",
            ]
        })
    }

    private var channelTable: String {
        Output.table([["CHANNEL", "LINKS", "FIRST CERTIFICATE TO END", "AT (UTC)"]] + channels.map { channel in
            [channel.name, String(channel.links), channel.endsFirst?.owner ?? "–", channel.endsFirst.map { Self.minute($0.end) } ?? "–"]
        })
    }

    private var linkTable: String {
        Output.table([["LINK", "ENDPOINTS", "STATE", "OPEN", "CARRIED", "REFUSED", "TO SERVER", "TO CLIENT"]] + links.map { link in
            ["\(link.name)", "\(link.client) – \(link.server)", link.state] + ["openConnections", "connections", "refused", "bytesToServer", "bytesToClient"].map { name in
                link.status[name]?.integerValue.map { String($0) } ?? "–"
            }
        })
    }

    private var copyTable: String {
        Output.table([["COPY AT", "AS OF", "AGE S", "NUMBER", "PENDING", "MAY ISSUE"]] + copies.map { copy in
            ["node", "asOf", "ageSeconds", "number", "pending"].map { copy[$0]?.stringValue ?? copy[$0]?.integerValue.map { String($0) } ?? "–" }
                + [copy["mayIssue"]?.boolValue == true ? "yes" : "no"]
        })
    }

    var json: JSONValue {
        [
            "version": .string(version), "topology": .string(topology), "clock": .string(now.iso8601),
            "warnings": .array(warnings.map { ["severity": .string($0.severity.rawValue), "place": .string($0.place), "text": .string($0.text)] }),
            "nodes": .array(nodes.map(json)), "links": .array(links.map(\.status)), "copies": .array(copies),
            "channels": .array(channels.map { ["name": .string($0.name), "links": .integer(Int64($0.links)), "certificate": $0.endsFirst.map(json) ?? .null] }),
            "review": review.map { ["path": .string($0.path), "verdict": .string($0.verdict), "findings": .integer($0.findings)] } ?? .null,
        ]
    }

    private func json(_ node: Node) -> JSONValue {
        func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
        func number(_ value: Int64?) -> JSONValue { value.map(JSONValue.integer) ?? .null }
        return [
            "name": .string(node.name), "kind": .string(node.kind), "role": text(node.role), "state": .string(node.state), "reason": text(node.reason),
            "pid": number(node.pid), "address": text(node.address), "version": text(node.version), "program": text(node.program),
            "expectedProgram": text(node.expectedProgram), "topology": text(node.topology), "journalRecords": number(node.journalRecords),
            "refusals": .object(node.refusals.map { JSONMember($0.rule, .integer($0.count)) }),
            "latestRefusals": .array(node.latest.map { ["rule": .string($0.rule), "channel": .string($0.channel), "peer": .string($0.peer), "at": .string($0.at)] }),
            "clockSkewMilliseconds": .integer(node.clockSkewMilliseconds), "syncAgeSeconds": number(node.syncAgeSeconds.map { Int64($0) }),
            "faults": .array(node.faults.map(JSONValue.string)), "certificate": certificates[node.name].map(json) ?? .null,
        ]
    }

    private func json(_ certificate: Certificate) -> JSONValue { ["owner": .string(certificate.owner), "ends": .string(certificate.end.iso8601)] }
}
