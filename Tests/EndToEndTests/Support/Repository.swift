import Foundation

/// The repository's files and the built programs.
enum Repository {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The executables lie beside the test program; KOFU_BINARIES names another place, as for a release build.
    static let binaries: URL = {
        if let path = ProcessInfo.processInfo.environment["KOFU_BINARIES"] { return URL(filePath: path) }
        return URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    }()

    static let kofu = binaries.appending(path: "kofu").path

    static func topologyText() throws -> String {
        try String(contentsOf: root.appending(path: "topology.json"), encoding: .utf8)
    }
}

/// A change to the text of topology.json.
struct Edit: Sendable {
    let old: String
    let new: String

    init(_ old: String, _ new: String) {
        self.old = old
        self.new = new
    }

    /// Fewer people are generated sooner.
    static let fewResidents = Edit(#""residents": 2000"#, #""residents": 150"#)
    /// P-256 keys are made in no time.
    static let smallCardKeys = Edit(#""key": "rsa-2048""#, #""key": "p-256""#)
    /// What is cut off is given up soon. Each channel's time is longer than that of the one behind it.
    static let shortTimeouts = [
        Edit(#""timeoutMilliseconds": 4000"#, #""timeoutMilliseconds": 1500"#), Edit(#""timeoutMilliseconds": 3000"#, #""timeoutMilliseconds": 1500"#),
        Edit(#""timeoutMilliseconds": 8000"#, #""timeoutMilliseconds": 3000"#), Edit(#""timeoutMilliseconds": 15000"#, #""timeoutMilliseconds": 6000"#),
        Edit(#""timeoutMilliseconds": 20000"#, #""timeoutMilliseconds": 8000"#),
    ]

    static let usual = [fewResidents, smallCardKeys]

    func applied(to text: String) throws -> String {
        guard text.contains(old) else { throw Failure(description: "topology.json no longer holds \(old)") }
        return text.replacingOccurrences(of: old, with: new)
    }
}
