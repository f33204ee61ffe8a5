import Domain
import Policy
@testable import PolicyQuestions
import Testing
import Topology

@Suite("The matrix")
struct ReachMatrixTests {
    private func cell(_ matrix: ReachMatrix, _ from: String, _ to: String) throws -> ReachMatrix.Cell {
        try #require(matrix.rows.flatMap { $0 }.first { $0.from == from && $0.to == to })
    }

    @Test("has a direct way both ways for every link, and no other")
    func direct() throws {
        let network = try Networks.standard(), matrix = Examination(network).matrix()
        #expect(matrix.isOfNodes && matrix.names == network.nodes.map(\.name) && matrix.rows.count == network.nodes.count)
        let ways = matrix.rows.flatMap { $0 }.filter(\.isDirect).map { "\($0.from) \($0.to)" }
        #expect(Set(ways) == Set(network.links.flatMap { ["\($0.client) \($0.server)", "\($0.server) \($0.client)"] }))
        #expect(ways.count == network.links.count * 2)
    }

    @Test("says what may come, from where it begins, and what becomes of it", arguments: [
        ("odawara-registers", "odawara", "individual-number-sealed, register-record", "document, individual-number", Exposure.personal),
        ("odawara-registers", "kiosk-a1", "sealed-document", "document", .sealed),
        ("odawara-registers", "mizuho", "", "", .operational),
        ("kiosk-a1", "jpki", "validity-check", "serial", .pseudonymous),
        ("kiosk-a1", "odawara", "serial, sealed-application", "", .sealed),
        ("relying-party-pc", "enquiry-site", "scanned-image", "decrypted-picture", .personal),
        ("kiosk-a1", "storenet-a", "certificate, signature, sealed-application", "", .sealed),
    ])
    func cells(from: String, to: String, arriving: String, made: String, exposure: Exposure) throws {
        let cell = try cell(Examination(try Networks.standard()).matrix(), from, to)
        #expect(cell.arriving.intersection(FormSet.atLeast(.pseudonymous)).names == arriving)
        #expect(cell.made.names == made)
        #expect(cell.exposure == exposure)
        #expect(cell.path?.form?.exposure == exposure)
    }

    @Test("shows nothing where nothing can come")
    func nothing() throws {
        let matrix = Examination(try Networks.standard()).matrix()
        #expect(try cell(matrix, "storenet-a", "jpki").exposure == nil)
        #expect(try cell(matrix, "jpki", "storenet-a").path == nil)
        #expect(try cell(matrix, "jpki", "jpki").exposure == nil)
        #expect(try cell(matrix, "relying-party-pc", "issuing-center").exposure == nil, "A10: who enquires reaches the enquiry site and nobody else")
        #expect(matrix.rows.flatMap(\.self).filter { $0.to == "enquiry-site" && $0.exposure != nil }.map(\.from) == ["relying-party-pc"])
    }

    @Test("agrees, cell by cell, with trying everything until nothing changes")
    func againstNaive() throws {
        let network = try Networks.standard(), matrix = Examination(network).matrix()
        for (row, cells) in matrix.rows.enumerated() {
            let naive = SpreadTests.naive(network, from: [row: Set(network.seeds(of: .all, at: { $0 == row }).map(\.form))])
            for (column, cell) in cells.enumerated() where column != row {
                #expect(Set(cell.arriving.forms).union(cell.made.forms).isSubset(of: naive[column] ?? []))
                #expect(naive[column].map { $0.isEmpty } ?? true == cell.arriving.isEmpty)
            }
        }
    }

    @Test("is of kinds of nodes where there are many, and tells one kiosk from another")
    func parties() throws {
        let small = try Networks.standard()
        let more = (0..<40).map { FlowNetwork.Node(name: "kiosk-\($0)", party: Party(.kiosk), house: "operator-a") }
        let links = more.map { FlowNetwork.Link(name: "kiosk-line.\($0.name)", channel: .kioskLine, client: $0.name, server: "storenet-a") }
        let network = try small.with(nodes: small.nodes + more, links: small.links + links), matrix = Examination(network).matrix()
        #expect(!matrix.isOfNodes && matrix.names == ["kiosk", "store-network", "jlis-center/issuing-center", "jpki-center", "municipality/issuing-server", "municipality/registers", "municipality/family-register", "municipality/duty-desk", "jlis-center/use-registration-site", "personal-computer/applicant", "jlis-center/enquiry-site", "personal-computer/relying-party", "call-center"])
        #expect(try cell(matrix, "kiosk", "kiosk").exposure == .operational)
        #expect(try cell(matrix, "kiosk", "store-network").direct.first?.links == 43)
        let leaky = try network.letting(.certificate, into: (.kioskLine, .complete, .refusal), (.dedicated, .complete, .refusal))
        #expect(try cell(Examination(leaky).matrix(), "kiosk", "kiosk").exposure == .pseudonymous)
    }
}
