internal import Domain

/// Refuses what no register would hold together: another household's member is another person's record on this
/// certificate.
struct HouseholdCheck {
    let members: [ResidentRecordMember]
    let scope: RecordScope
    let showsIndividualNumber: Bool

    func run() throws(PaperError) {
        guard let first = members.first, members.count <= ResidentRecordSheet.maximumMembers else {
            throw PaperError(.memberCount, "\(members.count) members; 1 to \(ResidentRecordSheet.maximumMembers) can be printed", place: "members")
        }
        guard scope != .oneself || members.count == 1 else {
            throw PaperError(.memberCount, "\(members.count) members on a copy of one's own record", place: "members")
        }
        try RequiredTexts.check([(first.resident.address, "address")])
        var seen: Set<ResidentID> = []
        for (index, member) in members.enumerated() {
            let place = "members[\(index)]"
            guard member.resident.household == first.resident.household, member.resident.address == first.resident.address else {
                throw PaperError(.mixedHousehold, "a member of another household or address", place: place)
            }
            guard seen.insert(member.resident.id).inserted else {
                throw PaperError(.mixedHousehold, "the same member twice", place: place)
            }
            guard !member.resident.name.isEmpty else { throw PaperError(.textMissing, "a member without a name", place: "\(place).name") }
            if showsIndividualNumber, member.individualNumber == nil {
                throw PaperError(.individualNumberMissing, "to be shown, and not given", place: place)
            }
            if !showsIndividualNumber, member.individualNumber != nil {
                throw PaperError(.individualNumberUnasked, "given, and not to be shown", place: place)
            }
        }
    }
}
