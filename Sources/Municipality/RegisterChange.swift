import Domain
import Messages
import Population

/// A change that the city's staff make to the registers, and what becomes of the entries. Nothing here reads a clock or a file.
enum RegisterChange: Equatable {
    /// 死亡
    case died
    /// 転出
    case movedOut
    /// 転居: the whole household moves within the city.
    case moved(address: String)
    /// 氏名の変更
    case renamed(name: String, kana: String)
    /// 旧氏
    case formerSurname(String)
    /// 印鑑登録
    case sealRegistered(imprint: String)
    /// 印鑑登録の廃止
    case sealCancelled
    /// 発行抑止, 支援措置 included: for what reason is nobody's business here.
    case held
    case released

    /// Why a change cannot be made. It names nobody.
    struct Refusal: Error, Equatable {
        let code: String
        let words: String
    }

    static let headOfHousehold = "世帯主"
    /// 続柄 of who is related to a new head in a way that no change says.
    static let relative = "縁故者"
    private static let spouses = ["妻", "夫"]

    /// Its name in the register's file, in journals and on the command line.
    var kind: String {
        switch self {
        case .died: "died"
        case .movedOut: "moved-out"
        case .moved: "moved"
        case .renamed: "name"
        case .formerSurname: "former-surname"
        case .sealRegistered: "seal-registered"
        case .sealCancelled: "seal-cancelled"
        case .held: "hold"
        case .released: "release"
        }
    }

    /// The entries that are another after the change; none where it has been made already, so that a repeated order changes nothing.
    func entries(_ id: ResidentID, in store: ResidentStore, on today: CivilDate) throws(Refusal) -> [RegisterEntry] {
        guard let own = store.entry(of: id) else { throw Refusal(code: "not-resident", words: "no resident of this city has that number") }
        if own.removal != nil {
            guard own.removal == removal else { throw Refusal(code: "removed", words: "the record was removed (除票); it does not change any more") }
            return []
        }
        var changed = own
        switch self {
        case .died, .movedOut: return removing(own, store)
        case .moved(let address):
            try RegisterChange.check(address, 1...200, "--address")
            return store.members(of: own.resident.household).filter { $0.resident.address != address }.map { entry in
                var entry = entry
                entry.resident = entry.resident.with(address: address, since: today)
                return entry
            }
        case .renamed(let name, let kana):
            try RegisterChange.check(name, 1...100, "--name")
            try RegisterChange.check(kana, 1...100, "--kana")
            changed.resident = own.resident.with(name: name, kana: kana)
        case .formerSurname(let surname):
            guard own.resident.foreignResident == nil else { throw Refusal(code: "no-former-surname", words: "a foreign resident has no former surname (旧氏)") }
            try RegisterChange.check(surname, 1...50, "--name")
            changed.resident = own.resident.with(formerSurname: surname)
        case .sealRegistered(let imprint):
            guard own.resident.isOldEnoughForSeal(on: today) else { throw Refusal(code: "too-young", words: "nobody under 15 registers a seal") }
            try RegisterChange.check(imprint, 1...6, "--imprint")
            if let seal = own.resident.seal {
                guard seal.imprint == imprint else { throw Refusal(code: "seal-registered", words: "a seal is registered already; cancel it first") }
                return []
            }
            changed.resident = own.resident.with(seal: SealRegistration(number: "N\(id.text)", registeredOn: today, imprint: imprint))
        case .sealCancelled: changed.resident = own.resident.with(seal: nil)
        case .held: changed.isHeld = true
        case .released: changed.isHeld = false
        }
        return changed == own ? [] : [changed]
    }

    private var removal: RegisterEntry.Removal? {
        switch self {
        case .died: .died
        case .movedOut: .movedOut
        default: nil
        }
    }

    /// The record is removed, and the seal with it. Where the head of a household goes, the spouse becomes its head, else the eldest.
    private func removing(_ own: RegisterEntry, _ store: ResidentStore) -> [RegisterEntry] {
        var removed = own
        removed.removal = removal
        removed.resident = own.resident.with(seal: nil)
        let others = store.members(of: own.resident.household).filter { $0.resident.id != own.resident.id }
        guard own.resident.relationship == RegisterChange.headOfHousehold, !others.isEmpty else { return [removed] }
        let spouse = others.first { RegisterChange.spouses.contains($0.resident.relationship) }
        let head = spouse ?? others.min { $0.resident.birthDate < $1.resident.birthDate }
        return [removed] + others.compactMap { entry in
            var entry = entry
            if entry.resident.id == head?.resident.id {
                entry.resident = entry.resident.with(relationship: RegisterChange.headOfHousehold)
            } else if spouse == nil {
                entry.resident = entry.resident.with(relationship: RegisterChange.relative)
            } else {
                return nil
            }
            return entry
        }
    }

    /// What papers and messages can take: no more than they have room for, nothing that cannot be seen.
    private static func check(_ text: String, _ count: ClosedRange<Int>, _ option: String) throws(Refusal) {
        let scalars = text.unicodeScalars
        let isVisible = scalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            case .spaceSeparator: scalar == " " || scalar == "\u{3000}"
            default: !scalar.properties.isDefaultIgnorableCodePoint
            }
        }
        guard count.contains(scalars.count), isVisible, scalars.first?.properties.isWhitespace == false, scalars.last?.properties.isWhitespace == false else {
            throw Refusal(code: "text", words: "\(option) is \(count.lowerBound) to \(count.upperBound) visible characters")
        }
    }
}

extension Resident {
    func with(
        name: String? = nil, kana: String? = nil, formerSurname: String? = nil, relationship: String? = nil, address: String? = nil, since: CivilDate? = nil
    ) -> Resident {
        Resident(
            id: id, household: household, name: name ?? self.name, nameKana: kana ?? nameKana, formerSurname: formerSurname ?? self.formerSurname,
            birthDate: birthDate, sex: sex, relationship: relationship ?? self.relationship, address: address ?? self.address,
            addressSince: since ?? addressSince, residentSince: residentSince, notifiedOn: since ?? notifiedOn,
            previousAddress: address == nil ? previousAddress : self.address, domicile: registeredDomicile, foreign: foreignResident,
            registeredSeal: seal, movingOut: movingOut)
    }

    fileprivate func isOldEnoughForSeal(on day: CivilDate) -> Bool {
        (day.year - birthDate.year, day.month, day.day) >= (15, birthDate.month, birthDate.day)
    }
}
