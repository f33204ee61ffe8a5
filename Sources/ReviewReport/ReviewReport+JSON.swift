public import JSON
import Review

extension ReviewReport {
    /// The whole ledger. Bits are rounded up to whole ones.
    public var json: JSONValue {
        [
            "verdict": .string(isGood ? "clean" : "not clean"),
            "command": .string(command),
            "topology": ["name": .string(ledger.subject.topology), "sha256": .string(ledger.subject.topologyDigest)],
            "programs": .array(ledger.programs.map { ["role": .string($0.role), "sha256": .string($0.digest)] }),
            "files": .array(ledger.files.map { ["name": .string($0.name), "channel": .string($0.channel), "sha256": .string($0.digest), "frames": number($0.frames)] }),
            "totals": [
                "connections": number(ledger.connections), "connectionsUndecrypted": number(ledger.connectionsUndecrypted), "messages": number(ledger.messageCount),
                "octets": number(ledger.octets), "octetsUnexplained": number(ledger.octetsUnexplained), "findings": number(ledger.findings.count),
            ],
            "channels": .array(ledger.channels.map(channel)),
            "messages": .array(ledger.messages.map(message)),
            "conservation": [
                "pairs": number(ledger.conservation.pairs), "equal": number(ledger.conservation.equal), "alteredByFault": number(ledger.conservation.alteredByFault),
                "shortAtEnd": number(ledger.conservation.shortAtEnd), "neverForwarded": number(ledger.conservation.neverForwarded), "dropped": number(ledger.conservation.dropped),
            ],
            "provenance": [
                "transactions": number(ledger.provenance.transactions),
                "rows": .array(ledger.provenance.rows.map { ["what": .string($0.what), "origin": .string($0.origin), "looked": number($0.looked), "explained": number($0.explained)] }),
            ],
            "unexercised": .array(ledger.unexercised.map { ["rule": .string($0.rule), "channel": .string($0.channel), "what": .string($0.what)] }),
            "controls": .array(controls.map(control)),
            "findings": .array(ledger.findings.entries.map(finding)),
            "omittedFindings": number(ledger.findings.omitted),
        ]
    }

    private func channel(_ row: ChannelRow) -> JSONValue {
        [
            "channel": .string(row.channel), "connections": number(row.connections), "decrypted": number(row.decrypted), "broken": number(row.broken), "records": number(row.records),
            "plainOctets": number(row.plainOctets), "explainedOctets": number(row.explainedOctets), "truncatedOctets": number(row.truncatedOctets),
            "handshakeFreeBits": .array(row.handshakeFreeBits.map { ["what": .string($0.what), "bits": bits($0.bits)] }), "timingFreeBits": bits(row.timingFreeBits),
            "classes": .array(row.classes.map { ["class": .string($0.dataClass), "count": number($0.count)] }),
        ]
    }

    private func message(_ row: MessageRow) -> JSONValue {
        [
            "channel": .string(row.channel), "message": .string(row.message), "part": .string(row.part), "connections": number(row.connections),
            "sent": number(row.sent), "delivered": number(row.delivered), "octets": number(row.octets), "explained": number(row.explained), "unexplained": number(row.unexplained),
            "freeBitsMaximum": bits(row.freeBitsMaximum), "freeBitsSum": bits(row.freeBitsSum), "evidence": .array(row.evidence.map(JSONValue.string)),
            "fields": .array(row.fields.map { field in
                [
                    "what": .string(field.what), "class": field.dataClass.map(JSONValue.string) ?? .null, "rule": .string(field.rule),
                    "count": number(field.count), "octets": number(field.octets), "freeBitsMaximum": bits(field.freeBitsMaximum),
                ]
            }),
        ]
    }

    private func control(_ control: Control) -> JSONValue {
        [
            "id": .string(control.id), "promise": .string(control.promise), "status": .string(control.status.rawValue),
            "evidence": .string(control.evidence), "command": .string(control.command),
        ]
    }

    private func finding(_ entry: FindingList.Entry) -> JSONValue {
        [
            "rule": .string(entry.rule), "sentence": .string(entry.sentence), "channel": entry.channel.map(JSONValue.string) ?? .null,
            "link": entry.link.map(JSONValue.string) ?? .null, "frames": .array(entry.frames.map(JSONValue.string)),
        ]
    }

    private func number(_ count: Int) -> JSONValue { .integer(Int64(count)) }

    /// Rounded up: what is left to a liar is never said to be less than it is.
    private func bits(_ value: Double) -> JSONValue { .integer(Int64(exactly: value.rounded(.up)) ?? .max) }
}
