public import Domain

/// Where a running topology keeps its files. Every process runs with this directory as its working
/// directory, so paths are relative to it and stay short enough for Unix sockets.
public enum RunDirectory {
    public static let topology = "topology.json"
    /// What every node should be (invariant 8).
    public static let manifest = "keys/manifest.json"
    /// Locked by the supervisor for as long as it runs.
    public static let lock = "supervisor.lock"
    public static let supervisorSocket = "control/kofu.sock"
    public static let cards = "cards"
    public static let keys = "keys"

    /// The directories that `up` makes, each for the owner only.
    public static let all = ["control", "logs", "keys", "state", "paper", "cards"]

    public static func controlSocket(of node: String) -> String { "control/\(node).sock" }
    public static func log(of node: String) -> String { "logs/\(node).log" }
    public static func journal(of node: String) -> String { "state/\(node)/journal.jsonl" }
    /// What a node keeps between its starts.
    public static func state(of node: String) -> String { "state/\(node)" }
    /// The made-up register of a registers node, its Individual Numbers sealed under `individualNumberKey`.
    public static func register(of node: String) -> String { "\(state(of: node))/residents.jsonl" }
    /// The use registrations of a family-register system: applications sealed as they came, and decisions.
    public static func applications(of node: String) -> String { "\(state(of: node))/registrations.jsonl" }
    /// The copy of a city's registers at an issuing server of an ASP, its Individual Numbers as sealed as in the register.
    public static func registerCopy(of node: String) -> String { "\(state(of: node))/copy.jsonl" }
    /// What was received and approved at a family-register node since its registers were drawn.
    public static func familyBook(of node: String) -> String { "\(state(of: node))/family-register.jsonl" }
    /// The maintainer's password of a kiosk, as salt and scrypt key, and the tries that it has cost (E5).
    public static func maintenance(of kiosk: String) -> String { "\(state(of: kiosk))/maintenance.json" }
    /// The paper tray of a kiosk: the only place where a certificate may lie.
    public static func paperTray(of kiosk: String) -> String { "paper/\(kiosk)" }
    /// What a node runs and reads in place of its own, under the faults `other-build` and `other-topology`.
    public static func otherBuild(of node: String) -> String { "control/\(node).build" }
    public static func otherTopology(of node: String) -> String { "control/\(node).topology.json" }
    public static func card(_ id: String) -> String { "cards/\(id)" }

    /// A card's id is a name, never a path.
    public static func isCardName(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count) && text.utf8.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "-") }
    }

    public static func keyDirectory(of channel: ChannelName) -> String { "keys/\(channel.rawValue)" }
    public static func authorityCertificate(of channel: ChannelName) -> String { "\(keyDirectory(of: channel))/authority.crt" }
    public static func certificate(of node: String, on channel: ChannelName) -> String { "\(keyDirectory(of: channel))/\(node).crt" }
    public static func key(of node: String, on channel: ChannelName) -> String { "\(keyDirectory(of: channel))/\(node).key" }
    /// The certificates of the channel that its authority has revoked.
    public static func revocationList(of channel: ChannelName) -> String { "\(keyDirectory(of: channel))/authority.crl" }
    /// The key with which the line of a channel proves that a connection came through it.
    public static func lineKey(of channel: ChannelName) -> String { "\(keyDirectory(of: channel))/line.key" }
    public static func linePublicKey(of channel: ChannelName) -> String { "\(keyDirectory(of: channel))/line.pub" }

    /// Where the nodes of a channel hand their TLS secrets to its line, under `kofu up --capture`; a pipe, so that they lie nowhere.
    public static func secretsPipe(of channel: ChannelName) -> String { "\(keyDirectory(of: channel))/secrets.pipe" }

    /// The authority and the leaf with which the centre signs what it seals for a kiosk.
    public static let documentAuthority = "keys/documents/authority.crt"
    public static let documentCertificate = "keys/documents/issuing-center.crt"
    public static let documentKey = "keys/documents/issuing-center.key"

    /// The leaf and the key with which a municipality signs its part of a paper.
    public static func documentCertificate(ofMunicipality id: String) -> String { "keys/documents/municipality-\(id).crt" }
    public static func documentKey(ofMunicipality id: String) -> String { "keys/documents/municipality-\(id).key" }

    /// The key pair to which scramble images are encrypted; the private half is the enquiry site's alone.
    public static let enquiryKey = "keys/scramble/enquiry-site.key"
    public static let enquiryPublicKey = "keys/scramble/enquiry-site.pub"

    /// The JPKI centre's authority for user authentication certificates; made by the centre itself.
    public static let userAuthority = "keys/user-authentication/authority.crt"
    public static let userAuthorityKey = "keys/user-authentication/authority.key"

    /// The authority of the keys to which use registrations are sealed (G5), and the key of each municipality. Every terminal has the
    /// certificates; only the family-register system has the private key.
    public static let applicationAuthority = "keys/applications/authority.crt"
    public static func applicationCertificate(of municipality: String) -> String { "keys/applications/\(municipality).crt" }
    public static func applicationKey(of municipality: String) -> String { "keys/applications/\(municipality).key" }

    /// The key under which the two systems of a city exchange and keep Individual Numbers (F2).
    public static func individualNumberKey(of municipality: String) -> String { "keys/individual-numbers/\(municipality).key" }

    /// What a city's staff need: the key of their sessions, the administrator's first password, and the session of the city's terminal.
    public static func staffKeys(of municipality: String) -> String { "keys/staff/\(municipality)" }
    public static func staffSessionKey(of municipality: String) -> String { "\(staffKeys(of: municipality))/session.key" }
    public static func administratorPassword(of municipality: String) -> String { "\(staffKeys(of: municipality))/administrator.password" }
    public static func staffSession(of municipality: String) -> String { "\(staffKeys(of: municipality))/terminal.session" }
    /// The accounts of a city's staff, at its issuing server.
    public static func staffAccounts(of node: String) -> String { "\(state(of: node))/staff.jsonl" }
}

/// The process name of a channel's line.
public enum LineName {
    public static func of(_ channel: ChannelName) -> String { "line-\(channel.rawValue)" }
}

/// The name, on its certificate, of the municipality to which use registrations are sealed.
public enum ApplicationURI {
    public static func of(_ municipality: String) -> String { "kofu://applications/\(municipality)" }
}

/// The name of a node on a channel, the one URI in its certificate there.
public struct NodeURI: Sendable, Hashable, CustomStringConvertible {
    public let channel: ChannelName
    public let node: String

    public init(channel: ChannelName, node: String) {
        self.channel = channel
        self.node = node
    }

    /// Reads `kofu://<channel>/<node>`; nil for anything else.
    public init?(_ text: String) {
        let prefix = "kofu://"
        guard text.hasPrefix(prefix) else { return nil }
        let parts = text.dropFirst(prefix.count).split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let channel = ChannelName(rawValue: String(parts[0])), !parts[1].isEmpty else { return nil }
        self.init(channel: channel, node: String(parts[1]))
    }

    public var description: String { "kofu://\(channel.rawValue)/\(node)" }
}
