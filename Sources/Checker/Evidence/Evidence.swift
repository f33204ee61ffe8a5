import Domain
import Population
import Topology

/// One sheet in a paper tray.
struct PaperFile: Sendable {
    /// From the run directory on.
    let path: String
    let kiosk: String
    let requestID: String
    /// Counted from 1.
    let copy: Int
    /// Whose hands it is in.
    let place: Place

    enum Place: String, Sendable, Hashable {
        /// Those of the person who paid it.
        case taken = ""
        /// Nobody's: it lies in the copier's tray.
        case tray
        /// The kiosk's, for the police (遺失物).
        case lostProperty = "lost-property"
        case handedOver = "handed-over"
    }

    /// Nil where the file is no PDF that can be read.
    var pages: [Page]?
}

/// Everything on disk that the rules judge, read once.
struct Evidence {
    let files: RunFiles
    let topology: Topology
    let people: People
    /// By the municipality's id.
    private(set) var registers: [String: Register] = [:]
    /// By the municipality's id.
    private(set) var familyActs: [String: FamilyActs] = [:]
    private(set) var books: [JournalBook] = []
    /// In the order in which the kiosks began them.
    private(set) var transactions: [Transaction] = []
    private var positions: [String: Int] = [:]
    /// The ids under which kiosks applied for a use registration, or asked about one.
    private var registrations: Set<String> = []
    private static let registering: Set = ["applied", "looked-up"]
    /// By node, the records that belong to no transaction, and those of the JPKI centre.
    private(set) var others: [String: [Record]] = [:]
    /// Records that stand in a journal where they have no business.
    private(set) var misplaced: [Record] = []
    private(set) var papers: [PaperFile] = []
    private var papersByRequest: [String: [Int]] = [:]
    /// What lies in a tray beside finished sheets.
    private(set) var strayPapers: [String] = []
    /// The files in which nothing personal may lie, and what a search of each found.
    private(set) var searchedFiles: [String] = []
    private(set) var searched: [FileSearch.Result] = []
    /// What would give somebody away whose card was used.
    private(set) var personalWords = WordSearch()
    let observations: Observations
    private var orderByRequest: [String: Int] = [:]
    /// The caller says that every line is healed, every node up and every report sent.
    let isHealed: Bool

    init(files: RunFiles, topology: Topology, people: People, observations: Observations, isHealed: Bool) {
        self.files = files
        self.topology = topology
        self.people = people
        self.observations = observations
        self.isHealed = isHealed
        for (position, order) in observations.orders.enumerated() {
            if let id = order.requestID, orderByRequest[id] == nil { orderByRequest[id] = position }
        }
    }

    func part(of node: String) -> Part {
        if let known = topology.node(named: node) { return Part(known) }
        return topology.channels.contains { "line-\($0.name.rawValue)" == node } ? .line : .other
    }

    func transaction(_ id: String) -> Transaction? { positions[id].map { transactions[$0] } }
    func papers(of id: String) -> [PaperFile] { (papersByRequest[id] ?? []).map { papers[$0] } }
    func order(of id: String) -> Order? { orderByRequest[id].map { observations.orders[$0] } }

    /// The card that a request was made with, by the serial on record, or else as its order says.
    func card(of transaction: Transaction) -> String? {
        transaction.serial.flatMap { people.holder(serial: $0)?.id } ?? order(of: transaction.id)?.card
    }

    /// The city that the request went to.
    func municipality(of transaction: Transaction) -> Topology.Municipality? {
        if let code = transaction.kiosk("session-opened")?.text("municipality") { return topology.municipality(code: code) }
        return transaction.city.first.flatMap { topology.node(named: $0.node)?.municipality }.flatMap { topology.municipality($0) }
    }

    // MARK: Reading

    /// Reads in such an order that a run which goes on meanwhile is not taken for a broken one: kiosks first, so that whatever
    /// a finished transaction left at the others is there when they are read.
    mutating func read(text: PageTexts) throws {
        let order: [Part] = [.kiosk, .storeNetwork, .center, .city, .registers, .familyRegister, .dutyDesk, .jpki, .callCenter, .line, .other]
        let nodes = files.names(in: "state").filter { files.exists(JournalBook.path($0)) }.map { (name: $0, part: part(of: $0)) }
        for part in order {
            for node in nodes where node.part == part { add(try JournalBook.read(files, node: node.name), part) }
        }
        for node in topology.nodes where Part(node) == .registers {
            guard let municipality = node.municipality, files.exists(Register.path(node.name)) else { continue }
            registers[municipality] = try Register(reading: node.name, of: municipality, in: files)
        }
        for node in topology.nodes where Part(node) == .familyRegister {
            if let municipality = node.municipality { familyActs[municipality] = try FamilyActs(reading: node.name, in: files) }
        }
        findPapers()
        let texts = try text(papers.map { files.absolute($0.path) })
        guard texts.count == papers.count else { throw PaperText.Failure(description: "\(texts.count) texts for \(papers.count) papers") }
        for (position, pages) in texts.enumerated() { papers[position].pages = pages.flatMap(Evidence.fronts) }
        searchedFiles = filesToSearch()
        personalWords = wordsOfPeople()
        searched = searchFiles()
    }

    /// Every front has a back behind it, on which no word stands (H1); nil where one has not.
    private static func fronts(_ sides: [String]) -> [Page]? {
        guard sides.count.isMultiple(of: 2) else { return nil }
        let backs = stride(from: 1, to: sides.count, by: 2)
        guard backs.allSatisfy({ sides[$0].allSatisfy(\.isWhitespace) }) else { return nil }
        return backs.map { Page(sides[$0 - 1]) }
    }

    private mutating func add(_ book: JournalBook, _ part: Part) {
        let pattern = topology.node(named: book.node)?.municipality.flatMap { topology.municipality($0)?.pattern }
        for record in book.records where part.keeps(record) {
            if !part.owns(record.event, in: pattern) { misplaced.append(record) }
            if part == .kiosk, Evidence.registering.contains(record.event), let id = record.requestID { registrations.insert(id) }
            guard let id = record.requestID, part != .jpki, isOfOrder(id, part) else {
                others[book.node, default: []].append(record)
                continue
            }
            let position = positions[id] ?? begin(id)
            switch part {
            case .kiosk: transactions[position].kiosk.append(record)
            case .storeNetwork: transactions[position].storeNetwork.append(record)
            case .center: transactions[position].center.append(record)
            case .city: transactions[position].city.append(record)
            case .registers, .familyRegister: transactions[position].registers.append(record)
            case .dutyDesk, .jpki, .callCenter, .line, .other: break
            }
        }
        books.append(book.withoutRecords)
    }

    /// Whether an id names what a kiosk does for who wants a certificate. What other nodes begin is no such transaction, and neither is a use registration.
    private func isOfOrder(_ id: String, _ part: Part) -> Bool {
        guard !registrations.contains(id) else { return false }
        return part == .kiosk || RequestID(id).flatMap { topology.node(named: $0.node) }.map { Part($0) == .kiosk } ?? true
    }

    private mutating func begin(_ id: String) -> Int {
        positions[id] = transactions.count
        transactions.append(Transaction(id: id))
        return transactions.count - 1
    }

    /// A sheet is called `<request>-<copy>.pdf`; anything else in a tray is a stray.
    private mutating func findPapers() {
        for kiosk in files.names(in: "paper") {
            for path in files.all(below: "paper/\(kiosk)") {
                let parts = path.dropFirst("paper/\(kiosk)/".count).split(separator: "/", omittingEmptySubsequences: false)
                let name = parts.last ?? "", place = PaperFile.Place(rawValue: parts.count == 2 ? String(parts[0]) : "")
                guard let place, parts.count <= 2, name.hasSuffix(".pdf"), let dash = name.lastIndex(of: "-"), let copy = Int(name[name.index(after: dash)...].dropLast(4)), copy > 0,
                      RequestID(String(name[..<dash])) != nil else {
                    strayPapers.append(path)
                    continue
                }
                let id = String(name[..<dash])
                papersByRequest[id, default: []].append(papers.count)
                papers.append(PaperFile(path: path, kiosk: kiosk, requestID: id, copy: copy, place: place, pages: nil))
            }
        }
    }
}
