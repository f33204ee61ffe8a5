// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is compiled alike: warnings are errors, unsafe code is marked, imports are
/// visible where they are used, and asynchronous functions stay on the caller's executor.
let house: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // Planted defects of real incidents, for `kofu chaos reenact`. No release build has them.
    .define("DEFECTS", .when(configuration: .debug)),
]

/// Rooms whose work every process does at its start, or an issuance waits for: a debug build optimises them, so that networks of test builds start
/// and answer within the timeouts of campaigns.
let computing: [SwiftSetting] = house + [.unsafeFlags(["-O"], .when(configuration: .debug))]

/// A library room. `uses` is the complete list of what it may import of ours.
func room(_ name: String, uses: [Target.Dependency] = [], settings: [SwiftSetting] = house) -> Target {
    .target(name: name, dependencies: uses, swiftSettings: settings)
}

func process(_ name: String, uses: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: uses, swiftSettings: house)
}

func tests(_ name: String, of uses: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: uses, swiftSettings: house)
}

/// What several test targets share: one thread for the event loop, certificates, doubles.
func testSupport(uses: [Target.Dependency]) -> Target {
    .target(name: "TestSupport", dependencies: uses, path: "Tests/TestSupport", swiftSettings: house)
}

let package = Package(
    name: "kofu",
    targets: [
        // Ground floor: imports nothing of ours.
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CLinux"),
        room("Domain", settings: computing),
        room("JSON", settings: computing),
        room("Policy", settings: computing),
        room("HTTP", settings: computing),
        // What a process counts, and the page on which Prometheus reads it.
        room("Metrics"),
        // Text in HTML and XML, for reports.
        room("Markup"),
        // zlib streams, for the content of PDF and PNG files.
        room("Compression", settings: computing),
        room("EventLoop", uses: ["CLinux", "Domain"]),
        room("Crypto", uses: ["COpenSSL"]),

        // First floor: pure values over the ground floor.
        // What can go wrong on a link: pure values, without clock and sockets.
        room("Faults", uses: ["JSON"]),
        room("Topology", uses: ["Domain", "Faults", "JSON", "Policy"], settings: computing),
        room("Gate", uses: ["HTTP", "JSON", "Policy"], settings: computing),
        room("Messages", uses: ["Domain", "JSON"], settings: computing),
        room("Population", uses: ["Domain", "Topology"], settings: computing),
        // Pictures as pixels: what PGM and PPM files hold, and PNG files of them.
        room("Raster", uses: ["Compression"], settings: computing),
        room("Paper", uses: ["Compression", "Defects", "Domain", "Markup"], settings: computing),
        // Models of a copier and of a viewer's film, and what they bring out of a paper.
        room("Copier", uses: ["Paper", "Raster"], settings: computing),
        // Papers that prove themselves: who made which octets, and that nothing else is in them.
        room("PaperProof", uses: ["Crypto", "Defects", "Domain", "Paper", "Topology"], settings: computing),
        room("Journal", uses: ["Crypto", "Domain", "JSON"]),
        room("TLS", uses: ["COpenSSL", "Crypto", "Defects", "EventLoop", "LeakMutants"]),
        // A line's signed header, PROXY protocol version 2.
        room("ProxyProtocol", uses: ["Crypto", "Domain", "EventLoop"]),
        // Accounts, sessions and roles of a city's staff.
        room("Staff", uses: ["Crypto", "Domain", "EventLoop", "JSON"]),
        room("Card", uses: ["Crypto", "JSON"]),
        // What crossed a line, as a pcapng file.
        room("Capture", uses: ["Domain"]),
        // A use registration: its form, and the seal that only the city opens.
        room("Registration", uses: ["Crypto", "Domain", "JSON", "Policy"]),

        // A reviewer's reader, which shares no code with what it judges: captures to plain octets, octets to fields, fields to a ledger.
        room("Dissection", uses: ["COpenSSL"], settings: computing),
        room("Explanation", uses: ["Dissection"], settings: computing),
        room("Review", uses: ["Dissection", "Explanation"]),
        // The review in the forms that reviewers use.
        room("ReviewReport", uses: ["JSON", "Markup", "Review"]),

        // Compares what kiosks, operators, centre and cities have counted.
        room("Reconciliation", uses: ["Domain", "JSON", "Topology"]),
        // Judges a run from what it left on disk, and shares no code with the nodes.
        room("Checker", uses: ["Domain", "JSON", "Population", "Topology"]),
        // What an allowlist lets happen, answered from topology.json alone.
        room("PolicyQuestions", uses: ["Domain", "Faults", "JSON", "Markup", "Policy", "Topology"]),
        // Which systems handle Individual Numbers, as an official files it.
        room("PrivacyImpact", uses: ["Canaries", "Domain", "JSON", "Markup", "Policy", "PolicyQuestions", "Topology"]),
        // What would give a person away, in every spelling, and who may hold it.
        room("Canaries", uses: ["Domain", "Markup", "Population"], settings: computing),
        // What chaos is, without a network: boundaries, cases, schedules, reports.
        room("Chaos", uses: ["JSON", "Markup"]),
        // Which defect a test build plants; empty in a release build.
        room("Defects"),
        // Leaks that a test build plants in messages; empty in a release build.
        room("LeakMutants", uses: ["Gate", "HTTP", "JSON", "Markup", "Policy"], settings: computing),

        // Second floor: what every node process stands on.
        room("Channel", uses: ["Crypto", "Defects", "Domain", "EventLoop", "Gate", "HTTP", "JSON", "LeakMutants", "Messages", "Policy", "ProxyProtocol", "TLS"]),
        room("Node", uses: ["Channel", "Crypto", "Defects", "Domain", "EventLoop", "Gate", "JSON", "Journal", "LocalWeb", "Metrics", "Policy", "TLS", "Topology"]),

        // Where a person with a card applies for a use registration: kiosk and PC.
        room("Terminal", uses: ["Card", "Channel", "Crypto", "Domain", "EventLoop", "JSON", "Journal", "Messages", "Node", "Registration", "Topology"]),

        // Plain HTTP for browsers and tools of this machine, outside of the network.
        room("LocalWeb", uses: ["EventLoop"]),
        // Toxiproxy's HTTP API over the links.
        room("Toxiproxy", uses: ["EventLoop", "Faults", "JSON", "LocalWeb"]),

        // The processes.
        process("Municipality", uses: ["Channel", "Crypto", "Defects", "Domain", "EventLoop", "JSON", "Journal", "Messages", "Metrics", "Node", "Paper", "PaperProof", "Population", "Registration", "Staff", "Topology"]),
        process("JLISCenter", uses: ["Channel", "Crypto", "Defects", "Domain", "EventLoop", "JSON", "Journal", "Messages", "Node", "Paper", "PaperProof", "Topology"]),
        process("StoreNet", uses: ["Channel", "Domain", "EventLoop", "JSON", "Journal", "Messages", "Node", "Topology"]),
        process("JPKICenter", uses: ["Channel", "Crypto", "Domain", "EventLoop", "JSON", "Journal", "Messages", "Node", "Topology"]),
        process("CallCenter", uses: ["Channel", "Domain", "EventLoop", "JSON", "Journal", "Messages", "Node", "Topology"]),
        process("Kiosk", uses: ["Card", "Channel", "Crypto", "Defects", "Domain", "EventLoop", "JSON", "Journal", "Messages", "Node", "Paper", "PaperProof", "Terminal", "Topology"]),
        process("PersonalComputer", uses: ["Card", "Channel", "Crypto", "Domain", "EventLoop", "JSON", "Journal", "LocalWeb", "Markup", "Messages", "Node", "Paper", "Raster", "Registration", "Terminal", "Topology"]),
        process("Line", uses: ["Capture", "Crypto", "Domain", "EventLoop", "Faults", "JSON", "Journal", "Metrics", "Node", "ProxyProtocol", "Topology"]),
        // Development only, for `make bench`; nothing depends on it.
        process("Bench", uses: ["Channel", "Crypto", "Domain", "EventLoop", "Gate", "HTTP", "JSON", "Paper", "PaperProof", "Policy", "ProxyProtocol", "TLS"]),
        process("kofu", uses: ["CLinux", "Canaries", "Card", "Chaos", "Checker", "Copier", "Crypto", "Defects", "Dissection", "Domain", "EventLoop", "Explanation", "Faults", "JSON", "Journal", "LeakMutants", "LocalWeb", "Markup", "Node", "Paper", "PaperProof", "Policy", "PolicyQuestions", "Population", "PrivacyImpact", "Raster", "Reconciliation", "Review", "ReviewReport", "Topology", "Toxiproxy"]),

        tests("JSONTests", of: ["JSON"]),
        tests("CanariesTests", of: ["Canaries", "Domain", "Population"]),
        tests("ChaosTests", of: ["Chaos", "JSON"]),
        tests("HTTPTests", of: ["HTTP"]),
        tests("GateTests", of: ["Gate", "HTTP", "JSON", "Policy"]),
        tests("PolicyTests", of: ["Policy"]),
        tests("PolicyQuestionsTests", of: ["Domain", "JSON", "Policy", "PolicyQuestions", "Topology"]),
        tests("FaultsTests", of: ["Faults", "JSON"]),
        tests("MetricsTests", of: ["Metrics"]),
        tests("LocalWebTests", of: ["LocalWeb", "TestSupport"]),
        tests("ToxiproxyTests", of: ["EventLoop", "Faults", "JSON", "LocalWeb", "TestSupport", "Toxiproxy"]),
        tests("TopologyTests", of: ["Topology", "Domain", "Faults", "JSON", "Policy"]),
        tests("DomainTests", of: ["Domain"]),
        tests("RegistrationTests", of: ["Crypto", "Domain", "Registration"]),
        tests("JLISCenterTests", of: ["Crypto", "Domain", "JLISCenter", "Messages", "Paper", "PaperProof"]),
        tests("PersonalComputerTests", of: ["Domain", "EventLoop", "JSON", "LocalWeb", "Paper", "PersonalComputer", "TestSupport"]),
        tests("CryptoTests", of: ["Crypto"]),
        tests("ReconciliationTests", of: ["Domain", "JSON", "Reconciliation", "Topology"]),
        tests("CallCenterTests", of: ["CallCenter", "Domain", "JSON"]),
        tests("StaffTests", of: ["Crypto", "Domain", "EventLoop", "Staff", "TestSupport"]),
        tests("CardTests", of: ["Card", "Crypto"]),
        tests("DissectionTests", of: ["Crypto", "Dissection"]),
        tests("ReviewTests", of: ["Dissection", "Explanation", "Review"]),
        tests("ReviewReportTests", of: ["JSON", "Review", "ReviewReport"]),
        tests("CaptureTests", of: ["Capture", "Domain", "TestSupport"]),
        testSupport(uses: ["Channel", "Crypto", "Domain", "EventLoop", "TLS"]),
        tests("EventLoopTests", of: ["Domain", "EventLoop", "TestSupport"]),
        tests("TLSTests", of: ["Crypto", "EventLoop", "TLS", "TestSupport"]),
        tests("ProxyProtocolTests", of: ["Crypto", "Domain", "EventLoop", "ProxyProtocol", "TestSupport"]),
        tests("LineTests", of: ["Capture", "Crypto", "Domain", "EventLoop", "Faults", "JSON", "Line", "Node", "Policy", "ProxyProtocol", "TestSupport", "Topology"]),
        tests("ChannelTests", of: [
            "Channel", "Crypto", "Domain", "EventLoop", "Faults", "Gate", "JSON", "Line", "Messages", "Policy", "ProxyProtocol", "TLS", "TestSupport", "Topology",
        ]),
        tests("MessagesTests", of: ["Domain", "Gate", "HTTP", "JSON", "Messages", "Policy", "Topology"]),
        tests("NodeTests", of: ["Channel", "Crypto", "Domain", "EventLoop", "Gate", "JSON", "Journal", "LocalWeb", "Metrics", "Node", "Policy", "TestSupport", "Topology"]),
        tests("CheckerTests", of: ["Checker", "Crypto", "Domain", "JSON", "Journal", "Paper", "Population", "Topology"]),
        tests("KofuTests", of: ["Domain", "EventLoop", "Faults", "JSON", "Policy", "TestSupport", "Topology", "kofu"]),
        tests("KioskTests", of: ["Card", "Crypto", "Domain", "EventLoop", "JSON", "Kiosk", "Messages", "TestSupport"]),
        tests("LeakMutantsTests", of: ["Crypto", "JSON", "LeakMutants", "Node", "Policy", "Topology"]),
        tests("JournalTests", of: ["Domain", "Journal", "JSON"]),
        tests("MunicipalityTests", of: [
            "Channel", "Crypto", "Domain", "EventLoop", "Gate", "HTTP", "JSON", "Messages", "Municipality", "Node", "Paper", "Policy", "Population", "Registration", "TestSupport", "Topology",
        ]),
        tests("PrivacyImpactTests", of: ["Domain", "JSON", "Policy", "PolicyQuestions", "PrivacyImpact", "Topology"]),
        tests("PopulationTests", of: ["Population", "Domain"]),
        tests("CompressionTests", of: ["Compression"]),
        tests("RasterTests", of: ["Raster"]),
        tests("CopierTests", of: ["Copier", "Domain", "Paper", "Raster"]),
        tests("PaperTests", of: ["Paper", "Domain"]),
        tests("PaperProofTests", of: ["Crypto", "Domain", "Paper", "PaperProof"]),
        tests("ExplanationTests", of: ["Dissection", "Explanation"]),

        // These read the repository or run the built programs; they import nothing of ours. The programs
        // are named so that they are built first.
        tests("TidyTests", of: []),
        tests("EndToEndTests", of: ["Municipality", "JLISCenter", "StoreNet", "JPKICenter", "CallCenter", "Kiosk", "PersonalComputer", "Line", "kofu"]),
    ],
    swiftLanguageModes: [.v6]
)
