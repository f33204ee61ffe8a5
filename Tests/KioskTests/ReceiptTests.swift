import Domain
import Testing
@testable import Kiosk

@Suite("B11: a receipt")
struct ReceiptTests {
    private func receipt(copies: Int, feeYen: Int, at: String = "2026-04-01T01:05:00.000Z") throws -> String {
        Receipt(
            kiosk: "kiosk-a1", operatorName: "見本マート甲", issuedAt: try #require(Instant(iso8601: at)), kind: .sealRegistration, copies: copies, feeYen: feeYen, requestID: RequestID(node: "kiosk-a1", counter: 42)).text
    }

    @Test("says who took how much, for what, at which fee a copy, when, and under which number")
    func content() throws {
        let lines = try receipt(copies: 3, feeYen: 900).split(separator: "\n").map(String.init)
        #expect(lines == [
            "領収書", "事業者　見本マート甲", "キオスク端末　kiosk-a1", "日時　令和8年4月1日 10時05分", "証明書　印鑑登録証明書", "手数料　1部300円", "部数　3部", "金額　900円", "受付番号　kiosk-a1.42",
        ])
    }

    @Test("is dated in Japan's time, over midnight too")
    func midnight() throws {
        #expect(try receipt(copies: 1, feeYen: 300, at: "2026-04-01T15:00:00.000Z").contains("令和8年4月2日 0時00分"))
        #expect(try !receipt(copies: 1, feeYen: 300, at: "2026-04-01T14:59:59.999Z").contains("4月2日"))
    }
}
