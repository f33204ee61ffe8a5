import Domain

/// The residents of one city in memory: the master at the registers, or the copy at an ASP. Individual Numbers are in it only as
/// AES-256-GCM under a key that lies elsewhere (F2); each is bound to its resident.
struct ResidentStore {
    private var entries: [RegisterEntry] = []
    private var places: [ResidentID: Int] = [:]
    /// Everybody who was ever entered there, in the register's order.
    private var households: [HouseholdID: [Int]] = [:]
    private(set) var count = 0

    init(_ entries: some Sequence<RegisterEntry> = []) {
        for entry in entries { put(entry) }
    }

    /// A later entry of a resident takes the place of the earlier one. Entries of removed residents are kept and never found.
    mutating func put(_ entry: RegisterEntry) {
        let id = entry.resident.id, household = entry.resident.household
        guard let place = places[id] else {
            places[id] = entries.count
            households[household, default: []].append(entries.count)
            entries.append(entry)
            if entry.removal == nil { count += 1 }
            return
        }
        let earlier = entries[place]
        count += (entry.removal == nil ? 1 : 0) - (earlier.removal == nil ? 1 : 0)
        if earlier.resident.household != household {
            households[earlier.resident.household]?.removeAll { $0 == place }
            households[household, default: []].append(place)
            households[household]?.sort()
        }
        entries[place] = entry
    }

    /// Forgets a person altogether; a copy keeps nothing of who is no resident any more.
    mutating func remove(_ id: ResidentID) {
        guard let place = places.removeValue(forKey: id) else { return }
        if entries[place].removal == nil { count -= 1 }
        households[entries[place].resident.household]?.removeAll { $0 == place }
        entries[place].removal = .movedOut
    }

    // MARK: Looking up

    /// A resident and the household around them.
    struct Household {
        let holder: Resident
        /// The head first, the others in the register's order.
        let members: [Resident]
        let sealedNumbers: [String]
        /// 発行抑止, of each member.
        let holds: [Bool]

        var isHolderHeld: Bool { zip(members, holds).contains { $0.id == holder.id && $1 } }
    }

    func household(of id: ResidentID) -> Household? {
        guard let entry = entry(of: id), entry.removal == nil else { return nil }
        let members = members(of: entry.resident.household)
        return Household(
            holder: entry.resident, members: members.map(\.resident), sealedNumbers: members.map(\.individualNumberSealed), holds: members.map(\.isHeld))
    }

    /// Also of who has been removed.
    func entry(of id: ResidentID) -> RegisterEntry? { places[id].map { entries[$0] } }

    /// Who lives in a household, the head first.
    func members(of household: HouseholdID) -> [RegisterEntry] {
        let living = (households[household] ?? []).map { entries[$0] }.filter { $0.removal == nil }
        guard let head = living.firstIndex(where: { $0.resident.relationship == RegisterChange.headOfHousehold }), head > 0 else { return living }
        return [living[head]] + living[..<head] + living[(head + 1)...]
    }

    /// Everybody who is or was in a household: whom a change in it may concern.
    func everybody(of household: HouseholdID) -> [ResidentID] { (households[household] ?? []).map { entries[$0].resident.id } }

    /// Whose entries there are, removed ones left out, in the register's order.
    var residents: [ResidentID] { entries.filter { $0.removal == nil && places[$0.resident.id] != nil }.map(\.resident.id) }
}
