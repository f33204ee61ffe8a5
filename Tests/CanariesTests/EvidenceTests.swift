import Canaries
import Domain
import Population
import Testing

@Suite("What is evidence and what is not")
struct EvidenceTests {
    static let pin = Canary(owner: "card", kind: .pin, content: .pin("6107"))

    @Test("takes a PIN for one by what stands around it", arguments: [
        Array("{\"pin\":\"6107\",\"x\":1}".utf8), Array("--pin 6107".utf8), Array("暗証番号は6107".utf8),
        Array("6107".utf8) + [UInt8](repeating: 0, count: 11) + [0xE4],
        [4, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0] + Array("6107".utf8),
        Array("6107".utf8) + [UInt8](repeating: 0, count: 28),
    ])
    func pin(octets: [UInt8]) {
        #expect(!Search([Self.pin]).found(octets, offset: 1 << 20).isEmpty)
    }

    @Test("takes four digits alone for nothing", arguments: [
        Array("2026-04-01T06107".utf8), Array("a6107b".utf8), Array("61076107".utf8), [0] + Array("6107".utf8) + [UInt8](repeating: 0, count: 28),
        [5, 0, 0, 0, 0, 0, 0, 0, 16, 0, 0, 0, 0, 0, 0, 0] + Array("6107".utf8),
    ])
    func digits(octets: [UInt8]) {
        #expect(Search([Self.pin]).found(octets, offset: 1 << 20).isEmpty)
    }

    @Test("leaves out what is too short, and says so")
    func short() {
        let book = PatternBook([
            Canary(owner: "a", kind: .address, content: .text("１番")), Canary(owner: "b", kind: .name, content: .name(["林", "一"])),
            Canary(owner: "c", kind: .name, content: .name(["小林", "一"])),
        ])
        #expect(book.omissions.map(\.owner) == ["a", "b"])
        #expect(book.patterns.allSatisfy { $0.canary == 2 && $0.octets.count >= Pattern.minimumCount })
    }

    @Test("finds a card's private numbers as files and as OpenSSL's computing has them, and the public one not")
    func key() {
        let secret = (1...32).map { UInt8($0 * 7 & 0xFF) }, publicPoint = (1...65).map { UInt8($0 * 11 & 0xFF) }
        // PKCS #8 around an ECPrivateKey: version, private octets, public point.
        let inner: [UInt8] = [0x30, UInt8(3 + 2 + 32 + 2 + 3 + 65), 0x02, 1, 1, 0x04, 32] + secret + [0xA1, 68, 0x03, 66, 0] + publicPoint
        let der: [UInt8] = [0x30, UInt8(3 + 2 + 2 + inner.count), 0x02, 1, 0, 0x30, 0, 0x04, UInt8(inner.count)] + inner
        #expect(PrivateNumbers.of(der: der) == [secret])
        let canaries = PrivateNumbers.of(der: der).map { Canary(owner: "card", kind: .cardKey, content: .number($0)) }
        let search = Search(canaries)
        #expect(!search.found(secret).isEmpty)
        #expect(!search.found(secret.reversed()).isEmpty)
        #expect(search.found(publicPoint).isEmpty)
        #expect(PrivateNumbers.of(der: Array(der.dropLast())).isEmpty)
    }

    @Test("knows a document by stretches that no other document has")
    func documents() {
        var noise = Noise(3)
        let shared = noise.octets(3000), first = noise.octets(2000), second = noise.octets(2000)
        let canaries = DocumentMarks.canaries(of: [("one", shared + first), ("two", Array(second.prefix(1000)) + shared), ("one again", shared + first)])
        let search = Search(canaries)
        #expect(!canaries.isEmpty)
        #expect(search.found(shared).isEmpty)
        #expect(!search.found(first).isEmpty)
    }

    @Test("gives no false alarm in octets of chance, with all people of a city looked for")
    func chance() throws {
        let plan = try PopulationPlan(
            seed: PopulationSeed(text: "chance"), municipality: MunicipalityPlace(id: "odawara", code: "142069", name: "神奈川県小田原市"), residents: 100)
        let population = Population(plan)
        let canaries = plan.cardHolders().prefix(3).flatMap { holder in
            CanaryPerson.canaries(of: holder, members: population.members(of: holder.household), place: "神奈川県小田原市", number: population.individualNumber)
        }
        let search = Search(canaries)
        var noise = Noise(11)
        #expect(search.found(noise.octets(1 << 20)).isEmpty)
        // And the same people are found where they are.
        let holder = try #require(plan.cardHolders().first)
        #expect(!search.found(Array(holder.name.utf8)).isEmpty)
        #expect(!search.found(Array("x\(holder.serial)".utf8)).isEmpty)
    }
}
