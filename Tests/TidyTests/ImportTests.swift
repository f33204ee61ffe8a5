import Foundation
import Testing

@Suite("The graph of rooms")
struct ImportTests {
    /// What belongs to the toolchain and needs no declaration. Foundation is not among it: a node starts without it.
    static let toolchain: Set = ["Glibc", "Synchronization"]
    static let toolchainOfTests = toolchain.union(["Foundation", "FoundationXML", "Testing", "Dispatch"])

    @Test("has no package dependency: OpenSSL and the toolchain are all there is")
    func noPackages() throws {
        let manifest = try Manifest.read()
        #expect(!manifest.text.contains(".package("))
        #expect(manifest.text.matches(of: /(?m)^import +(\w+)/).map { String($0.output.1) } == ["PackageDescription"])
        #expect(manifest.text.matches(of: /\.systemLibrary\(name: "(\w+)"/).map { String($0.output.1) } == ["COpenSSL", "CLinux"])
        #expect(manifest.text.matches(of: /pkgConfig: "(\w+)"/).map { String($0.output.1) } == ["openssl"])
        #expect(!FileManager.default.fileExists(atPath: Tree.root.appending(path: "Dependencies").path))
    }

    @Test("is whole: every folder is a target, and every target a folder")
    func folders() throws {
        let manifest = try Manifest.read()
        let sources = try Tree.folders(in: "Sources"), tests = try Tree.folders(in: "Tests")
        #expect(Set(sources).union(tests) == Set(manifest.targets.keys))
        #expect(Set(sources).isDisjoint(with: tests))
    }

    @Test("is declared: a target imports what it says, and nothing that it merely could reach")
    func declared() throws {
        let manifest = try Manifest.read()
        var seen = 0
        for file in try Tree.swiftFiles(in: "Sources") + Tree.swiftFiles(in: "Tests") {
            let parts = file.path.split(separator: "/").map(String.init)
            let target = try #require(manifest.targets[parts[1]], "\(file.path) belongs to no target")
            let allowed = target.uses.union(parts[0] == "Sources" ? Self.toolchain : Self.toolchainOfTests)
            for module in file.imports {
                seen += 1
                #expect(allowed.contains(module), "\(file.path) imports \(module)")
            }
        }
        #expect(seen > 500)
    }

    @Test("holds nothing unused: what a room or a process says that it uses, it imports")
    func used() throws {
        let manifest = try Manifest.read()
        for (name, target) in manifest.targets where target.kind != .tests && name != "TestSupport" {
            let imported = Set(try Tree.swiftFiles(in: "Sources/\(name)").flatMap(\.imports))
            #expect(target.uses.subtracting(imported).isEmpty, "\(name) declares but does not import \(target.uses.subtracting(imported).sorted())")
        }
    }

    /// Dissection has wrappers of its own: a reviewer's reader that used those of Crypto would repeat their mistakes.
    @Test("lets OpenSSL into Crypto, TLS and the reviewer's own reader only, and Foundation into no source")
    func openSSL() throws {
        for file in try Tree.swiftFiles(in: "Sources") {
            let room = file.path.split(separator: "/")[1]
            if file.imports.contains("COpenSSL") { #expect(["Crypto", "Dissection", "TLS"].contains(room), "\(file.path)") }
            if file.imports.contains("CLinux") { #expect(["EventLoop", "kofu"].contains(room), "\(file.path)") }
            #expect(!file.imports.contains { $0.hasPrefix("Foundation") || $0 == "Dispatch" }, "\(file.path)")
        }
    }

    /// What a room must not even reach, and why that would matter.
    static let walls: [(String, Set<String>)] = [
        ("Domain", ["Crypto", "EventLoop", "JSON", "TLS", "Topology"]),
        // The gate decides on bytes alone.
        ("Gate", ["Crypto", "Domain", "EventLoop", "TLS", "Journal"]),
        ("Policy", ["Gate", "Topology", "JSON"]),
        // Answers about the allowlist come from the file, not from the code that enforces it.
        ("PolicyQuestions", ["Channel", "Crypto", "EventLoop", "Gate", "HTTP", "Messages", "Node"]),
        // A line carries ciphertext: it has neither TLS nor gate nor messages of its own.
        ("ProxyProtocol", ["TLS", "Gate", "Messages"]),
        // A capture is octets and numbers.
        ("Capture", ["Crypto", "EventLoop", "JSON", "TLS", "Topology"]),
        // Paper knows nothing of networks.
        ("Paper", ["Crypto", "EventLoop", "TLS", "JSON", "Topology"]),
        // Pixels are numbers: whoever reads a scan takes nothing else in with it.
        ("Raster", ["Crypto", "Domain", "EventLoop", "JSON", "Paper", "TLS", "Topology"]),
        // A copier sees a page and nothing else.
        ("Copier", ["Crypto", "EventLoop", "JSON", "PaperProof", "TLS", "Topology"]),
        ("Journal", ["TLS", "Gate", "Messages", "Topology"]),
        ("Card", ["TLS", "Channel", "Topology", "Journal"]),
        // The store network relays what it cannot open.
        ("StoreNet", ["Paper", "Population", "Card"]),
        ("Kiosk", ["Population"]),
        ("JPKICenter", ["Paper", "Population", "Card"]),
        ("JLISCenter", ["Population", "Card"]),
        // Proof of papers needs no network.
        ("PaperProof", ["Channel", "EventLoop", "Messages", "Node", "Population", "TLS"]),
        // The reviewer's reader shares no code with what wrote the octets, or let them pass.
        ("Dissection", ["Capture", "Channel", "Crypto", "Domain", "EventLoop", "Gate", "HTTP", "JSON", "Policy", "TLS", "Topology"]),
        ("Explanation", ["Capture", "Channel", "Crypto", "Domain", "EventLoop", "Gate", "HTTP", "JSON", "Messages", "Paper", "Policy", "TLS", "Topology"]),
        ("Review", ["Capture", "Channel", "Crypto", "Domain", "EventLoop", "Gate", "HTTP", "JSON", "Messages", "Paper", "Policy", "TLS", "Topology"]),
        // What is looked for is a value: it reads no memory and no file.
        ("Canaries", ["Crypto", "EventLoop", "Journal", "Node", "TLS"]),
        // The checker shares no code with what it judges.
        ("Checker", ["Channel", "Crypto", "EventLoop", "Gate", "HTTP", "Journal", "Messages", "Node", "Paper", "TLS", "Card"]),
    ]

    @Test("has walls: what must know nothing of another cannot reach it", arguments: walls)
    func wall(room: String, others: Set<String>) throws {
        let manifest = try Manifest.read()
        #expect(manifest.targets[room] != nil)
        #expect(manifest.reach(of: room).isDisjoint(with: others), "\(room) reaches \(manifest.reach(of: room).intersection(others).sorted())")
    }

    @Test("gives no process another process to import")
    func processes() throws {
        let manifest = try Manifest.read()
        let processes = Set(manifest.targets.filter { $0.value.kind == .process }.keys)
        #expect(processes.isSuperset(of: ["Municipality", "JLISCenter", "StoreNet", "JPKICenter", "Kiosk", "Line", "kofu"]))
        for (name, target) in manifest.targets where target.kind != .tests && name != "TestSupport" {
            #expect(target.uses.isDisjoint(with: processes), "\(name)")
        }
    }

    @Test("stays outside the tests that judge it from outside")
    func outside() throws {
        for folder in ["Tests/EndToEndTests", "Tests/TidyTests"] {
            for file in try Tree.swiftFiles(in: folder) {
                #expect(Set(file.imports).isSubset(of: Self.toolchainOfTests), "\(file.path)")
            }
        }
    }
}
