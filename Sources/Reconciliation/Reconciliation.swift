public import Domain

/// Whether kiosk, operator, centre and city have counted alike, copy by copy and yen by yen (F6, invariant 13).
///
/// It may run while the network is up, and raises no false alarm then, because of the order in which the books are read: kiosks, store
/// networks, centre, cities, and the kiosks once more. A report is acknowledged by the city before the centre records it, by the centre
/// before the store network does, and by that before the kiosk does; so whatever an earlier book holds, a later one must hold as well.
public struct Reconciliation: Sendable {
    /// More are counted and not listed.
    public static let maximumDifferences = 1000

    public private(set) var differences: [Difference] = []
    public private(set) var omitted = 0
    /// Requests that all four sides have alike.
    public private(set) var agreed = 0
    /// Requests that a kiosk has ended and whose report is still on its way.
    public private(set) var awaited = 0
    public private(set) var totals = TotalsTable()

    private let houses: HouseTable
    private let books: [String: Book]
    private let cityBooks: [Book]

    /// - Parameters:
    ///   - reported: what the kiosks' journals had as acknowledged when they were read first.
    ///   - books: in the order given above; the kiosks' as read last.
    public init(reported: Set<RequestID>, books: [Book], houses: HouseTable) {
        self.houses = houses
        self.books = Dictionary(books.map { ($0.node, $0) }) { first, _ in first }
        cityBooks = books.filter { $0.side == .city }
        var requests = Set(books.flatMap { book in book.entries.filter { !$0.value.endings.isEmpty }.keys })
        requests.formUnion(reported)
        requests.formUnion(books.filter { $0.side == .centre }.flatMap { book in book.entries.filter { $0.value.made != nil }.keys })
        for id in requests.sorted(by: { ($0.node, $0.counter) < ($1.node, $1.counter) }) { judge(id, wasReported: reported.contains(id)) }
        totals.sort()
    }

    public mutating func add(_ difference: Difference) {
        guard differences.count < Reconciliation.maximumDifferences else { return omitted += 1 }
        differences.append(difference)
    }

    public var isInAgreement: Bool { differences.isEmpty }

    // MARK: One request

    private struct Place {
        let node: String
        let side: Side
        let entry: Book.Entry?
    }

    private mutating func judge(_ id: RequestID, wasReported: Bool) {
        let kiosk = Place(node: id.node, side: .kiosk, entry: books[id.node]?.entries[id])
        let network = place(houses.storeNetworks[id.node], .storeOperator, id), centre = place(houses.centre, .centre, id)
        let city = place(kiosk.entry?.municipality.flatMap { houses.cities[$0] } ?? cityBooks.first { $0.entries[id] != nil }?.node, .city, id)
        // From whoever records last to whoever records first; whom a report has passed, those behind must have it as well.
        let way = [kiosk, network, centre, city].compactMap(\.self)
        let before = differences.count + omitted
        judgeReports(id, way, wasReported: wasReported)
        judgeMade(id, kiosk: kiosk, centre: centre, city: city, wasReported: wasReported)
        count(id, way)
        guard way.contains(where: { $0.entry?.endings.isEmpty == false }) else { return }
        if differences.count + omitted == before {
            if way.allSatisfy({ $0.entry?.endings.isEmpty == false }) { agreed += 1 } else { awaited += 1 }
        }
    }

    private func place(_ node: String?, _ side: Side, _ id: RequestID) -> Place? { node.map { Place(node: $0, side: side, entry: books[$0]?.entries[id]) } }

    private mutating func judgeReports(_ id: RequestID, _ way: [Place], wasReported: Bool) {
        guard let kiosk = way.first else { return }
        if kiosk.entry?.isReportRefused == true { add(Difference(.reportRefused, id, node: kiosk.node, "\(id): the centre did not take the report of \(kiosk.node)")) }
        for place in way where (place.entry?.endings.count ?? 0) > 1 {
            add(Difference(.countedTwice, id, node: place.node, "\(id): \(place.node) counts it \(place.entry?.endings.count ?? 0) times"))
        }
        let reference = way.first { $0.entry?.endings.first != nil }
        var passed: String? = wasReported ? "\(kiosk.node) has its report acknowledged" : nil
        for place in way {
            guard let ending = place.entry?.endings.first else {
                // A kiosk knows of the end of everything that anybody else has counted.
                let counted = place.side == .kiosk ? reference.map { "\($0.node) counts it" } : passed
                if let counted { add(Difference(.missing, id, node: place.node, "\(id): \(place.node) has no record of its end, and \(counted)")) }
                continue
            }
            if place.side != .kiosk { passed = "\(place.node) counts it" }
            guard let reference, let expected = reference.entry?.endings.first, ending != expected else { continue }
            add(Difference(.differs, id, node: place.node, "\(id): \(reference.node) has \(expected); \(place.node) has \(ending)"))
        }
    }

    /// What was passed on must have been issued, as it was issued, for the city's fee.
    private mutating func judgeMade(_ id: RequestID, kiosk: Place, centre: Place?, city: Place?, wasReported: Bool) {
        guard let city else { return }
        if let centre, let relayed = centre.entry?.made {
            if let issued = city.entry?.made {
                if issued != relayed {
                    add(Difference(.differs, id, node: city.node, "\(id): \(centre.node) passed on \(relayed.copies) copies for \(relayed.feeYen) yen; \(city.node) issued \(issued.copies) for \(issued.feeYen)"))
                }
            } else {
                add(Difference(.missing, id, node: city.node, "\(id): \(city.node) has no record that it issued it, and \(centre.node) passed it on"))
            }
        }
        guard let ending = kiosk.entry?.endings.first, ending.outcome == "printed" else { return }
        guard let kind = city.entry?.kind ?? kiosk.entry?.kind, let fee = houses.feeYen(of: kind, at: city.node) else { return }
        // The city's book was read before the kiosk's: only what had come back by then must be in it.
        if city.entry?.made == nil, centre?.entry?.made == nil, wasReported || city.entry?.endings.isEmpty == false {
            add(Difference(.missing, id, node: city.node, "\(id): \(city.node) has no record that it issued it, and \(kiosk.node) printed it"))
        }
        if ending.feeYen != fee * ending.copies {
            add(Difference(.wrongFee, id, node: kiosk.node, "\(id): \(kiosk.node) took \(ending.feeYen) yen for \(ending.copies) copies; \(city.node) asks \(fee) yen for a copy of \(kind.rawValue)"))
        }
    }

    // MARK: Totals

    private mutating func count(_ id: RequestID, _ way: [Place]) {
        guard let at = way.compactMap({ $0.entry?.at }).first else { return }
        let day = LocalTime(at, in: houses.zone).date.iso8601
        let city = way.first { $0.side == .city }?.node
        // The operator keeps no kind: its counts are joined to the others' by the request's id, which all have.
        let kind = way.first { $0.side == .city }?.entry?.kind ?? way.first { $0.side == .centre }?.entry?.kind ?? way.first { $0.side == .kiosk }?.entry?.kind
        for place in way {
            for ending in place.entry?.endings ?? [] {
                totals.add(ending, by: place.side, day: day, kind: kind, kiosk: id.node, storeNetwork: houses.storeNetworks[id.node], city: city)
            }
        }
    }
}
