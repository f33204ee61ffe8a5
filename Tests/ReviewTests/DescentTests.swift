import Explanation
import Foundation
@testable import Review
import Testing

/// Sightings of a transaction, one millisecond apart.
struct Play {
    static let card: [UInt8] = [0x11, 0x22], otherCard: [UInt8] = [0x33, 0x44]
    private(set) var sightings: [Sighting] = []

    mutating func ask(
        _ channel: String, _ message: String, id: String? = "kiosk-a1.1", link: String? = nil, serial: [UInt8]? = nil, municipality: String? = nil, kind: String? = nil
    ) { add(channel, message, .request, id, link, serial, municipality, kind) }

    mutating func answer(_ channel: String, _ message: String, id: String? = "kiosk-a1.1") { add(channel, message, .response, id, nil, nil, nil, nil) }

    private mutating func add(
        _ channel: String, _ message: String, _ part: ExplainedMessage.Part, _ id: String?, _ link: String?, _ serial: [UInt8]?, _ municipality: String?, _ kind: String?
    ) {
        let order = kind.map { Sighting.Order(kind: $0, options: [], copies: 1) }
        sightings.append(Sighting(
            channel: channel, link: link ?? "\(channel).odawara", message: message, part: part, timeNanoseconds: Int64(sightings.count) * 1_000_000, requestID: id, serial: serial,
            municipality: municipality, order: order, frame: "\(channel).pcapng#\(sightings.count + 1)"))
    }

    /// A whole issuance, with a chance to change the way.
    static func issuance(
        checked serial: [UInt8]? = card, menuOf menuSerial: [UInt8]? = card, to link: String = "lgwan.odawara", issued kind: String = "resident-record", lateCheck: Bool = false
    ) -> [Sighting] {
        var play = Play()
        for channel in ["kiosk-line", "dedicated"] { play.ask(channel, "open-session", serial: card, municipality: "142069") }
        if !lateCheck { play.ask("jpki", "validity-check", id: nil, serial: serial) }
        play.answer("jpki", "validity-check", id: nil)
        play.ask("lgwan", "menu", link: link, serial: menuSerial)
        play.answer("lgwan", "menu")
        for channel in ["dedicated", "kiosk-line"] { play.answer(channel, "open-session") }
        if lateCheck { play.ask("jpki", "validity-check", id: nil, serial: serial) }
        for channel in ["kiosk-line", "dedicated"] { play.ask(channel, "issue", kind: "resident-record") }
        play.ask("lgwan", "issue", link: link, serial: card, kind: kind)
        play.ask("core", "resident-record")
        play.answer("core", "resident-record")
        for channel in ["lgwan", "dedicated", "kiosk-line"] { play.answer(channel, "issue") }
        return play.sightings
    }
}

@Suite("The descent of messages")
struct DescentTests {
    static func policy() throws -> ReviewPolicy {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return try ReviewPolicy.read([UInt8](Data(contentsOf: root.appending(path: "topology.json"))))
    }

    private func judge(_ sightings: [Sighting]) throws -> Descent {
        var descent = Descent(policy: try Self.policy())
        descent.judge(sightings)
        return descent
    }

    @Test("explains each message of an issuance by the one before it, whatever order the channels were read in")
    func clean() throws {
        for sightings in [Play.issuance(), Play.issuance().reversed()] {
            let descent = try judge(sightings)
            #expect(descent.findings.isEmpty, "\(descent.findings)")
            #expect(descent.provenance.transactions == 1)
            #expect(descent.provenance.rows.filter { $0.looked > 0 }.count == 6 && descent.provenance.rows.allSatisfy { $0.looked == $0.explained })
        }
    }

    @Test("finds a validity check for a card that nobody presented, or that nobody waits for", arguments: [
        (Play.issuance(checked: Play.otherCard), "belongs to no card"), (Play.issuance(lateCheck: true), "belongs to no card"), (Play.issuance(checked: nil), "neither a request id nor a serial"),
    ])
    func strayCheck(_ sightings: [Sighting], _ words: String) throws {
        let findings = try judge(sightings).findings
        #expect(findings.count == 1 && findings[0].rule == "not-called-for" && findings[0].channel == "jpki" && findings[0].sentence.contains(words), "\(findings)")
    }

    @Test("finds another serial, another city and another certificate than were asked for (A14)", arguments: [
        (Play.issuance(menuOf: Play.otherCard), "not that of the card", 1), (Play.issuance(to: "lgwan.mizuho"), "another city", 1),
        (Play.issuance(issued: "seal-registration"), "something else", 1),
    ])
    func changed(_ sightings: [Sighting], _ words: String, _ count: Int) throws {
        let findings = try judge(sightings).findings
        #expect(findings.count == count && findings.allSatisfy { $0.channel == "lgwan" && $0.sentence.contains(words) }, "\(findings)")
    }

    @Test("finds what a centre asks without anybody waiting")
    func unasked() throws {
        var play = Play()
        play.ask("dedicated", "issue", id: "kiosk-a1.9", kind: "resident-record")
        play.answer("dedicated", "issue", id: "kiosk-a1.9")
        play.ask("lgwan", "issue", id: "kiosk-a1.9", serial: Play.card, kind: "resident-record")
        let findings = try judge(play.sightings).findings
        #expect(findings.map(\.channel) == ["lgwan"] && findings[0].sentence.contains("was waiting"))
    }

    @Test("judges only what both channels were captured for")
    func oneChannel() throws {
        let descent = try judge(Play.issuance(checked: Play.otherCard).filter { $0.channel == "jpki" })
        #expect(descent.findings.isEmpty && descent.provenance.rows.isEmpty)
    }
}
