public import JSON

/// What can go wrong with a process and with the machine under it.
public enum ProcessFaultType: String, Sendable, Hashable, CaseIterable {
    /// The process is gone until the fault is removed (PodChaos `pod-kill`).
    case kill
    /// The process stands still, its connections open, until the fault is removed (cgroup freezer, `docker pause`).
    case stop
    /// The process gets a share of a processor's time only (StressChaos `cpu`).
    case slowCPU = "slow-cpu"
    /// The process's civil time runs ahead or behind (TimeChaos `timeOffset`).
    case clockSkew = "clock-skew"
    /// No file grows any more (IOChaos `fault`, ENOSPC).
    case diskFull = "disk-full"
    /// No file can be written, made, renamed or removed (IOChaos `fault`, EROFS).
    case readOnlyDisk = "read-only-disk"
    /// The process runs another program than the topology was started with, and its certificates say so.
    case otherBuild = "other-build"
    /// The process believes to be in another network, and its certificates say so.
    case otherTopology = "other-topology"
    /// The process's certificates end while it is connected.
    case certificateExpired = "certificate-expired"
    /// The process's certificates are revoked while it is connected.
    case certificateRevoked = "certificate-revoked"

    public var forms: [AttributeForm] {
        switch self {
        case .kill, .stop, .readOnlyDisk, .otherBuild, .otherTopology, .certificateRevoked: []
        case .certificateExpired: [AttributeForm("seconds", unit: "seconds", 0...86_400, standard: 5)]
        case .slowCPU: [AttributeForm("share", unit: "percent", 1...99, standard: 20)]
        case .clockSkew: [AttributeForm("milliseconds", unit: "ms", ProcessFaultType.skew, standard: nil)]
        case .diskFull: [AttributeForm("octets", unit: "octets", AttributeForm.octets)]
        }
    }

    /// Ten years: beyond the life of every certificate, within what a date can hold.
    private static let skew = -315_576_000_000...315_576_000_000

    /// Where a fault lies.
    public enum Place: Sendable, Hashable {
        /// In the process: it goes with it.
        case process
        /// In the machine under it: the next process of the same name has it too.
        case machine
        /// In what the process is and shows to others: in its files. A line shows no certificate and cannot have it.
        case identity
    }

    public var place: Place {
        switch self {
        case .kill, .stop: .process
        case .slowCPU, .clockSkew, .diskFull, .readOnlyDisk: .machine
        case .otherBuild, .otherTopology, .certificateExpired, .certificateRevoked: .identity
        }
    }
}

/// Something that goes wrong with one process. A process has at most one fault of each type.
public struct ProcessFault: Sendable, Hashable {
    public let type: ProcessFaultType
    public let attributes: FaultAttributes

    private static let members = ["attributes", "type"]

    /// Reads `{"attributes":{…},"type":…}`. The attributes may be left out where the type needs none.
    public init(json: JSONValue) throws(FaultError) {
        guard let members = json.objectMembers else { throw FaultError(.malformed, "expected an object with the member \"type\"") }
        for member in members where !ProcessFault.members.contains(member.key) {
            throw FaultError(.malformed, at: [String(member.key.prefix(40))], "a process fault has no such member; known: \(ProcessFault.members.joined(separator: ", "))")
        }
        let type = try ProcessFault.type(json["type"])
        self.type = type
        attributes = try FaultAttributes(json["attributes"], of: type.rawValue, forms: type.forms)
    }

    /// Reads a type by its name.
    public static func type(_ json: JSONValue?) throws(FaultError) -> ProcessFaultType {
        guard let type = json?.stringValue.flatMap(ProcessFaultType.init(rawValue:)) else {
            throw FaultError(.invalidType, at: json == nil ? [] : ["type"], "expected a \"type\": \(ProcessFaultType.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return type
    }

    /// The value of an attribute that the type has; 0 for any other.
    public subscript(name: String) -> Int { attributes[name] }

    public var json: JSONValue { .object([JSONMember("attributes", attributes.json), JSONMember("type", .string(type.rawValue))]) }
}
