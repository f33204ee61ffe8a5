import JSON
import TestSupport
import Testing
@testable import Toxiproxy

@Suite("The JSON of somebody else's client") struct LooseJSONTests {
    private func number(_ text: String) -> JSONValue? { (try? LooseJSON.value(of: Array("{\"toxicity\":\(text)}".utf8)))?["toxicity"] }

    @Test("may hold numbers with a fraction or an exponent, whole ones as numbers and others as text")
    func fractions() {
        #expect(number("1.0") == 1)
        #expect(number("5e-1") == "0.5")
        #expect(number("1.25e2") == 125)
        #expect(number("1e30") == nil)
        #expect(number("1e-30") == .string("0." + String(repeating: "0", count: 29) + "1"))
    }

    @Test("is refused, and harms nobody, with an exponent beyond all numbers", arguments: [
        "1e31", "1e-31", "1e9223372036854775807", "1e-9223372036854775807", "1e-9223372036854775808", "1e9223372036854775808", "1e-99999999999999999999", "1e", "1e-", "1e+-1",
    ])
    func exponents(text: String) { #expect(number(text) == nil) }

    @Test("of random octets, or with some of them changed, is read or refused")
    func garbage() {
        var random = SeededRandom(seed: 8474)
        let good = Array(#"{"type":"noop","toxicity":0.5}"#.utf8)
        for round in 0..<4000 {
            var bytes = round % 2 == 0 ? good : (0..<Int.random(in: 1...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            for _ in 0..<Int.random(in: 1...6, using: &random) { bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            // Numbers are rewritten before anything is parsed.
            _ = try? ToxicOrder.fault(bytes)
        }
        #expect((try? ToxicOrder.fault(good)) != nil)
    }
}
