import Domain
import Population
import Testing

@Suite("Made-up Individual Numbers")
struct IndividualNumberTests {
    @Test("numbers pass the check digit and are unique within and across municipalities")
    func unique() throws {
        var seen: Set<String> = []
        for municipality in [Sample.odawara] + Sample.others {
            let plan = try Sample.plan(municipality)
            for resident in Population(plan).residents {
                let number = try #require(plan.individualNumber(of: resident.id))
                #expect(IndividualNumber(number.digits) == number)
                seen.insert(number.digits)
            }
        }
        #expect(seen.count == 5 * 2000)
    }

    @Test("a number with one digit changed is refused")
    func changedDigit() throws {
        let plan = try Sample.plan()
        let resident = try #require(Population(plan).residents.first)
        let digits = try #require(plan.individualNumber(of: resident.id)).digits
        let refused = digits.indices.count { place in
            let other = digits[place] == "9" ? "1" : "9"
            return IndividualNumber(digits.replacingCharacters(at: place, with: other)) == nil
        }
        // One check digit in eleven stands for two remainders, so a change may pass, rarely.
        #expect(refused >= 10)
    }

    @Test("the same resident has another number under another seed")
    func seeds() throws {
        let id = ResidentID("142069-R000001")
        #expect(try Sample.plan(seed: 1).individualNumber(of: id) != Sample.plan(seed: 2).individualNumber(of: id))
    }
}

extension String {
    func replacingCharacters(at place: Index, with character: String) -> String {
        String(self[..<place]) + character + String(self[index(after: place)...])
    }
}
