import Domain
import Testing

@Suite("The number of a use registration (G5)")
struct ApplicationNumberTests {
    private let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz")

    private func number(_ seed: UInt64) throws -> ApplicationNumber {
        var state = seed &* 0x9E37_79B9_7F4A_7C15
        let octets = (0..<ApplicationNumber.randomCount).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
        return try #require(ApplicationNumber(random: octets))
    }

    @Test("G5: has at least eighty random bits, in five groups of four, and every octet counts with five of its bits")
    func form() throws {
        #expect(ApplicationNumber.randomCount * 5 >= 80)
        let text = try number(1).description
        #expect(text.split(separator: "-").map(\.count) == [4, 4, 4, 4, 4])
        #expect(text.allSatisfy { $0 == "-" || alphabet.contains($0) })
        #expect(Set((0..<1000).compactMap { try? number($0).description }).count == 1000)
        #expect(ApplicationNumber(random: []) == nil)
        #expect(ApplicationNumber(random: [UInt8](repeating: 0, count: 19)) == nil)
    }

    @Test("is read back as it was given, and as people type it: capitals, full width, other hyphens, o for 0, i and l for 1", arguments: 0..<50)
    func typed(seed: UInt64) throws {
        let number = try number(seed)
        let text = number.description
        #expect(ApplicationNumber(typed: text) == number)
        #expect(ApplicationNumber(typed: text.uppercased()) == number)
        #expect(ApplicationNumber(typed: text.filter { $0 != "-" }) == number)
        #expect(ApplicationNumber(typed: " " + text.replacing("-", with: "　") + " ") == number)
        #expect(ApplicationNumber(typed: text.replacing("-", with: "ー")) == number)
        #expect(ApplicationNumber(typed: text.replacing("0", with: "O").replacing("1", with: "l")) == number)
        let wide = String(String.UnicodeScalarView(text.unicodeScalars.compactMap { Unicode.Scalar($0.value + 0xFEE0) }))
        #expect(ApplicationNumber(typed: wide) == number)
    }

    @Test("G5: no single wrong character and no two that changed places make another number", arguments: 0..<20)
    func slips(seed: UInt64) throws {
        let text = try Array(number(seed).description.filter { $0 != "-" })
        for place in text.indices {
            for character in alphabet where character != text[place] {
                var slip = text
                slip[place] = character
                #expect(ApplicationNumber(typed: String(slip)) == nil)
            }
            for other in text.indices where other > place && text[other] != text[place] {
                var slip = text
                slip.swapAt(place, other)
                #expect(ApplicationNumber(typed: String(slip)) == nil)
            }
        }
    }

    @Test("what has another length or alphabet is no number", arguments: ["", "-", "0000", "7kqm-2x9t-0hvd-w3ye-5r1", "7kqm-2x9t-0hvd-w3ye-5r1u", "番号", String(repeating: "0", count: 20), String(repeating: "-", count: 300)])
    func refused(text: String) { #expect(ApplicationNumber(typed: text) == nil) }

    @Test("G5: a state's words name nobody and no other state has them")
    func words() { #expect(Set(ApplicationState.allCases.map(\.words)).count == ApplicationState.allCases.count) }
}
