import Canaries
import Testing

@Suite("The matrix of who holds what")
struct MatrixTests {
    private func finding(_ moment: Moment, _ holder: Holder, _ kind: CanaryClass, inProgram: Bool = false) -> Finding {
        Finding(
            moment: moment, holder: holder, name: holder.rawValue, place: "heap", kind: kind, spelling: "UTF-8", count: 1, owners: 1, firstOffset: 0, isInProgram: inProgram)
    }

    @Test("allows a document at the kiosk while it is shown, and not afterwards")
    func document() {
        #expect(finding(.middle, .kiosk, .document).isAllowed)
        #expect(!finding(.after, .kiosk, .document).isAllowed)
        #expect(!finding(.before, .kiosk, .document).isAllowed)
    }

    @Test("allows nothing of a person at a line, in a log, in a capture or in another file", arguments: [Holder.line, .log, .capture, .otherFile, .managementAnswer, .supervisor])
    func never(holder: Holder) {
        for kind in CanaryClass.allCases { for moment in Moment.allCases { #expect(!finding(moment, holder, kind).isAllowed) } }
    }

    @Test("grants each role of a city what it is for: the register's copy to the ASP without the family register (A7), three fields to the duty desk for a moment (G3), nothing to the site (A9)")
    func roles() {
        #expect(finding(.after, .copyingServer, .address).isAllowed && !finding(.after, .copyingServer, .familyMatter).isAllowed)
        #expect(finding(.after, .familyRegister, .familyMatter).isAllowed && !finding(.after, .familyRegister, .phone).isAllowed && !finding(.after, .familyRegister, .pin).isAllowed)
        #expect(finding(.after, .issuingServer, .birthDate).isAllowed && !finding(.after, .issuingServer, .name).isAllowed)
        #expect(HoldingRules.permission(.dutyDesk, .name) == .forAMoment && !finding(.middle, .dutyDesk, .name).isAllowed)
        #expect(HoldingRules.permission(.applicantComputer, .phone) == .forAMoment && !finding(.middle, .applicantComputer, .phone).isAllowed)
        for kind in CanaryClass.allCases { #expect(HoldingRules.permission(.registrationSite, kind) == .never) }
        #expect(CrossingRules.mayCross(.familyMatter, on: "core") && !CrossingRules.mayCross(.familyMatter, on: "lgwan-family") && !CrossingRules.mayCross(.phone, on: "registration"))
    }

    @Test("leaves nothing personal to kiosk, store network and centre once the start screen is back (E4, F1, F4)")
    func clean() {
        for holder in Holder.allCases where holder.mustBeCleanAfterwards {
            for kind in CanaryClass.allCases { #expect(!finding(.after, holder, kind).isAllowed, "\(holder) \(kind)") }
        }
        #expect(finding(.after, .registers, .name).isAllowed && !finding(.after, .registers, .individualNumber).isAllowed)
    }

    @Test("tells what was compiled into a program from what came into it later")
    func constant() {
        var matrix = HoldingMatrix()
        matrix.searched("line", .line, octets: 10, at: .after)
        matrix.add(finding(.before, .line, .name, inProgram: true))
        matrix.add(finding(.after, .line, .name, inProgram: true))
        #expect(matrix.violations.isEmpty)
        matrix.add(finding(.after, .line, .kana, inProgram: true))
        #expect(matrix.violations.map(\.kind) == [.kana])
        #expect(matrix[matrix.rows[0], .kana].isForbidden && !matrix[matrix.rows[0], .name].isForbidden)
    }

    @Test("becomes a page that shows what is forbidden, needs nothing from elsewhere and escapes what it is given")
    func page() {
        var matrix = HoldingMatrix()
        matrix.searched("<kiosk>", .kiosk, octets: 10, at: .after)
        matrix.add(Finding(moment: .after, holder: .kiosk, name: "<kiosk>", place: "heap", kind: .pin, spelling: "UTF-8", count: 3, owners: 1, firstOffset: 0))
        let html = MatrixPage(matrix: matrix, facts: [("seed", "a&b")], notes: [], isGood: false).html
        #expect(html.contains("class=\"forbidden\"") && html.contains("&lt;kiosk&gt;") && html.contains("a&amp;b") && !html.contains("<kiosk>"))
        #expect(!html.contains("http") && !html.contains("<script"))
    }
}
