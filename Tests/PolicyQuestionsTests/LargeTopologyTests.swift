import Domain
import Foundation
import Policy
@testable import PolicyQuestions
import Testing
import Topology

@Suite("A topology of the whole country")
struct LargeTopologyTests {
    static let cities = 1741, kiosks = 400

    /// The default network with 1,741 more cities and 400 more kiosks, with the policies of the file.
    static let built = Result { try build() }

    static func country() throws -> FlowNetwork { try built.get() }

    private static func build() throws -> FlowNetwork {
        let small = try Networks.standard()
        let issuing = Party(.municipality, .issuingServer), registers = Party(.municipality, .registers)
        var nodes = small.nodes, links = small.links
        for number in 0..<cities {
            let name = "city-\(number)"
            nodes += [.init(name: name, party: issuing, house: name), .init(name: "\(name)-registers", party: registers, house: name)]
            links += [.init(name: "lgwan.\(name)", channel: .lgwan, client: "issuing-center", server: name), .init(name: "core.\(name)", channel: .core, client: name, server: "\(name)-registers")]
        }
        for number in 0..<kiosks {
            nodes.append(.init(name: "kiosk-\(number)", party: Party(.kiosk), house: "operator-a"))
            links.append(.init(name: "kiosk-line.kiosk-\(number)", channel: .kioskLine, client: "kiosk-\(number)", server: "storenet-a"))
        }
        return try small.with(nodes: nodes, links: links)
    }

    @Test("is answered as the small one is (I4)")
    func answers() throws {
        let answers = Examination(try Self.country()).namedAnswers(), small = Examination(try Networks.standard()).namedAnswers()
        #expect(answers.map(\.verdict) == small.map(\.verdict))
        #expect(answers.map(\.rules) == small.map(\.rules), "the rules are the channels', however many links there are")
    }

    @Test("still notices one link among thousands that joins a city to another's registers, and one message that carries documents back")
    func notices() throws {
        let country = try Self.country()
        let leaky = try country.with(links: country.links + [.init(name: "core.x", channel: .core, client: "city-17", server: "city-1700-registers")])
            .letting(.document, into: (.lgwan, .complete, .request))
        let answers = Examination(leaky).namedAnswers().filter { !$0.isAsExpected }
        #expect(answers.map(\.question.id) == ["individual-number-leaves-city", "city-to-city", "registers-own-issuing-server"])
        #expect(answers.last?.rules.map(\.pointer) == ["/links/core.x"])
        let crossing = try #require(answers.first { $0.question.id == "city-to-city" })
        #expect(crossing.paths.count == PolicyAnswer.pathsMaximum && crossing.pathsLeftOut > Self.cities - 10)
    }

    @Test("has a matrix of kinds of nodes")
    func matrix() throws {
        let matrix = Examination(try Self.country()).matrix()
        #expect(matrix.rows.count == 13)
        #expect(matrix.rows[4][4].exposure == .operational && matrix.rows[5][4].exposure == .personal)
    }
}
