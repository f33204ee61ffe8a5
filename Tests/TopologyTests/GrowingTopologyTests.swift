import Domain
import Foundation
import Testing
import Topology

@Suite("A growing topology")
struct GrowingTopologyTests {
    @Test("takes a new operator with its kiosk, and a new municipality, from the file alone")
    func newcomers() throws {
        let municipality = #"""
            "nowhere": {"code": "999993", "name": "架空村", "prefecture": "架空県", "head": {"title": "村長", "name": "見本 六花"}, "pattern": "on-premises",
              "residents": 10, "paper": {"deterrentText": "複写", "latentImage": "rabbit"},
              "hours": {"general": {"opens": "08:00", "closes": "20:00", "days": "every-day", "closed": {"first": "12-31", "last": "12-31"}},
                "familyRegister": {"opens": "08:00", "closes": "20:00", "days": "office-days", "closed": {"first": "12-31", "last": "12-31"}}},
              "certificates": [{"kind": "income", "feeYen": 0, "copiesMaximum": 1, "options": []}]},
            """#
        let nodes = #"""
            "nowhere": {"kind": "municipality", "role": "issuing-server", "municipality": "nowhere", "address": "127.20.5.6"},
            "nowhere-registers": {"kind": "municipality", "role": "registers", "municipality": "nowhere", "address": "127.20.6.6"},
            "nowhere-family": {"kind": "municipality", "role": "family-register", "municipality": "nowhere", "address": "127.20.7.6"},
            "storenet-c": {"kind": "store-network", "operator": "operator-c", "address": "127.20.2.3"},
            "kiosk-c1": {"kind": "kiosk", "operator": "operator-c", "address": "127.20.1.4"},
            """#
        let links = #"""
            "lgwan.nowhere": {"endpoints": ["issuing-center:lgwan", "nowhere:lgwan"], "address": "127.20.103.6"},
            "core.nowhere": {"endpoints": ["nowhere:core", "nowhere-registers:core"], "address": "127.20.105.6"},
            "core.nowhere-family": {"endpoints": ["nowhere:core", "nowhere-family:core"], "address": "127.20.105.16"},
            "dedicated.storenet-c": {"endpoints": ["storenet-c:dedicated", "issuing-center:dedicated"], "address": "127.20.102.3"},
            "kiosk-line.kiosk-c1": {"endpoints": ["kiosk-c1:kiosk-line", "storenet-c:kiosk-line"], "address": "127.20.101.4"},
            """#
        let text = try DefaultFile.text()
            .replacingOccurrences(of: #""operators": {"#, with: #""operators": {"operator-c": {"name": "見本マート丙"}, "#)
            .replacingOccurrences(of: #""municipalities": {"#, with: #""municipalities": {"# + municipality)
            .replacingOccurrences(of: #""nodes": {"#, with: #""nodes": {"# + nodes)
            .replacingOccurrences(of: #""links": {"#, with: #""links": {"# + links)
        let problems = DefaultFile.problems(of: text)
        #expect(problems.map(\.path) == ["municipalities.nowhere.code"], "the check digit alone is wrong")
        let mended = text.replacingOccurrences(of: "999993", with: "999997")
        #expect(DefaultFile.problems(of: mended).map(\.description) == [])
    }

    @Test("of one thousand kiosks is read as the small one is (I4)")
    func manyKiosks() throws {
        var nodes = ""
        var links = ""
        for number in 0..<1000 {
            let last = "\(number / 200 + 150).\(number % 200 + 1)"
            let line = "\(number / 200 + 160).\(number % 200 + 1)"
            nodes += #""kiosk-c\#(number)": {"kind": "kiosk", "operator": "operator-a", "address": "127.20.\#(last)"}, "#
            links += #""kiosk-line.kiosk-c\#(number)": {"endpoints": ["kiosk-c\#(number):kiosk-line", "storenet-a:kiosk-line"], "address": "127.20.\#(line)"}, "#
        }
        let text = try DefaultFile.text()
            .replacingOccurrences(of: #""nodes": {"#, with: #""nodes": {"# + nodes)
            .replacingOccurrences(of: #""links": {"#, with: #""links": {"# + links)
        let topology = try Topology.parse(Array(text.utf8), file: "topology.json")
        #expect(topology.nodes(of: Party(.kiosk)).count == 1003)
        #expect(topology.links(of: "storenet-a", as: .server, over: .kioskLine).count == 1002)
    }
}
