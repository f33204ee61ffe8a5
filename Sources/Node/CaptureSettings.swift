/// How a line records what it carries (`kofu up --capture`).
public struct CaptureSettings: Sendable, Hashable {
    /// A file of that size opens in Wireshark at once.
    public static let defaultFileOctets = 64 << 20
    /// Less would be mostly headers, more nobody opens.
    public static let fileOctets = 1 << 16...1 << 40

    public let directory: String
    /// A file that is this long is followed by the next.
    public let maximumFileOctets: Int
    /// False for a sealed capture, which holds no TLS secrets.
    public let logsSecrets: Bool

    public init(directory: String, maximumFileOctets: Int = defaultFileOctets, logsSecrets: Bool) {
        self.directory = directory
        self.maximumFileOctets = maximumFileOctets
        self.logsSecrets = logsSecrets
    }
}
