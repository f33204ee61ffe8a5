import JSON

extension TopologyReader {
    mutating func hours(_ value: LocatedJSON) -> Topology.Hours? {
        guard let hours = object(value, as: .hours) else { return nil }
        let general = hours["general"].flatMap { timetable($0) }
        let familyRegister = hours["familyRegister"].flatMap { timetable($0) }
        guard let general, let familyRegister else { return nil }
        return Topology.Hours(general: general, familyRegister: familyRegister)
    }

    private mutating func timetable(_ value: LocatedJSON) -> Topology.Timetable? {
        guard let entry = object(value, as: .timetable) else { return nil }
        let expectedTime = "a time of day such as \"06:30\", from 00:00 to 24:00"
        let opens = entry["opens"].flatMap { parsed($0, expected: expectedTime, Topology.TimeOfDay.init) }
        let closes = entry["closes"].flatMap { parsed($0, expected: expectedTime, Topology.TimeOfDay.init) }
        let days: Topology.Days? = entry["days"].flatMap { word($0) }
        let closed = entry["closed"].flatMap { yearlyPeriod($0) }
        guard let opens, let closes, let days, let closed else { return nil }
        guard opens < closes else {
            report(.outOfRange, at: entry["closes"]?.offset ?? entry.offset, "closes at \(closes), which is not after it opens at \(opens)")
            return nil
        }
        return Topology.Timetable(opens: opens, closes: closes, days: days, closed: closed)
    }

    private mutating func yearlyPeriod(_ value: LocatedJSON) -> Topology.YearlyPeriod? {
        guard let entry = object(value, as: .yearlyPeriod) else { return nil }
        let expectedDay = "a day of every year such as \"12-29\""
        let first = entry["first"].flatMap { parsed($0, expected: expectedDay, Topology.YearlyDay.init) }
        let last = entry["last"].flatMap { parsed($0, expected: expectedDay, Topology.YearlyDay.init) }
        guard let first, let last else { return nil }
        return Topology.YearlyPeriod(first: first, last: last)
    }
}
