import Domain
import Testing
@testable import Node

@Suite struct RunDirectoryTests {
    @Test("a node's name on a channel is read back as it was written", arguments: ChannelName.allCases)
    func nodeURI(channel: ChannelName) {
        let uri = NodeURI(channel: channel, node: "odawara")
        #expect(uri.description == "kofu://\(channel.rawValue)/odawara")
        #expect(NodeURI(uri.description) == uri)
    }

    @Test("anything else is no node's name", arguments: [
        "", "kofu://", "kofu://lgwan", "kofu://lgwan/", "kofu://lgwan/a/b", "kofu:///odawara", "kofu://internet/odawara", "http://lgwan/odawara", "KOFU://lgwan/odawara",
        "kofu://lgwan/odawara/",
    ])
    func noNodeURI(text: String) { #expect(NodeURI(text) == nil) }

    @Test("no two nodes and no two channels share a file")
    func paths() {
        var paths: Set<String> = []
        let channels: [ChannelName] = [.lgwan, .core]
        for node in ["odawara", "mizuho"] {
            paths.formUnion([RunDirectory.controlSocket(of: node), RunDirectory.log(of: node), RunDirectory.journal(of: node), RunDirectory.paperTray(of: node), RunDirectory.card(node),
                                RunDirectory.otherBuild(of: node), RunDirectory.otherTopology(of: node)])
            for channel in channels { paths.formUnion([RunDirectory.certificate(of: node, on: channel), RunDirectory.key(of: node, on: channel)]) }
        }
        for channel in channels {
            paths.formUnion([RunDirectory.authorityCertificate(of: channel), RunDirectory.lineKey(of: channel), RunDirectory.linePublicKey(of: channel),
                                RunDirectory.revocationList(of: channel)])
        }
        #expect(paths.count == 2 * 7 + 4 * 2 + 2 * 4)
    }

    @Test("every file lies in a directory that `up` makes, and a socket's path fits its address")
    func directories() {
        let longest = String(repeating: "n", count: 63)
        for path in [
            RunDirectory.controlSocket(of: longest), RunDirectory.log(of: "n"), RunDirectory.journal(of: "n"), RunDirectory.paperTray(of: "n"), RunDirectory.card("c"),
            RunDirectory.key(of: "n", on: .core), RunDirectory.supervisorSocket, RunDirectory.documentKey, RunDirectory.individualNumberKey(of: "m"),
            RunDirectory.manifest, RunDirectory.revocationList(of: .core), RunDirectory.otherBuild(of: "n"), RunDirectory.otherTopology(of: "n"),
        ] {
            #expect(RunDirectory.all.contains { path.hasPrefix($0 + "/") })
        }
        #expect(RunDirectory.controlSocket(of: longest).utf8.count < 108)
    }

    @Test("a line's process is named after its channel")
    func lineName() { #expect(LineName.of(.kioskLine) == "line-kiosk-line") }
}
