import Channel
import Domain
import Messages
import Population

/// What the family register answers, as values: which entries go into one certificate, and who has none (G1, B5, B6, B8).
struct FamilyDesk {
    let book: FamilyBook
    let receipt: RegisterDesk.Receipt

    /// An answer, with which register it was read from and in which state of that.
    struct Reading<Response: WireMessage> {
        let response: Response
        let register: ResidentID
        let revision: Int
        let persons: Int
    }

    func familyRegister(_ question: FamilyRegisterRequest) throws(RegisterRefusal) -> Reading<FamilyRegisterResponse> {
        let (kept, positions) = try kept(question)
        guard let register = kept.familyRegister(of: positions) else { throw RegisterRefusal(code: .optionNotOffered) }
        return reading(FamilyRegisterResponse(requestHash: receipt.requestHash, asOf: receipt.asOf, register: register), kept, persons: register.persons.count)
    }

    func supplementaryFamilyRegister(_ question: FamilyRegisterRequest) throws(RegisterRefusal) -> Reading<SupplementaryFamilyRegisterResponse> {
        let (kept, positions) = try kept(question)
        guard let register = kept.supplementary(of: positions) else { throw RegisterRefusal(code: .optionNotOffered) }
        return reading(SupplementaryFamilyRegisterResponse(requestHash: receipt.requestHash, asOf: receipt.asOf, register: register), kept, persons: register.persons.count)
    }

    private func reading<Response>(_ response: Response, _ kept: KeptFamilyRegister, persons: Int) -> Reading<Response> {
        Reading(response: response, register: kept.anchor, revision: book.revision(of: kept.anchor), persons: persons)
    }

    /// The card holder's family register and the places asked for; nil places for everybody.
    private func kept(_ question: FamilyRegisterRequest) throws(RegisterRefusal) -> (KeptFamilyRegister, [Int]?) {
        let kept: KeptFamilyRegister
        do throws(FamilyBook.Absence) { kept = try book.register(of: question.resident) } catch {
            switch error {
            case .notResident: throw RegisterRefusal(code: .notResident)
            case .none: throw RegisterRefusal(code: .notEligible)
            case .elsewhere: throw RegisterRefusal(code: .domicileElsewhere)
            }
        }
        guard !book.isHeld(kept.anchor) else { throw RegisterRefusal(code: .issuanceHeld) }
        // Who was removed is in the register and has nothing from it (B8).
        guard let own = kept.position(of: question.resident) else { throw RegisterRefusal(code: .notEligible) }
        let positions: [Int]? = switch question.extent {
        case .all: nil
        case .oneself: [own]
        case .members: question.members.map { $0 - 1 }
        }
        return (kept, positions)
    }
}
