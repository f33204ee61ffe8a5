public import JSON
import Domain
import Policy

extension PolicyReport {
    public var json: JSONValue {
        [
            "title": .string(title), "good": .bool(isGood), "questions": .array(answers.map(\.json)), "matrix": matrix.json,
            "capacity": ["bodies": .array(rooms.map(\.json)), "pathsToJPKI": .array(roomyPaths.map(\.json))],
            "idleRules": .array(idleRules.map { rule in
                ["kind": .string(rule.kind.rawValue), "fault": .bool(rule.isFault), "pointer": .string(rule.pointer), "sentence": .string(rule.sentence)]
            }),
            "limits": .strings(PolicyReport.limits),
        ]
    }
}

extension PolicyAnswer {
    public var json: JSONValue {
        [
            "id": .string(question.id), "question": .string(question.text), "requirements": .strings(question.requirements),
            "expected": question.expected.map { .string($0.rawValue) } ?? .null, "verdict": .string(verdict.rawValue), "asExpected": .bool(isAsExpected),
            "reason": .string(reason),
            "paths": .array(paths.map(\.json)), "pathsLeftOut": .integer(Int64(pathsLeftOut)),
            "rules": .array(rules.map { rule in
                ["pointer": .string(rule.pointer), "effect": .string(rule.effect.rawValue), "classes": rule.forms.json, "refusedByCode": rule.refusedByCode.json]
            }),
            "holdings": .array(holdings.map { ["party": .string($0.party), "nodes": .integer(Int64($0.nodes)), "classes": $0.forms.json] }),
        ]
    }
}

extension FlowPath {
    var json: JSONValue {
        .array(steps.map { ["sentence": .string($0.sentence), "rules": .strings($0.pointers)] })
    }
}

extension FormSet {
    var json: JSONValue { .strings(forms.map(\.name)) }
}

extension ReachMatrix {
    var json: JSONValue {
        [
            "of": .string(isOfNodes ? "nodes" : "parties"), "names": .strings(names),
            "cells": .array(rows.flatMap(\.self).filter { $0.exposure != nil }.map(\.json)),
        ]
    }
}

extension ReachMatrix.Cell {
    var json: JSONValue {
        [
            "from": .string(from), "to": .string(to), "exposure": exposure.map { .string($0.word) } ?? .null,
            "direct": .array(direct.map { way in
                [
                    "channel": .string(way.channel), "link": .string(way.link), "links": .integer(Int64(way.links)), "classes": way.forms.json,
                    "bodies": .array(way.bodies.map { body in
                        ["name": .string(body.name), "pointer": .string(body.pointer), "fields": .strings(body.fields.map { "\($0.path): \($0.dataClass.rawValue)" })]
                    }),
                ]
            }),
            "arriving": arriving.json, "made": made.json, "path": path?.json ?? .null,
        ]
    }
}

extension BodyRoom {
    var json: JSONValue {
        [
            "body": .string(body.name), "pointer": .string(body.pointer), "bits": .bits(bits), "boundBySize": .bool(isBoundBySize),
            "bodiesForIndividualNumber": bodiesForIndividualNumber.map { .integer(Int64($0)) } ?? .null,
            "fields": .array(fields.map {
                ["path": .string($0.path), "pointer": .string($0.pointer), "class": .string($0.dataClass.rawValue), "shape": .string($0.shape), "bits": .bits($0.bits)]
            }),
        ]
    }
}

extension RoomyPath {
    var json: JSONValue {
        [
            "from": .string(from), "bits": .bits(bits), "messagesForIndividualNumber": messagesForIndividualNumber.map { .integer(Int64($0)) } ?? .null,
            "hops": .array(hops.map {
                ["from": .string($0.from), "to": .string($0.to), "body": .string($0.body), "pointer": .string($0.pointer), "bits": .bits($0.bits)]
            }),
        ]
    }
}

extension TopologyDiff {
    public var json: JSONValue {
        [
            "same": .bool(isSame),
            "changes": .array(changes.map {
                [
                    "effect": .string($0.effect.rawValue), "old": $0.old.map(JSONValue.string) ?? .null, "new": $0.new.map(JSONValue.string) ?? .null,
                    "sentence": .string($0.sentence),
                ]
            }),
            "verdicts": .array(verdicts.map { ["id": .string($0.question.id), "old": $0.old.json, "new": $0.new.json] }),
        ]
    }
}

extension JSONValue {
    static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

    /// Whole bits, rounded up; more than a file could hold is given as the largest number.
    static func bits(_ bits: Double) -> JSONValue { .integer(bits < 9e18 ? Int64(bits.rounded(.up)) : .max) }
}
