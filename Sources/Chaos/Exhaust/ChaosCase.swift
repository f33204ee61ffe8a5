public import JSON

/// What happens at a boundary.
public enum Blow: Sendable, Hashable {
    /// The connection is reset before the message's first octet, inside its first record, or after its last octet.
    case cutBefore, cutMiddle, cutAfter
    /// Nothing passes any more, and nobody is told.
    case blackHole
    /// The message comes later than anybody waits for it.
    case delay
    /// One bit of the message arrives changed.
    case corrupt
    /// A process dies while the message is held on the line.
    case kill(String)
    /// A process stands still while the message is held on the line, until all others have given up.
    case stop(String)

    /// The faults of lines.
    public static let ofLinks: [Blow] = [.cutBefore, .cutMiddle, .cutAfter, .blackHole, .delay, .corrupt]

    public var name: String {
        switch self {
        case .cutBefore: "cut-before"
        case .cutMiddle: "cut-middle"
        case .cutAfter: "cut-after"
        case .blackHole: "blackhole"
        case .delay: "delay"
        case .corrupt: "corrupt"
        case .kill(let process): "kill-\(process)"
        case .stop(let process): "stop-\(process)"
        }
    }

    /// Reads what `name` wrote; nil for anything else.
    public init?(name: String) {
        if let blow = Blow.ofLinks.first(where: { $0.name == name }) {
            self = blow
        } else if name.hasPrefix("kill-"), name.count > 5 {
            self = .kill(String(name.dropFirst(5)))
        } else if name.hasPrefix("stop-"), name.count > 5 {
            self = .stop(String(name.dropFirst(5)))
        } else {
            return nil
        }
    }

    /// The process that is struck; nil for a fault of a line.
    public var process: String? {
        switch self {
        case .kill(let process), .stop(let process): process
        default: nil
        }
    }

    /// The column of a report: all kills are one.
    public var column: String {
        switch self {
        case .kill: "kill"
        case .stop: "stop"
        default: name
        }
    }
}

/// One blow at one boundary of one kind of transaction.
public struct ChaosCase: Sendable, Hashable {
    /// The name under which a line knows the fault of a case.
    public static let faultName = "chaos"

    public let transaction: String
    public let boundary: Boundary
    public let blow: Blow

    public init(transaction: String, boundary: Boundary, blow: Blow) {
        self.transaction = transaction
        self.boundary = boundary
        self.blow = blow
    }

    /// Unique and stable over runs: `issue/lgwan.odawara/upstream.2/cut-middle`.
    public var name: String { "\(transaction)/\(boundary.name)/\(blow.name)" }

    /// Reads what `name` wrote; nil for anything else.
    public init?(name: String) {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4, let blow = Blow(name: parts[3]) else { return nil }
        let message = parts[2].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard message.count == 2, let stream = Boundary.Stream(rawValue: message[0]), let number = Int(message[1]), number > 0 else { return nil }
        self.init(transaction: parts[0], boundary: Boundary(link: parts[1], stream: stream, message: number), blow: blow)
        guard self.name == name else { return nil }
    }

    /// What the line of the link is told, in the form of a toxic.
    /// - Parameter delayMilliseconds: longer than anybody waits.
    public func fault(delayMilliseconds: Int) -> JSONValue {
        let (type, phase, attributes): (String, String, [JSONMember]) = switch blow {
        case .cutBefore: ("reset", "before", [])
        case .cutMiddle: ("reset", "middle", [])
        case .cutAfter: ("reset", "after", [])
        case .blackHole: ("blackhole", "before", [])
        case .delay: ("latency", "before", [JSONMember("latency", .integer(Int64(delayMilliseconds))), JSONMember("jitter", 0)])
        case .corrupt: ("corrupt", "middle", [])
        case .kill, .stop: ("hold", "before", [])
        }
        return [
            "name": .string(ChaosCase.faultName), "type": .string(type), "stream": .string(boundary.stream.rawValue),
            "attributes": .object(attributes), "at": ["message": .integer(Int64(boundary.message)), "phase": .string(phase)],
        ]
    }
}

/// Every boundary of every recorded transaction, with every blow.
public struct ExhaustPlan: Sendable {
    public let cases: [ChaosCase]

    /// - Parameters:
    ///   - processes: who can be struck, the lines included, for a transaction of which only these take part.
    ///   - only: a case runs where its name contains this; nil for all.
    public init(recordings: [Recording], processes: (Recording) -> [String], only: String? = nil) {
        let all = recordings.flatMap { (recording: Recording) -> [ChaosCase] in
            let struck = processes(recording)
            let blows = Blow.ofLinks + struck.map(Blow.kill) + struck.map(Blow.stop)
            return recording.boundaries.flatMap { boundary in blows.map { ChaosCase(transaction: recording.transaction, boundary: boundary, blow: $0) } }
        }
        cases = all.filter { only.map($0.name.contains) ?? true }
    }
}
