import Domain
import Policy
@testable import PolicyQuestions
import Testing
import Topology

@Suite("Questions of one's own")
struct OwnQuestionTests {
    private func ask(_ content: String?, from: String? = nil, to place: String? = nil) throws -> PolicyAnswer {
        let network = try Networks.standard()
        let destination = try place.map { try #require(network.destination(named: $0)) }
        let forms = try content.map { try #require(OwnQuestion.content(named: $0)) }
        return Examination(network).answer(OwnQuestion(content: forms, called: content, from: from, to: destination))
    }

    @Test("are answered for nodes, kinds of nodes, links and channels", arguments: [
        ("individual-number", "kiosk-a1", Verdict.yes), ("individual-number", "jpki", .no), ("individual-number", "jpki.issuing-center", .no),
        ("register-record", "municipality/issuing-server", .yes), ("register-record", "dedicated", .yes), ("register-record", "jpki-center", .no),
        ("certificate", "issuing-center", .yes), ("certificate", "odawara", .yes), ("signature", "odawara", .no), ("pin", "storenet-a", .no),
    ])
    func places(content: String, place: String, verdict: Verdict) throws {
        let answer = try ask(content, to: place)
        #expect(answer.verdict == verdict, "\(answer.reason)")
        #expect(answer.isAsExpected, "a question of one's own has no wrong answer")
        #expect(answer.paths.isEmpty == (verdict == .no))
    }

    @Test("take it as given that the node in question holds the content")
    func given() throws {
        #expect(try ask("document", from: "issuing-center", to: "kiosk-a1").verdict == .yes)
        #expect(try ask("document", from: "issuing-center", to: "odawara").verdict == .no)
        #expect(try ask("document", from: "kiosk-a1").verdict == .no, "no request has a field for it")
        #expect(try ask(nil, from: "jpki", to: "issuing-center").paths.first?.form == .classed(.validityCheck))
    }

    @Test("understand exposures, and no other word")
    func words() throws {
        #expect(OwnQuestion.content(named: "personal")?.contains(.unclassed(.individualNumber)) == true)
        #expect(OwnQuestion.content(named: "sealed")?.names == "sealed-document, sealed-application, individual-number-sealed")
        #expect(OwnQuestion.content(named: "secret") == nil)
        #expect(OwnQuestion.contentNames.allSatisfy { OwnQuestion.content(named: $0) != nil })
        #expect(try Networks.standard().destination(named: "kiosk-a9") == nil)
        #expect(try ask("personal", to: "jpki").question.text == "Can personal get to jpki?")
    }
}
