public import Domain

/// The network that topology.json describes: who takes part, where each node lives, which lines join
/// them and what may cross each line. A value of this type has passed every check of the loader.
///
/// Everything keeps the order of the file. Adding a municipality, an operator or a kiosk is a change of
/// the file alone.
public struct Topology: Sendable, Hashable {
    public let name: String
    /// From this the whole made-up population, and all randomness that is meant to repeat, is drawn.
    public let seed: String
    public let subnet: Subnet
    public let clock: ClockSetting
    public let card: CardSetting
    public let limits: Limits
    public let capture: CaptureSetting
    /// Nil where no process serves anything to the operator.
    public let management: Management?
    public let operators: [Operator]
    public let municipalities: [Municipality]
    public let nodes: [Node]
    public let channels: [Channel]
    public let links: [Link]

    let index: TopologyIndex

    init(
        name: String, seed: String, subnet: Subnet, clock: ClockSetting, card: CardSetting, limits: Limits, capture: CaptureSetting,
        management: Management?, operators: [Operator], municipalities: [Municipality], nodes: [Node], channels: [Channel], links: [Link]
    ) {
        self.name = name
        self.seed = seed
        self.subnet = subnet
        self.clock = clock
        self.card = card
        self.limits = limits
        self.capture = capture
        self.management = management
        self.operators = operators
        self.municipalities = municipalities
        self.nodes = nodes
        self.channels = channels
        self.links = links
        index = TopologyIndex(operators: operators, municipalities: municipalities, nodes: nodes, channels: channels, links: links)
    }

    /// What the clock shows when the network starts.
    public struct ClockSetting: Sendable, Hashable {
        public let zone: TimeZoneOffset
        /// Nil where the clock follows the machine (`"now"`).
        public let start: Instant?
    }

    /// What every card of the network is made of.
    public struct CardSetting: Sendable, Hashable {
        public let key: CardKey
    }

    /// The key pair of a user authentication certificate.
    public enum CardKey: String, Sendable, Hashable, CaseIterable {
        /// What real Individual Number Cards hold.
        case rsa2048 = "rsa-2048"
        /// Faster, for load.
        case p256 = "p-256"
    }

    /// Limits that hold for the whole network.
    public struct Limits: Sendable, Hashable {
        /// From the opening of a session to its forced end.
        public let sessionLifetimeSeconds: Int
        /// How old a validity answer may be when it is used (invariant 11).
        public let validityMaximumAgeSeconds: Int
        /// How registers are copied to an issuing server at an ASP (A6, F3).
        public let sync: Sync
        public let kiosk: KioskLimits
    }

    /// The times of `lgwan-sync`.
    public struct Sync: Sendable, Hashable {
        /// From one copying of changes to the next.
        public let intervalSeconds: Int
        /// A copy that has been complete longer ago than this issues nothing.
        public let staleAfterSeconds: Int
        /// For how long an issuing server may issue after it has heard its registers; without news it stops then.
        public let leaseMilliseconds: Int

        /// About every 15 minutes, as the minutes of two cities say.
        static let usual = Sync(intervalSeconds: 900, staleAfterSeconds: 1800, leaseMilliseconds: 10_000)
    }

    /// Limits of every kiosk, whatever its operator (E7). In seconds, but for `maintenanceTries`.
    public struct KioskLimits: Sendable, Hashable {
        /// From the moment at which card or paper should be taken to the warning (E3).
        public let forgottenWarningSeconds: Int
        /// From that warning to the moment at which it is lost property.
        public let forgottenLossSeconds: Int
        /// After so long the locked mode closes by itself (E5).
        public let maintenanceSeconds: Int
        /// So many wrong passwords in a row lock the mode out.
        public let maintenanceTries: Int
        public let maintenanceLockoutSeconds: Int

        static let standard = KioskLimits(
            forgottenWarningSeconds: 15, forgottenLossSeconds: 30, maintenanceSeconds: 900, maintenanceTries: 5, maintenanceLockoutSeconds: 900)
    }

    /// What `kofu up --capture` may record.
    public struct CaptureSetting: Sendable, Hashable {
        public let secrets: CaptureSecrets

        static let standard = CaptureSetting(secrets: .allowed)
    }

    /// Whether a capture may hold the TLS secrets by which it opens.
    public enum CaptureSecrets: String, Sendable, Hashable, CaseIterable {
        case allowed
        /// A capture is sealed, or is not.
        case forbidden
    }

    /// A convenience operator (コンビニ事業者) and its closed network. Names are made up.
    public struct Operator: Sendable, Hashable {
        public let id: String
        public let name: String
    }
}
