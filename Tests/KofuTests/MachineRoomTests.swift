import Domain
import JSON
@testable import kofu
import Testing

@Suite("What a look at the machine room tells")
struct MachineRoomTests {
    static let now = Instant(millisecondsSinceEpoch: 1_775_000_000_000)
    static let day: Int64 = 86_400_000

    static func node(
        _ name: String, kind: String = "municipality", role: String? = "issuing-server", house: String? = nil, state: String = "ready", reason: String? = nil, program: String = "aa",
        expected: String = "aa", topology: String = "cc", refusals: [(rule: String, count: Int64)] = [], latest: [MachineRoom.Refusal] = [], skew: Int64 = 0, age: Int? = nil,
        syncFault: String? = nil, faults: [String] = []
    ) -> MachineRoom.Node {
        MachineRoom.Node(
            name: name, kind: kind, role: role, house: house, state: state, reason: reason, pid: 1, address: "127.0.0.1", version: "1", program: program, topology: topology,
            expectedProgram: expected, journalRecords: 3, refusals: refusals, latest: latest, clockSkewMilliseconds: skew, syncAgeSeconds: age, syncFault: syncFault, faults: faults)
    }

    static func link(_ name: String, _ client: String, _ server: String, cut: String? = nil, isEnabled: Bool = true, faults: Int = 0, refused: Int64 = 0) -> MachineRoom.Link {
        MachineRoom.Link(
            name: name, channel: "lgwan", client: client, server: server, state: cut.map { "cut (\($0))" } ?? "open", isEnabled: isEnabled, cut: cut, faults: faults, refused: refused,
            status: ["name": .string(name)])
    }

    static func room(
        _ nodes: [MachineRoom.Node], links: [MachineRoom.Link] = [], ends: [String: Int64] = [:], authorityEnds: Int64 = 30 * day, copies: [JSONValue] = [], review: MachineRoom.Review? = nil
    ) -> MachineRoom {
        func certificate(_ owner: String, _ left: Int64) -> MachineRoom.Certificate { .init(owner: owner, end: Instant(millisecondsSinceEpoch: now.millisecondsSinceEpoch + left)) }
        return MachineRoom(
            version: "1", topology: "cc", now: now, nodes: nodes, links: links,
            channels: [.init(name: "lgwan", links: links.count, endsFirst: certificate(MachineRoom.authority, authorityEnds))],
            copies: copies, certificates: Dictionary(uniqueKeysWithValues: nodes.map { ($0.name, certificate($0.name, ends[$0.name] ?? 30 * day)) }), review: review)
    }

    private func refusal(_ rule: String, of peer: String) -> MachineRoom.Refusal { .init(rule: rule, channel: "lgwan", peer: peer, at: "2026-04-01T01:00:00.000Z") }

    @Test("I2: of a room that is well is nothing")
    func well() {
        let room = Self.room([Self.node("center"), Self.node("city", age: 1800)], links: [Self.link("lgwan.city", "center", "city")], review: .init(path: "review/ledger.json", verdict: "clean", findings: 0))
        #expect(room.warnings.isEmpty && room.text.contains("no warnings") && room.text.contains("review/ledger.json: clean") && room.json["warnings"]?.arrayElements?.isEmpty == true)
    }

    /// What can be wrong, where it shows, and how serious it is.
    enum Trouble: String, CaseIterable {
        case dead, refusing, build, topology, refused, refuses, ended, endsSoon, authorityEndsSoon, clock, oldCopy, unusableCopy, fault, gate, cut, disabled, linkFault, linkRefused, findings

        var room: MachineRoom {
            let good = MachineRoomTests.node("center")
            switch self {
            case .dead: return MachineRoomTests.room([good, MachineRoomTests.node("city", state: "dead", reason: "killed by signal 9")])
            case .refusing: return MachineRoomTests.room([good, MachineRoomTests.node("city", state: "refusing", reason: "the disk is full")])
            case .build: return MachineRoomTests.room([good, MachineRoomTests.node("city", program: "bb")])
            case .topology: return MachineRoomTests.room([good, MachineRoomTests.node("city", topology: "dd")])
            case .refused: return MachineRoomTests.room([good, MachineRoomTests.node(
                "city", program: "bb", refusals: [("own-build", 2)], latest: [MachineRoomTests().refusal("own-build", of: "center")])])
            case .refuses: return MachineRoomTests.room([MachineRoomTests.node(
                "center", refusals: [("peer-build", 1)], latest: [MachineRoomTests().refusal("peer-build", of: "city")]), MachineRoomTests.node("city", program: "bb")])
            case .ended: return MachineRoomTests.room([good, MachineRoomTests.node("city")], ends: ["city": 0])
            case .endsSoon: return MachineRoomTests.room([good, MachineRoomTests.node("city")], ends: ["city": MachineRoomTests.day - 1])
            case .authorityEndsSoon: return MachineRoomTests.room([good], authorityEnds: 1)
            case .clock: return MachineRoomTests.room([good, MachineRoomTests.node("city", skew: -5)])
            case .oldCopy: return MachineRoomTests.room([good, MachineRoomTests.node("city", age: 1801)])
            case .unusableCopy: return MachineRoomTests.room([good, MachineRoomTests.node("city", syncFault: "its copy is too old")])
            case .fault: return MachineRoomTests.room([good, MachineRoomTests.node("city", faults: ["slow-cpu share=20"])])
            case .gate: return MachineRoomTests.room([good, MachineRoomTests.node("city", refusals: [("unknown-message", 4)])])
            case .cut: return MachineRoomTests.room([good], links: [MachineRoomTests.link("l", "center", "city", cut: "refuse")])
            case .disabled: return MachineRoomTests.room([good], links: [MachineRoomTests.link("l", "center", "city", isEnabled: false)])
            case .linkFault: return MachineRoomTests.room([good], links: [MachineRoomTests.link("l", "center", "city", faults: 1)])
            case .linkRefused: return MachineRoomTests.room([good], links: [MachineRoomTests.link("l", "center", "city", refused: 7)])
            case .findings: return MachineRoomTests.room([good], review: .init(path: "review/ledger.json", verdict: "not clean", findings: 3))
            }
        }

        var expected: (severity: String, place: String, text: String) {
            switch self {
            case .dead: ("serious", "city", "dead: killed by signal 9")
            case .refusing: ("serious", "city", "refusing: the disk is full")
            case .build: ("serious", "city", "runs build bb and not aa")
            case .topology: ("serious", "city", "is in topology dd and not cc")
            case .refused: ("serious", "city", "is refused by center on lgwan: own-build, 2 times")
            case .refuses: ("serious", "center", "refuses city on lgwan: peer-build, 1 time,")
            case .ended: ("serious", "city", "ended at")
            case .endsSoon: ("notice", "city", "ends at")
            case .authorityEndsSoon: ("notice", "lgwan", "its authority's certificate ends at")
            case .clock: ("notice", "city", "5 ms behind")
            case .oldCopy: ("notice", "city", "1801 s old")
            case .unusableCopy: ("serious", "city", "its copy is too old")
            case .fault: ("notice", "city", "fault set: slow-cpu share=20")
            case .gate: ("notice", "city", "has refused: unknown-message 4")
            case .cut: ("serious", "l", "cut (refuse)")
            case .disabled: ("serious", "l", "disabled")
            case .linkFault: ("notice", "l", "1 fault set")
            case .linkRefused: ("notice", "l", "7 connections refused")
            case .findings: ("serious", "review/ledger.json", "not clean, 3 findings")
            }
        }
    }

    @Test("I2: is what deserves a look, at its place and by its weight", arguments: Trouble.allCases)
    func told(_ trouble: Trouble) {
        let (severity, place, text) = trouble.expected
        #expect(trouble.room.warnings.contains { $0.severity.rawValue == severity && $0.place == place && $0.text.contains(text) }, "\(trouble.room.warnings)")
        #expect(trouble.room.text.contains(text) && MachineRoomPage(room: trouble.room).html.contains(text))
    }

    @Test("is told as past where both sides of a refusal are well again, and puts what is serious first")
    func past() {
        let refusing = Self.node("center", refusals: [("peer-build", 1)], latest: [refusal("peer-build", of: "city")])
        #expect(Self.room([refusing, Self.node("city")]).warnings.map(\.severity) == [.notice])
        #expect(Self.room([refusing, Self.node("city", faults: ["other-build"])]).warnings.first?.severity == .serious)
        #expect(Self.room([refusing]).warnings.map(\.severity) == [.serious])
        let mixed = Self.room([Self.node("a", skew: 1), Self.node("b", state: "dead", reason: "dead")]).warnings
        #expect(mixed.map(\.place) == ["b", "a"])
    }

    @Test("shows of each copy of a register how old it is and whether it may be issued from, and of a node without one nothing")
    func copies() {
        let status: JSONValue = ["copyAsOf": "2026-04-01T01:00:00.000Z", "copyAgeSeconds": 901, "copyNumber": 7, "pending": 2, "mayIssue": false]
        let copy = SyncAge.copy(of: "kawaguchi", status)
        #expect(copy?["node"]?.stringValue == "kawaguchi" && copy?["ageSeconds"]?.integerValue == 901 && copy?["mayIssue"]?.boolValue == false)
        #expect(SyncAge.seconds(status) == 901 && SyncAge.fault(status)?.contains("too old") == true)
        let told = Self.room([Self.node("kawaguchi")], copies: copy.map { [$0] } ?? []).text
        #expect(told.contains("COPY AT") && told.contains("901"))
        #expect(SyncAge.copy(of: "mizuho", ["residents": 3]) == nil && SyncAge.seconds(["residents": 3]) == nil && SyncAge.fault(["sync": "good"]) == nil)
        #expect(SyncAge.fault(["sync": "unreachable"])?.contains("unreachable") == true && !Self.room([Self.node("mizuho")]).text.contains("COPY AT"))
    }

    @Test("is drawn with every node once, apart from all others, whatever there is, and with nothing of a name as markup")
    func drawn() {
        var nodes = [Self.node("<center>&\"", kind: "jlis-center", role: "issuing-center"), Self.node("unheard-of", kind: "something-new", role: nil)]
        nodes += (0..<20).map { Self.node("kiosk-\($0)", kind: "kiosk", role: nil, house: "operator") }
        for city in 0..<9 { nodes += ["registers", "issuing-server", "family-register", "duty-desk"].map { (role: String) in Self.node("city-\(city)-\(role)", role: role, house: "city-\(city)") } }
        let room = Self.room(nodes, links: [Self.link("lgwan.city-0", "<center>&\"", "city-0-issuing-server"), Self.link("core", "city-0-issuing-server", "city-0-duty-desk")])
        let plan = MachineRoomPlan(room)
        #expect(plan.boxes.map(\.node.name).sorted() == nodes.map(\.name).sorted())
        for (position, box) in plan.boxes.enumerated() {
            #expect(box.x >= 0 && box.x + plan.boxWidth <= MachineRoomPlan.width && box.y + MachineRoomPlan.boxHeight <= plan.height)
            for other in plan.boxes.dropFirst(position + 1) {
                #expect(abs(box.x - other.x) >= plan.boxWidth || abs(box.y - other.y) >= MachineRoomPlan.boxHeight, "\(box.node.name) over \(other.node.name)")
            }
        }
        let html = MachineRoomPage(room: room).html
        #expect(!html.contains("<center>") && html.contains("&lt;center&gt;&amp;&quot;") && html.contains(" C"))
    }
}
