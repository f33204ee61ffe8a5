public import Domain
public import Policy
import Topology

/// What one channel may carry, body by body, each with its place in topology.json.
public struct ChannelContents: Sendable {
    public let channel: ChannelName
    public let policy: ChannelPolicy
    /// Requests.
    public let toServer: [BodyContents]
    /// Responses and refusals.
    public let toClient: [BodyContents]

    let formsToServer: FormSet
    let formsToClient: FormSet

    init(channel: ChannelName, policy: ChannelPolicy) {
        self.channel = channel
        self.policy = policy
        toServer = policy.messages.map { BodyContents(channel, $0, .request) }
        toClient = policy.messages.flatMap { message in [Direction.response, .refusal].map { BodyContents(channel, message, $0) } }
        formsToServer = toServer.reduce(FormSet()) { $0.union($1.forms) }
        formsToClient = toClient.reduce(FormSet()) { $0.union($1.forms) }
    }

    public var bodies: [BodyContents] { toServer + toClient }

    /// What the code lets this channel carry at all, whatever a file says.
    public var permitted: FormSet { FormSet(channel.permittedClasses.map(Form.classed)) }

    func bodies(toServer isToServer: Bool) -> [BodyContents] { isToServer ? toServer : toClient }
    func forms(toServer isToServer: Bool) -> FormSet { isToServer ? formsToServer : formsToClient }
}

/// One body: the request of a message, its response or its refusal.
public struct BodyContents: Sendable {
    public let channel: ChannelName
    public let message: String
    public let direction: Direction
    public let policy: BodyPolicy
    /// The JSON Pointer (RFC 6901) into topology.json.
    public let pointer: String
    public let fields: [FieldContents]
    public let forms: FormSet

    init(_ channel: ChannelName, _ message: MessagePolicy, _ direction: Direction) {
        self.channel = channel
        self.message = message.name
        self.direction = direction
        policy = message.body(direction)
        pointer = "/channels/\(channel.rawValue)/allowlist/\(message.name)/\(direction.rawValue)"
        switch policy.content {
        case .json(let fields):
            self.fields = FieldContents.read(fields, below: pointer, path: "")
            forms = FormSet(self.fields.map { .classed($0.dataClass) })
        case .binary(let contentType):
            fields = []
            // Octets of a form that nobody here knows may be anything.
            forms = BodyContents.ocspTypes.contains(contentType) ? FormSet([.classed(.validityCheck)]) : FormSet.all
        }
    }

    static let ocspTypes: Set = ["application/ocsp-request", "application/ocsp-response"]

    /// `lgwan issue response`
    public var name: String { "\(channel.rawValue) \(message) \(direction.rawValue)" }

    /// The outermost fields of a form; the body itself where it has no fields.
    public func pointers(of form: Form) -> [String] {
        guard forms.contains(form) else { return [] }
        let matching = fields.filter { .classed($0.dataClass) == form }
        guard !matching.isEmpty else { return [pointer] }
        return matching.filter { field in !matching.contains { field.pointer.hasPrefix($0.pointer + "/") } }.map(\.pointer)
    }
}

/// One field of a body, wherever it lies in it.
public struct FieldContents: Sendable {
    /// `menu[].options[].name`
    public let path: String
    public let pointer: String
    public let dataClass: DataClass
    public let shape: FieldShape
    public let isOptional: Bool

    static func read(_ fields: [FieldPolicy], below pointer: String, path: String) -> [FieldContents] {
        fields.flatMap { field -> [FieldContents] in
            let place = "\(pointer)/fields/\(field.name)"
            var name = path + field.name
            var inner = field.shape
            if case .list(_, let element) = inner {
                name += "[]"
                inner = element
            }
            let own = FieldContents(path: name, pointer: place, dataClass: field.dataClass, shape: field.shape, isOptional: field.isOptional)
            guard case .object(let members) = inner else { return [own] }
            return [own] + read(members, below: place, path: "\(name).")
        }
    }
}
