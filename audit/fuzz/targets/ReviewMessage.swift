import Dissection
import Explanation
import JSON
import Topology

/// The repository's policy, as the reviewer reads it, and of each channel the first link.
let policy = made { try ReviewPolicy.read(try Topology.load(path: "topology.json").canonical()) }
let links = policy.channelOrder.compactMap { channel in policy.links.filter { $0.value.channel == channel }.min { $0.key < $1.key } }
let time: UInt64 = 1_775_005_219_000_000_000

/// Plain octets of a connection on each channel: what begins as an answer is the server's, all else the client's. An answer that comes first answers each message of each channel.
func target(_ bytes: [UInt8]) {
    let turns = parts(bytes)
    guard let first = turns.first else { return }
    var connections: [Connection] = []
    for (name, link) in links {
        guard first.direction == .toClient else {
            connections.append(Connection(name: name, link: link, turns: turns))
            continue
        }
        guard let channel = policy.channels[link.channel] else { continue }
        for message in channel.messageOrder {
            let type = channel.messages[message]?.request.contentType ?? ""
            let question = "POST /\(message) HTTP/1.1\r\nHost: \(link.address):\(channel.port)\r\nContent-Type: \(type)\r\nContent-Length: 2\r\n\r\n{}"
            connections.append(Connection(name: name, link: link, turns: [Turn(direction: .toServer, octets: Array(question.utf8))] + turns))
        }
    }
    let outcomes = connections.map { said($0.turns, $0) }
    // In pieces, the one of which most was explained: for the others the first octets decide.
    guard let best = outcomes.indices.max(by: { outcomes[$0].tally.explained < outcomes[$1].tally.explained }) else { return }
    let (connection, whole) = (connections[best], outcomes[best])
    let halves = said(connection.turns.flatMap { turn in
        let half = turn.octets.count / 2
        return [Turn(direction: turn.direction, octets: Array(turn.octets[..<half])), Turn(direction: turn.direction, octets: Array(turn.octets[half...]))]
    }, connection)
    demand(whole.tally == halves.tally && whole.complete == halves.complete, "octets come to the same in one piece and in two")
    guard bytes.count <= 256 else { return }
    let slow = said(connection.turns.flatMap { turn in turn.octets.map { Turn(direction: turn.direction, octets: [$0]) } }, connection)
    demand(whole.tally == slow.tally && whole.complete == slow.complete, "octets come to the same in one piece and in many")
}

struct Connection {
    let name: String
    let link: ReviewPolicy.Link
    let turns: [Turn]
}

struct Turn {
    let direction: Direction
    var octets: [UInt8]
}

/// The octets by their senders: in a start line "HTTP/1.1" ends the line, and in a status line it begins it.
func parts(_ bytes: [UInt8]) -> [Turn] {
    var turns: [Turn] = []
    for place in bytes.indices {
        let isRequest = begins(bytes, "POST /", at: place), isAnswer = begins(bytes, "HTTP/1.1 ", at: place)
        if isRequest || isAnswer || turns.isEmpty { turns.append(Turn(direction: isAnswer ? .toClient : .toServer, octets: [])) }
        turns[turns.count - 1].octets.append(bytes[place])
    }
    return turns
}

func begins(_ bytes: [UInt8], _ word: StaticString, at place: Int) -> Bool {
    guard bytes[place] == word.utf8Start.pointee, bytes.count - place >= word.utf8CodeUnitCount else { return false }
    return (0..<word.utf8CodeUnitCount).allSatisfy { bytes[place + $0] == word.utf8Start[$0] }
}

/// One connection from its first octet to its end, with all that must hold of it.
func said(_ turns: [Turn], _ connection: Connection) -> (tally: OctetTally, complete: [[Piece]]) {
    var reader = MessageReader(policy: policy, channel: connection.link.channel, link: connection.name, connection: 0)
    var messages: [(ExplainedMessage, [UInt8])] = []
    var streams: [Direction: [UInt8]] = [:]
    for (number, turn) in turns.enumerated() {
        streams[turn.direction, default: []] += turn.octets
        let octets = PlainOctets(connection: 0, direction: turn.direction, bytes: turn.octets, frames: [FrameReference(file: 0, number: number + 1)], timeNanoseconds: time)
        for message in reader.take(octets) {
            // Messages come from the front of a stream without anything between them.
            let bytes = Array(streams[turn.direction, default: []].prefix(message.octets))
            streams[turn.direction, default: []].removeFirst(min(message.octets, streams[turn.direction, default: []].count))
            messages.append((message, bytes))
        }
    }
    let late = reader.finish()
    for message in reader.cutMessages { messages.append((message, Array(streams[message.direction, default: []].prefix(message.octets)))) }
    let tally = reader.tally
    demand(tally.taken == turns.reduce(0) { $0 + $1.octets.count } && tally.isBalanced, "taken is explained, unexplained and truncated")
    demand(tally.messages == messages.count, "messages are counted")
    let inMessages = messages.reduce(0) { $0 + $1.0.octets }
    demand(inMessages == tally.taken || (inMessages < tally.taken && late.contains { $0.rule == "octets-after-break" }), "octets that are in no message have a finding")
    for (message, bytes) in messages { check(message, bytes) }
    return (tally, messages.filter(\.0.isComplete).map(\.0.pieces))
}

func check(_ message: ExplainedMessage, _ bytes: [UInt8]) {
    demand(bytes.count == message.octets, "a message lies where it was said")
    var place = 0, explained = 0
    for piece in message.pieces {
        demand(piece.range.lowerBound == place && !piece.range.isEmpty, "pieces leave no gap and do not overlap")
        demand(piece.freeBits >= 0 && piece.freeBits.isFinite, "free bits are a number")
        demand(!piece.isExplained || !piece.rule.isEmpty, "what is explained has a rule")
        if piece.isExplained { explained += piece.range.count }
        place = piece.range.upperBound
    }
    demand(place == message.octets, "pieces cover the message")
    demand(explained == message.explained && message.unexplained >= 0 && message.truncated >= 0, "explained, unexplained and truncated are all octets")
    demand(message.unexplained == 0 || !message.findings.isEmpty, "what is not explained has a finding")
    demand(!message.isComplete || message.truncated == 0, "what is complete is not cut off")
    guard message.isComplete, message.findings.isEmpty, message.channel != "jpki" else { return }
    let body = Array(bytes[body(of: bytes)...])
    demand((try? JSONValue(parsing: body, form: .canonical)) != nil, "a body that is explained has its one spelling")
}

/// Where the body begins.
func body(of bytes: [UInt8]) -> Int {
    (bytes.indices.first { begins(bytes, "\r\n\r\n", at: $0) } ?? bytes.count - 4) + 4
}
