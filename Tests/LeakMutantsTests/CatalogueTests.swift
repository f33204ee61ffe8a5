import LeakMutants
import Policy
import Testing

@Suite("The catalogue of leaks")
struct CatalogueTests {
    let bench: Bench

    init() throws { bench = try Bench.shared.get() }

    @Test("names each mutant once, and each name is its mutant's")
    func names() throws {
        var names: Set<String> = [], count = 0
        for mutant in bench.channels.flatMap({ LeakCatalogue.all(of: $0) }) {
            count += 1
            names.insert(mutant.name)
            if count % 50 == 0 { #expect(LeakMutant(name: mutant.name) == mutant) }
        }
        #expect(names.count == count && count > 40_000)
        #expect(names.contains("lgwan/menu.request/individual-number/base64/extra-key"))
        for wrong in ["", "lgwan/menu/pin/hex/extra-key", "lgwan/menu.request/pin/hex", "lgwan/menu.request/pin/hex/nowhere", "lgwan/menu.asked/pin/hex/extra-key"] {
            #expect(LeakMutant(name: wrong) == nil, "\(wrong)")
        }
    }

    @Test("has every field of the allowlist, every kind of place, every spelling, and on each channel what it must never carry")
    func complete() throws {
        var kinds: Set<HidingKind> = [], spellings: Set<LeakEncoding> = []
        for channel in bench.channels {
            let mutants = LeakCatalogue.all(of: channel)
            kinds.formUnion(mutants.map(\.place.kind))
            spellings.formUnion(mutants.map(\.encoding))
            #expect(Set(mutants.map(\.data)) == Set(channel.forbidden))
            #expect(channel.forbidden.contains(.pin) && channel.forbidden.contains(.individualNumber))
            for message in channel.policy.messages {
                for part in [LeakMutant.Part.request, .response, .refusal] {
                    guard let direction = Direction(part), case .json(let fields) = message.body(direction).content else { continue }
                    for field in CatalogueField.all(in: fields) {
                        #expect(mutants.contains { $0.message == message.name && $0.part == part && $0.place.field == field.path }, "\(channel.name)/\(message.name) \(field.path)")
                    }
                }
            }
        }
        #expect(kinds == Set(HidingKind.allCases))
        #expect(spellings == Set(LeakEncoding.allCases))
    }

    @Test("forbids what the channel's classes do not grant, and no more", arguments: [
        // Of whose serial belongs to nobody of the city only its family register knows whether a use registration stands behind it (G5).
        ("core", [ForbiddenData.individualNumber, .pin, .document]),
        ("lgwan", [.name, .address, .birthDate, .individualNumber, .pin, .registerContent, .familyRegister]),
        ("jpki", ForbiddenData.allCases.filter { $0 != .cardSerial }),
    ])
    func forbidden(name: String, data: [ForbiddenData]) throws {
        let channel = try #require(bench.channels.first { $0.name == name })
        #expect(Set(channel.forbidden) == Set(data))
    }

    @Test("has values that nobody has: the Individual Number has the right check digit, and no spelling is another's")
    func values() throws {
        let digits = ForbiddenData.individualNumber.canary.compactMap(\.wholeNumberValue)
        let sum = zip(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 } % 11
        #expect(digits.count == 12 && digits[11] == (sum <= 1 ? 0 : 11 - sum))
        for data in ForbiddenData.allCases {
            let spelt = LeakEncoding.texts.compactMap { $0.parts(of: data.canary) }
            // Digits and letters are one octet each in UTF-8 and in Shift_JIS.
            #expect(Set(spelt).count >= spelt.count - 1 && spelt.count >= 9, "\(data)")
        }
        #expect(LeakEncoding.shiftJIS.parts(of: "見本") == [[0x8C, 0xA9, 0x96, 0x7B]])
        #expect(LeakEncoding.escaped.parts(of: "見") == [Array("\\u898b".utf8)])
        #expect(LeakEncoding.fullWidth.parts(of: "12") == [Array("１２".utf8)] && LeakEncoding.fullWidth.parts(of: "見本") == nil)
        #expect(LeakEncoding.split.parts(of: "4649") == [Array("46".utf8), Array("49".utf8)])
        #expect(LeakEncoding.base64.parts(of: "4649") == [Array("NDY0OQ==".utf8)])
    }

    @Test("counts the room of a grammar from below", arguments: [
        ("hex:64", 256), ("boolean", 1), ("integer:0..255", 8), ("integer:1..50", 5), ("enum:a|b|c|d", 2), ("base64:65", 520), ("request-id", 271),
    ])
    func room(grammar: String, bits: Int) throws { #expect(try Grammar.parse(grammar).roomBits == bits) }
}
