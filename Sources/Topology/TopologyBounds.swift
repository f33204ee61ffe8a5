/// The bounds of a topology file: wide enough for the whole country, narrow enough that a slip of the
/// hand shows.
enum TopologyBounds {
    /// Octets of a file. All municipalities and 56,000 kiosks take about 40 MB.
    static let fileBytesMaximum = 64 << 20
    static let textLengthMaximum = 120
    static let noteLengthMaximum = 1000
    static let grammarLengthMaximum = 2000
    static let nameLengthMaximum = 40
    static let seedLengthMaximum = 64

    static let operators = 1...100
    static let municipalities = 1...2000
    static let nodes = 1...65_000
    static let links = 1...65_000

    static let residents = 1...4_000_000
    static let feeYen = 0...10_000
    static let copies = 1...50
    static let certificates = 1...20
    static let options = 0...10
    static let optionValues = 1...20

    static let port = 1024...65_535
    static let timeoutMilliseconds = 50...120_000
    static let connectionsPerLink = 1...10_000
    static let connectionsPerSecond = 1...100_000
    static let sessionLifetimeSeconds = 10...3600
    static let validityMaximumAgeSeconds = 1...3600
    static let syncSeconds = 1...86_400
    static let leaseMilliseconds = 300...60_000
    static let forgottenSeconds = 1...600
    static let maintenanceSeconds = 1...86_400
    static let maintenanceTries = 1...20

    /// A sealed two-sided document of a few pages is about 400 KB in base64.
    static let bodyBytes = 16...4_194_304
    static let fields = 0...64
    static let fieldDepthMaximum = 8
    static let listLength = 0...10_000
}
