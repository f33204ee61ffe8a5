import Checker
import Domain
import Foundation
import JSON
import Population

extension Mutant {
    static let pin = [
        Mutant(.pin, "pin-in-file", "a log shows the PIN that was typed") { run in run.put("logs/kiosk-a1.log", "issue with pin=\(try run.person().pin)\n") },
        Mutant(.pin, "pin-in-file", "an order is written down with its PIN") { run in run.editOrder(Sample.household, "pin", .string(try run.person().pin)) },
        Mutant(.pin, "pin-in-file", "a card's PIN stands in a state file under another name") { run in run.put("state/odawara/debug.json", "{\"entered\":\"\(try run.person().pin)\"}") },
        Mutant(.pin, "pin-in-file", "the screen's words are logged with the PIN in them") { run in run.put("logs/kiosk-a2.log", "暗証番号は\(try run.person().pin)です\n") },
        Mutant(.pin, "used-after-lock", "a fourth PIN is tried") { run in
            try run.order("kiosk-a2", "fujisawa-0004", [:], .wrongPIN)
            try run.order("kiosk-a2", "fujisawa-0004", [:], .wrongPIN)
            run.files["cards/fujisawa-0004/tries"] = Array("0\n".utf8)
        },
        Mutant(.pin, "used-after-lock", "a locked card signs") { run in
            try run.order("kiosk-a2", "fujisawa-0004", [:], .wrongPIN)
            try run.order("kiosk-a2", "fujisawa-0004", [:], .printed)
        },
        Mutant(.pin, "tries-forgotten", "a restart gives the tries back") { run in run.files["cards/fujisawa-0004/tries"] = Array("3\n".utf8) },
        Mutant(.pin, "counter-unreadable", "the retry counter is beyond three") { run in run.files["cards/fujisawa-0004/tries"] = Array("9\n".utf8) },
    ]

    static let personalData = [
        Mutant(.personalData, "personal-data-in-file", "a city's log names a resident") { run in run.put("logs/odawara.log", "issuing for \(try run.person().name)\n") },
        Mutant(.personalData, "personal-data-in-file", "a log names a resident without the gap in the name") { run in
            run.put("logs/issuing-center.log", "holder=\(try run.person().name.replacingOccurrences(of: "\u{3000}", with: ""))\n")
        },
        Mutant(.personalData, "personal-data-in-file", "a work file of the centre holds a name's reading in UTF-16") { run in
            run.put("state/issuing-center/spool.bin", try run.person().kana.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        },
        Mutant(.personalData, "personal-data-in-file", "a dump holds an address in Shift_JIS") { run in
            run.put("core", Array(try run.person().address.data(using: .shiftJIS) ?? Data()))
        },
        Mutant(.personalData, "personal-data-in-file", "a journal has an Individual Number in it") { run in
            let number = try run.person().number
            try run.edit("odawara", "record-read", Sample.household) { $0["note"] = .string(number) }
        },
        Mutant(.personalData, "personal-data-in-file", "a log holds an address in base64, behind something else") { run in
            run.put("kofu.log", Data("to=\(try run.person().address)".utf8).base64EncodedString() + "\n")
        },
        Mutant(.personalData, "personal-data-in-file", "an answer for programs holds a name in JSON escapes") { run in
            let escaped = try run.person().name.utf16.map { String(format: "\\u%04x", Int($0)) }.joined()
            run.put("answers.json", "{\"holder\":\"\(escaped)\"}")
        },
        Mutant(.personalData, "personal-data-in-file", "a URL holds a name in percent encoding") { run in
            run.put("logs/storenet-a.log", "GET /?n=\(try run.person().name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")\n")
        },
        Mutant(.personalData, "personal-data-in-file", "a housemate's number in the register stands in a journal") { run in
            let holder = run.holders["odawara-0001"]
            let housemate = run.populations[holder?.municipalityCode ?? ""]?.members(of: holder?.household ?? .init("")).last?.id.text ?? ""
            try run.edit("odawara", "issued", Sample.household) { $0["link"] = .string(housemate) }
        },
        Mutant(.personalData, "document-outside-tray", "the city keeps what it has issued") { run in run.put("state/odawara/issued.pdf", "%PDF-1.7\n") },
        Mutant(.personalData, "name-on-receipt", "the receipt bears the person's name") { run in
            run.editOrder(Sample.household, "receipt", .string(run.receipt(Sample.household, 2, 600) + "氏名　\(try run.person().name)\n"))
        },
        Mutant(.personalData, "jpki-knows-more", "the JPKI centre learns which request it answers") { run in
            try run.edit("jpki", "validity-answered") { $0["requestId"] = .string(Sample.household) }
        },
    ]
}
