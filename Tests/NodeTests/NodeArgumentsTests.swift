import Testing
@testable import Node

@Suite struct NodeArgumentsTests {
    @Test("the two that are needed are enough")
    func least() throws {
        let arguments = try NodeArguments(["--node", "odawara", "--run", "run"])
        #expect(arguments.node == "odawara" && arguments.runDirectory == "run")
        #expect(arguments.topology == "topology.json")
        #expect(arguments.role == nil && arguments.clockOffsetMilliseconds == 0 && arguments.readyDescriptor == nil && !arguments.isSupervised)
        #expect(arguments.capture == nil && !arguments.logsSecrets)
    }

    @Test("a capture is sealed unless secrets are asked for too")
    func sealed() throws {
        let arguments = try NodeArguments(["--node", "line-core", "--run", "r", "--capture", "c"])
        #expect(arguments.capture == CaptureSettings(directory: "c", logsSecrets: false) && !arguments.logsSecrets)
    }

    @Test("everything is read, in any order")
    func all() throws {
        let arguments = try NodeArguments([
            "--supervised", "--ready-descriptor", "5", "--clock-offset-milliseconds", "-86400000", "--role", "issuing-server", "--run", "/r", "--node", "n",
            "--topology", "other.json", "--log-secrets", "--capture-file-bytes", "65536", "--capture", "/c",
        ])
        #expect(arguments.logsSecrets && arguments.capture == CaptureSettings(directory: "/c", maximumFileOctets: 65_536, logsSecrets: true))
        #expect(arguments.topology == "other.json")
        #expect(arguments.isSupervised && arguments.readyDescriptor == 5 && arguments.clockOffsetMilliseconds == -86_400_000)
        #expect(arguments.role == "issuing-server" && arguments.runDirectory == "/r" && arguments.node == "n")
    }

    @Test("a century ahead or behind is the most", arguments: ["3162240000000", "-3162240000000"])
    func century(text: String) throws {
        #expect(try NodeArguments(["--node", "n", "--run", "r", "--clock-offset-milliseconds", text]).clockOffsetMilliseconds.description == text)
    }

    @Test("anything else is refused with the usage", arguments: [
        [], ["--node", "n"], ["--run", "r"], ["--node"], ["--node", "n", "--run"], ["n"], ["--node", "n", "--run", "r", "extra"],
        ["--node", "n", "--run", "r", "--verbose"], ["--node=n", "--run=r"], ["--node", "n", "--node", "m", "--run", "r"],
        ["--node", "n", "--run", "r", "--topology"], ["--node", "n", "--run", "r", "--capture"],
        ["--node", "n", "--run", "r", "--capture", "c", "--capture-file-bytes", "65535"], ["--node", "n", "--run", "r", "--capture", "c", "--capture-file-bytes", "64k"],
        ["--node", "n", "--run", "r", "--clock-offset-milliseconds", "soon"], ["--node", "n", "--run", "r", "--clock-offset-milliseconds", "3162240000001"],
        ["--node", "n", "--run", "r", "--clock-offset-milliseconds", "-3162240000001"],
        ["--node", "n", "--run", "r", "--clock-offset-milliseconds", "-9223372036854775808"],
        ["--node", "n", "--run", "r", "--clock-offset-milliseconds", "9223372036854775808"],
        ["--node", "n", "--run", "r", "--ready-descriptor", "2"], ["--node", "n", "--run", "r", "--ready-descriptor", "-1"],
        ["--node", "n", "--run", "r", "--ready-descriptor", "3.5"],
    ])
    func refused(words: [String]) {
        let error = #expect(throws: NodeArguments.UsageError.self) { _ = try NodeArguments(words) }
        #expect(error?.description.isEmpty == false)
    }
}
