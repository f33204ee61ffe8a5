import Foundation
import Testing

@Suite("Outside the hours of service")
struct HoursTests {
    @Test("a person learns when they can come again, and then can (C1, C3)")
    func hours() async throws {
        try await Network.with(up: ["--clock", "2026-04-01T05:00:00+09:00"]) { network in
            let early = try await network.refused(.init(card: "odawara-0001"), "outside-hours")
            #expect(early.message.contains("令和8年4月1日の6時30分"), "\(early.message)")
            #expect(early.message.contains("手数料はいただいていません"))
            try await network.down()

            try await network.up("--clock", "2026-12-31T12:00:00+09:00")
            let closed = try await network.refused(.init(card: "mizuho-0001"), "outside-hours")
            #expect(closed.message.contains("令和9年1月4日の6時30分"), "\(closed.message)")
            try await network.down()

            // The same run directory again, with keys and cards made anew.
            try await network.up("--clock", "2027-01-04T06:30:00+09:00")
            try await network.issued(.init(card: "mizuho-0001"))
            try await network.issued(.init(card: "odawara-0001"))
            let verified = try await network.kofu("verify-journal")
            #expect(verified.status == 0, "\(verified.testDescription)")
        }
    }
}
