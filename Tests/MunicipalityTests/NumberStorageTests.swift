import Crypto
import Domain
import Foundation
@testable import Municipality
import Population
import Testing
import TestSupport

@Suite("Individual Numbers in a register's file")
struct NumberStorageTests {
    @Test("stand there as ciphertext alone, and open under the city's key for their own resident only (F2)")
    func sealed() throws {
        let city = try City("mizuho"), population = Population(city.plan)
        let directory = try TemporaryDirectory(), path = directory.path("residents.jsonl")
        _ = try MasterRegister.open(path: path, plan: city.plan, key: SecretBytes.copying([UInt8](repeating: 7, count: 32)))
        let text = try String(contentsOfFile: path, encoding: .utf8)
        var seen = 0
        for resident in population.residents.prefix(200) {
            let number = try #require(population.individualNumber(of: resident.id))
            #expect(!text.contains(number.digits))
            let household = try #require(city.desk.store.household(of: resident.id))
            for (member, sealed) in zip(household.members, household.sealedNumbers) {
                seen += 1
                #expect(city.open(sealed, of: member.id) == population.individualNumber(of: member.id))
                let other = try #require(population.residents.first { $0.id != member.id })
                #expect(city.open(sealed, of: other.id) == nil)
            }
        }
        let first = try #require(population.residents.first)
        #expect(seen >= 200 && text.contains(first.id.text))
    }
}
