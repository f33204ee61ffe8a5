import Channel
import Domain
import EventLoop
import Journal
import LocalWeb
import Metrics
import Testing
@testable import Node

@Suite("I2: what a node tells its operator")
struct MetricsServerTests {
    private static func address(_ text: String) throws -> IPv4Address { try #require(IPv4Address(text)) }

    @Test("I2: this machine's own addresses are admitted, and a node's, a line's or a link's is not", arguments: [
        ("127.0.0.1", true), ("127.20.250.1", true), ("127.20.1.1", false), ("127.20.101.1", false), ("127.20.250.2", false), ("10.0.0.1", false),
    ])
    @LoopActor func admission(host: String, isAdmitted: Bool) throws {
        #expect(MetricsServer.admits(try Self.address(host), to: try Self.address("127.20.250.1")) == isAdmitted)
    }

    @Test("I2: there is one page, which is only read")
    @LoopActor func onePage() {
        func status(_ method: String, _ path: String) -> Int { MetricsServer.answer(WebRequest(method: method, path: path)) { [] }.status }
        #expect(status("GET", "/metrics") == 200)
        #expect(status("GET", "/") == 404)
        #expect(status("GET", "/metrics/") == 404)
        #expect(status("POST", "/metrics") == 405)
    }

    @Test("I2: issuances are counted by kind and outcome, refusals by code, and no request's id or serial is on the page")
    func counts() throws {
        var metrics = NodeMetrics()
        let id = try #require(RequestID("kiosk-a1.17")), serial = "00ffee"
        metrics.record(.issued, [(.requestID, .requestID(id)), (.serial, .hex(serial)), (.kind, .code("income")), (.copies, .count(2)), (.feeYen, .yen(400))])
        metrics.record(.signed, [(.requestID, .requestID(id)), (.kind, .code("taxation")), (.copies, .count(3)), (.requestHash, .hex("00"))])
        metrics.record(.printed, [(.requestID, .requestID(id)), (.copies, .count(3)), (.feeYen, .yen(600))])
        metrics.record(.refused, [(.requestID, .requestID(id)), (.serial, .hex(serial)), (.code, .code("outside-hours"))])
        let page = String(decoding: MetricText.page(metrics.metrics), as: UTF8.self)
        for line in [
            "kofu_issuances_total{kind=\"income\",outcome=\"issued\"} 1", "kofu_issuances_total{kind=\"taxation\",outcome=\"printed\"} 1",
            "kofu_copies_total{outcome=\"printed\"} 3", "kofu_fee_yen_total{outcome=\"issued\"} 400", "kofu_refusals_total{code=\"outside-hours\"} 1",
        ] { #expect(page.contains(line), "\(page)") }
        #expect(!page.contains("kiosk-a1.17") && !page.contains(serial))
    }
}
