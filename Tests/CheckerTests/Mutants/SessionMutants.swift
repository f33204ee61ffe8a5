import Checker
import Foundation
import JSON
import Population

extension Mutant {
    static let requestHash = [
        Mutant(.requestHash, "hash-differs", "the city answers another request than the kiosk sent") { run in
            try run.edit("mizuho", "issued", Sample.foreign) { $0["requestHash"] = .string(String(repeating: "ab", count: 32)) }
        },
        Mutant(.requestHash, "printed-mismatch", "what does not answer the request is printed all the same") { run in
            try run.insert("kiosk-a1", after: "downloaded", Sample.foreign, "refused", ["requestId": .string(Sample.foreign), "code": "request-mismatch"])
        },
        Mutant(.requestHash, "hash-shared", "two requests have one hash") { run in
            let hash = run.journals["kiosk-a1"]?[try run.position("kiosk-a1", "signed", Sample.large)]["requestHash"]
            try run.edit("kiosk-a2", "signed", Sample.member) { $0["requestHash"] = hash }
            try run.edit("kawaguchi", "issued", Sample.member) { $0["requestHash"] = hash }
        },
        Mutant(.requestHash, "printed-unanswered", "something is printed that no city issued") { run in try run.remove("mizuho", "issued", Sample.foreign) },
        Mutant(.requestHash, "no-hash", "the hash is no hash") { run in try run.edit("kiosk-a1", "signed", Sample.foreign) { $0["requestHash"] = "?" } },
    ]

    static let timeoutEnds = [
        Mutant(.timeoutEnds, "print-after-timeout", "the answer that came too late is taken all the same") { run in
            try run.insert("kiosk-b1", after: "exchange", Sample.timedOut, "downloaded", ["requestId": .string(Sample.timedOut), "feeYen": 300])
            let positions = run.journals["kiosk-b1", default: []].indices.filter { run.journals["kiosk-b1"]?[$0].requestID == Sample.timedOut }
            let late = try run.position("kiosk-b1", "downloaded", Sample.timedOut)
            let timedOut = positions.first { run.journals["kiosk-b1"]?[$0]["outcome"]?.stringValue == "timed-out" } ?? 0
            if let line = run.journals["kiosk-b1"]?.remove(at: late) { run.journals["kiosk-b1"]?.insert(line, at: timedOut) }
        },
        Mutant(.timeoutEnds, "record-after-end", "the kiosk prints after the session has been erased") { run in
            try run.insert("kiosk-b1", after: "wiped", Sample.timedOut, "printed", ["requestId": .string(Sample.timedOut), "copies": 1, "feeYen": 300])
        },
        Mutant(.timeoutEnds, "progress-after-refusal", "the kiosk takes money after it has refused") { run in
            try run.insert("kiosk-b1", after: "refused", Sample.timedOut, "paid", ["requestId": .string(Sample.timedOut), "copies": 1, "feeYen": 300])
        },
        Mutant(.timeoutEnds, "issued-after-end", "the city issues what has been reported as abandoned") { run in
            let serial = run.holders["odawara-0003"]?.serial ?? ""
            try run.insert("odawara", after: "completed", Sample.timedOut, "issued", [
                "requestId": .string(Sample.timedOut), "serial": .string(serial), "kind": "resident-record", "copies": 1, "feeYen": 300,
            ])
        },
        Mutant(.timeoutEnds, "relayed-after-end", "the centre passes on what has been reported as abandoned") { run in
            try run.insert("issuing-center", after: "completed", Sample.timedOut, "relayed", ["requestId": .string(Sample.timedOut), "copies": 1, "feeYen": 300])
        },
        Mutant(.timeoutEnds, "paper-after-timeout", "a sheet lies in the tray of a request that was not answered") { run in
            run.papers[run.paper(Sample.timedOut)] = run.papers[run.paper(Sample.retried)]?.map { $0.replacingOccurrences(of: Sample.retried, with: Sample.timedOut) }
        },
        Mutant(.timeoutEnds, "refused-with-paper", "a refused person is handed a sheet") { run in
            run.editOrder(Sample.timedOut, "documents", [.string("/run/\(run.paper(Sample.timedOut))")])
        },
    ]

    static let identifiers = [
        Mutant(.identifiers, "counter-leap", "the id is the second of the clock (Kawasaki 2023)") { run in run.rename(Sample.last, "kiosk-a2.1775005260") },
        Mutant(.identifiers, "id-used-twice", "the counter begins anew after a restart") { run in run.rename(Sample.last, Sample.member) },
        Mutant(.identifiers, "counter-not-increasing", "the counter goes back after a restart") { run in run.rename(Sample.killed, "kiosk-a2.9") },
        Mutant(.identifiers, "id-of-another-kiosk", "a kiosk uses an id that names another") { run in run.rename(Sample.last, "kiosk-a1.4") },
        Mutant(.identifiers, "orders-share-id", "two orders of one millisecond are given one id") { run in run.editOrder(Sample.secondWrongPIN, "requestId", "kiosk-a2.2") },
        Mutant(.identifiers, "malformed-id", "an id is a time of day") { run in run.rename(Sample.last, "kiosk-a2-103000") },
    ]

    static let nothingSurvives = [
        Mutant(.nothingSurvives, "kiosk-keeps-file", "the kiosk keeps its last document in a work file") { run in run.put("state/kiosk-a1/work.tmp", [1, 2, 3]) },
        Mutant(.nothingSurvives, "document-outside-tray", "a document lies in the kiosk's state") { run in run.put("state/kiosk-a1/spool", "%PDF-1.7\n") },
        Mutant(.nothingSurvives, "personal-data-in-file", "a name lies in the kiosk's state (Munakata 2023)") { run in
            run.put("state/kiosk-a2/session", "last user: \(try run.person("kawaguchi-0003").name)\n")
        },
        Mutant(.nothingSurvives, "stray-in-tray", "an unfinished sheet of a killed kiosk is still there") { run in run.put("paper/kiosk-a2/\(Sample.killed)-1.pdf.partial", "half") },
        Mutant(.nothingSurvives, "next-before-wiped", "the next session begins before the one before is erased") { run in try run.remove("kiosk-a1", "wiped", Sample.household) },
        Mutant(.nothingSurvives, "not-wiped", "the last session is never erased") { run in try run.remove("kiosk-a2", "wiped", Sample.last) },
        Mutant(.nothingSurvives, "paper-of-another-session", "a person is handed the sheet of the one before") { run in
            run.editOrder(Sample.foreign, "documents", [.string("/run/\(run.paper(Sample.large))")])
        },
        Mutant(.nothingSurvives, "receipt-of-another-session", "a person is handed the receipt of the one before") { run in
            run.editOrder(Sample.foreign, "receipt", .string(run.receipt(Sample.large, 1, 200)))
        },
        Mutant(.nothingSurvives, "next-before-clear", "the next session begins while forgotten paper lies in the tray (E3)") { run in
            try run.forgetPaper(Sample.household)
            try run.remove("kiosk-a1", "lost-property", Sample.household)
        },
        Mutant(.nothingSurvives, "lost-without-record", "forgotten paper is put away and no record tells of it") { run in
            try run.forgetPaper(Sample.household)
            try run.remove("kiosk-a1", "lost-property", Sample.household)
            try run.insert("kiosk-a1", after: "item-forgotten", Sample.household, "item-taken", ["requestId": .string(Sample.household), "item": "paper"])
        },
        Mutant(.nothingSurvives, "lost-paper-handed-over", "forgotten paper is handed to the person of an order all the same") { run in
            try run.forgetPaper(Sample.household)
            run.editOrder(Sample.household, "documents", [.string("/run/\(run.paper(Sample.household))")])
        },
        Mutant(.nothingSurvives, "lost-paper-gone", "one of two forgotten sheets is gone") { run in
            try run.forgetPaper(Sample.household)
            run.papers[run.kept(Sample.household, 2)] = nil
        },
        Mutant(.nothingSurvives, "lost-paper-in-hand", "forgotten paper lies where people's own paper lies") { run in
            try run.forgetPaper(Sample.household)
            run.papers[run.paper(Sample.household, 2)] = run.papers.removeValue(forKey: run.kept(Sample.household, 2))
        },
        Mutant(.nothingSurvives, "handed-out-without-record", "lost property is handed out and no record tells of it") { run in
            try run.forgetPaper(Sample.household)
            for copy in 1...2 {
                let path = run.kept(Sample.household, copy)
                run.papers[path.replacingOccurrences(of: "lost-property", with: "handed-over")] = run.papers.removeValue(forKey: path)
            }
        },
    ]

    static let payment = [
        Mutant(.payment, "unpaid", "something is printed that was not paid") { run in try run.remove("kiosk-a1", "paid", Sample.foreign) },
        Mutant(.payment, "payment-unsettled", "a payment is neither printed nor refunded") { run in try run.remove("kiosk-b1", "refunded", Sample.refunded) },
        Mutant(.payment, "paid-twice", "a request is paid twice") { run in
            try run.insert("kiosk-b1", after: "paid", Sample.retried, "paid", ["requestId": .string(Sample.retried), "copies": 1, "feeYen": 300])
        },
        Mutant(.payment, "refunded-twice", "a refund is paid out again after a restart") { run in
            try run.insert("kiosk-b1", after: "refunded", Sample.partlyPrinted, "refunded", ["requestId": .string(Sample.partlyPrinted), "copies": 2, "feeYen": 400])
        },
        Mutant(.payment, "print-before-payment", "the sheet comes out before the money is taken") { run in
            let printed = try run.position("kiosk-a1", "printed", Sample.foreign), downloaded = try run.position("kiosk-a1", "downloaded", Sample.foreign)
            if let line = run.journals["kiosk-a1"]?.remove(at: printed) { run.journals["kiosk-a1"]?.insert(line, at: downloaded) }
        },
        Mutant(.payment, "sheets-unpaid", "one sheet more than was paid lies in the tray") { run in
            run.papers[run.paper(Sample.foreign, 2)] = run.papers[run.paper(Sample.foreign)]
        },
        Mutant(.payment, "sheets-differ", "a later sheet has taken the place of an earlier one (Kawasaki 2023)") { run in run.papers[run.paper(Sample.member)] = nil },
        Mutant(.payment, "wrong-fee", "the fee is not that of the city") { run in
            for event in ["downloaded", "paid", "printed"] { try run.edit("kiosk-a1", event, Sample.foreign) { $0["feeYen"] = 100 } }
        },
        Mutant(.payment, "paper-of-no-request", "a sheet lies in the tray that no request asked for") { run in
            run.papers["paper/kiosk-b1/kiosk-b1.99-1.pdf"] = run.papers[run.paper(Sample.retried)]
        },
        Mutant(.payment, "paper-of-another-kiosk", "a sheet comes out at another kiosk") { run in run.papers["paper/kiosk-b1/\(Sample.member)-1.pdf"] = run.papers[run.paper(Sample.member)] },
        Mutant(.payment, "receipt-differs", "the receipt names another sum") { run in run.editOrder(Sample.foreign, "receipt", .string(run.receipt(Sample.foreign, 1, 150))) },
        Mutant(.payment, "no-receipt", "a person who paid is given no receipt") { run in run.editOrder(Sample.foreign, "receipt", .null) },
        Mutant(.payment, "documents-differ", "a person is handed fewer sheets than were printed") { run in run.editOrder(Sample.foreign, "documents", []) },
        Mutant(.payment, "copies-ordered", "another number of copies comes out than was ordered") { run in run.editOrder(Sample.household, "copies", 3) },
        Mutant(.payment, "issued-without-record", "paper is handed out of which no record tells") { run in run.editOrder(Sample.foreign, "requestId", "kiosk-a1.77") },
    ]
}
