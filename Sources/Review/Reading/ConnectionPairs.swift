import Dissection

/// Joins the two sides of each connection and compares what they carried.
///
/// TLS runs through a line unchanged, so that the two sides have the same ClientHello; its random tells which
/// belong together, without trust in what the capture's writer says.
struct ConnectionPairs {
    var conservation = Conservation()
    private var waiting: [[UInt8]: Half] = [:]

    private struct Half {
        let start: ConnectionStart
        let end: ConnectionEnd
        let isFaulted: Bool
    }

    mutating func close(_ end: ConnectionEnd, start: ConnectionStart, clientRandom: [UInt8]?, isFaulted: Bool) -> [Finding] {
        let half = Half(start: start, end: end, isFaulted: isFaulted)
        guard let clientRandom else {
            // Without a ClientHello it came to nothing, which is a client's or a fault's doing; octets have findings of their own.
            if start.side == .clientToLine { conservation.neverForwarded += 1 }
            return []
        }
        guard let other = waiting[clientRandom], other.start.side != start.side, other.start.link == start.link else {
            if waiting.updateValue(half, forKey: clientRandom) != nil {
                return [finding("random-repeated", "a ClientHello with the random of an earlier one on the same side", start)]
            }
            return []
        }
        waiting[clientRandom] = nil
        return compare(start.side == .clientToLine ? half : other, start.side == .clientToLine ? other : half)
    }

    private mutating func compare(_ near: Half, _ far: Half) -> [Finding] {
        conservation.pairs += 1
        var found: [Finding] = []
        var isEqual = true, isShort = false
        for direction in [Direction.toServer, .toClient] {
            let left = near.end[direction], right = far.end[direction]
            guard left.sha256 != right.sha256 else { continue }
            isEqual = false
            if near.isFaulted || far.isFaulted { continue }
            // What came in and did not go on: only an end that is no FIN explains it.
            let received = direction == .toServer ? left : right, handedOn = direction == .toServer ? right : left
            if handedOn.octets < received.octets, received.ending != .finished || handedOn.ending != .finished {
                isShort = true
            } else {
                found.append(finding(
                    "not-conserved", "the line received \(received.octets) octets \(direction.rawValue) and handed on \(handedOn.octets), which are not the same, and names no fault", near.start))
            }
        }
        if isEqual {
            conservation.equal += 1
        } else if near.isFaulted || far.isFaulted {
            conservation.alteredByFault += 1
        } else if isShort, found.isEmpty {
            conservation.shortAtEnd += 1
        }
        return found
    }

    /// What never found its other side.
    mutating func finish() -> [Finding] {
        let rest = waiting.values.sorted { ($0.start.timeNanoseconds, $0.start.connection) < ($1.start.timeNanoseconds, $1.start.connection) }
        waiting = [:]
        return rest.compactMap { half in
            if half.start.side == .lineToServer {
                return finding("connection-from-nowhere", "a connection from the line to a server, which no client opened", half.start)
            }
            conservation.neverForwarded += 1
            guard half.end.toClient.octets > 0, !half.isFaulted else { return nil }
            return finding("answered-by-nobody", "a client got \(half.end.toClient.octets) octets on a connection that was never joined to a server", half.start)
        }
    }

    private func finding(_ rule: String, _ sentence: String, _ start: ConnectionStart) -> Finding {
        Finding(rule: rule, sentence: sentence, link: start.link, connection: start.connection, frames: [start.frame])
    }
}
