/// A place in a transaction at which something can go wrong: one message on one link.
public struct Boundary: Sendable, Hashable {
    /// The two ways on a link, in Toxiproxy's words: requests go up, responses come down.
    public enum Stream: String, Sendable, Hashable, CaseIterable {
        case upstream, downstream
    }

    /// The link's name, as in `lgwan.odawara`.
    public let link: String
    public let stream: Stream
    /// Which message of that stream within the transaction, from 1.
    public let message: Int

    public init(link: String, stream: Stream, message: Int) {
        self.link = link
        self.stream = stream
        self.message = message
    }

    /// `lgwan.odawara/upstream.2`
    public var name: String { "\(link)/\(stream.rawValue).\(message)" }
}

/// What a line counts on one link: messages that have passed, ciphertext only.
public struct LinkTally: Sendable, Hashable {
    public let link: String
    public let requests: Int
    public let responses: Int

    public init(link: String, requests: Int, responses: Int) {
        self.link = link
        self.requests = requests
        self.responses = responses
    }
}

/// One clean transaction as the lines saw it: how many messages passed on which link. From this, and from
/// nothing else, the boundaries are derived, so that a protocol that grows is covered as it grows.
public struct Recording: Sendable, Hashable {
    /// The name of the kind of transaction.
    public let transaction: String
    public let tallies: [LinkTally]

    /// What has passed between two looks at the same links.
    /// - Parameter isPart: whether what passes on a link belongs to the transaction.
    public init(transaction: String, before: [LinkTally], after: [LinkTally], isPart: (String) -> Bool = { _ in true }) {
        self.transaction = transaction
        tallies = after.filter { isPart($0.link) }.map { now in
            let then = before.first { $0.link == now.link }
            return LinkTally(link: now.link, requests: now.requests - (then?.requests ?? 0), responses: now.responses - (then?.responses ?? 0))
        }.filter { $0.requests > 0 || $0.responses > 0 }
    }

    /// All boundaries, request before response, in the order of the links.
    public var boundaries: [Boundary] {
        tallies.flatMap { tally in
            (0..<max(0, tally.requests, tally.responses)).flatMap { index in
                [(Boundary.Stream.upstream, tally.requests), (.downstream, tally.responses)]
                    .filter { index < $0.1 }.map { Boundary(link: tally.link, stream: $0.0, message: index + 1) }
            }
        }
    }
}
