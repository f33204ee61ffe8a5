public import Dissection

/// Reads the plain octets of one connection, at one side of its line, and says of every octet what it is. It keeps at most one
/// unfinished message. What breaks the framing ends the reading of that direction: all that follows is unexplained.
public struct MessageReader {
    private struct Stream {
        var octets: [UInt8] = []
        var frames: [FrameReference] = []
        var timeNanoseconds: Int64 = 0
        var head: HeadReader.Head?
        var isBroken = false
        /// Octets after the break, and a frame of them.
        var lost = 0
        var lostFrame: FrameReference?
    }

    private let linkName: String
    private let channelName: String
    private let connection: Int
    /// Nil where the policy has no such channel or link: then nothing can be explained.
    private var context: MessageContext?
    private var toServer = Stream()
    private var toClient = Stream()
    /// The request that has not been answered.
    private var question: MessageContext.Question?

    /// All octets so far. Octets of a message that is not complete are in `taken` alone until `finish`.
    public private(set) var tally = OctetTally()
    /// After `finish`: the messages that the end of the connection cut off, at most one for each direction.
    public private(set) var cutMessages: [ExplainedMessage] = []
    /// After `finish`: whether a request was left without an answer.
    public var hasOpenRequest: Bool { question != nil }

    /// A reader of a connection that is on `link`. With the keys of `authorities`, what they certify leaves less open.
    public init(policy: ReviewPolicy, channel: String, link: String, connection: Int, authorities: KnownAuthorities = KnownAuthorities()) {
        linkName = link
        channelName = channel
        self.connection = connection
        if let rules = policy.channels[channel], let ends = policy.links[link], ends.channel == channel {
            context = MessageContext(policy: policy, channel: rules, link: ends, linkName: link, authorities: authorities)
        }
    }

    /// The messages that these octets complete, none mostly.
    public mutating func take(_ octets: PlainOctets) -> [ExplainedMessage] {
        tally.taken += octets.bytes.count
        let isToServer = octets.direction == .toServer
        var stream = isToServer ? toServer : toClient
        // Lets the octets be appended in place.
        if isToServer { toServer = Stream() } else { toClient = Stream() }
        var messages: [ExplainedMessage] = []
        if stream.isBroken {
            stream.lost += octets.bytes.count
            if stream.lostFrame == nil { stream.lostFrame = octets.frames.first }
            tally.unexplained += octets.bytes.count
        } else {
            stream.octets += octets.bytes
            for frame in octets.frames where stream.frames.last != frame { stream.frames.append(frame) }
            stream.timeNanoseconds = Int64(clamping: octets.timeNanoseconds)
            while !stream.octets.isEmpty, !stream.isBroken, let message = next(&stream, octets.direction) { messages.append(message) }
        }
        if isToServer { toServer = stream } else { toClient = stream }
        return messages
    }

    /// Ends the connection: findings about octets that never became a message. Where a message was cut off, what there is of it is
    /// explained in `cutMessages`.
    public mutating func finish() -> [Finding] {
        var findings: [Finding] = []
        for direction in [Direction.toServer, .toClient] {
            var stream = direction == .toServer ? toServer : toClient
            if !stream.octets.isEmpty, !stream.isBroken {
                let message = cut(&stream, direction)
                cutMessages.append(message)
                findings += message.findings
            }
            if stream.lost > 0 {
                findings.append(Finding(rule: "octets-after-break", sentence: "\(stream.lost) octets \(direction.rawValue) follow octets that broke the framing, and cannot be explained",
                                        link: linkName, connection: connection, frames: stream.lostFrame.map { [$0] } ?? []))
            }
            if direction == .toServer { toServer = Stream() } else { toClient = Stream() }
        }
        return findings
    }

    // MARK: Messages

    /// The message at the front, or nil where more octets are needed.
    private mutating func next(_ stream: inout Stream, _ direction: Direction) -> ExplainedMessage? {
        guard var context else { return broken(&stream, direction, Account(), Unexplained("link-unknown", "the policy has no such link on this channel", at: 0)) }
        let isRequest = direction == .toServer
        // One request at a time: neither a second one before the answer, nor an answer to nothing.
        guard isRequest == (question == nil) else {
            return broken(&stream, direction, Account(), Unexplained("http-out-of-turn", isRequest ? "octets before the answer was there" : "octets that answer nothing", at: 0))
        }
        context.nowMilliseconds = stream.timeNanoseconds / 1_000_000
        context.question = question
        var account = Account()
        let head: HeadReader.Head
        do throws(Unexplained) { head = try self.head(stream.octets, context, &account) } catch {
            return error.rule == BodyReader.cutRule ? nil : broken(&stream, direction, account, error)
        }
        let count = head.headCount + head.bodyCount
        guard stream.octets.count >= count else { return nil }
        let octets = Array(stream.octets[..<count])
        let message = complete(octets, head, context, account, stream, direction, isComplete: true)
        stream.octets = Array(stream.octets[count...])
        stream.frames = stream.octets.isEmpty ? [] : Array(stream.frames.suffix(1))
        if isRequest {
            question = MessageContext.Question(name: head.name, hash: message.requestHash ?? [], facts: message.facts)
            if let id = message.facts.requestID, let (node, counter) = GrammarJudge.requestID(id) { self.context?.counters[node] = max(counter, context.counters[node] ?? 0) }
        } else {
            question = nil
        }
        return message
    }

    private func head(_ octets: [UInt8], _ context: MessageContext, _ account: inout Account) throws(Unexplained) -> HeadReader.Head {
        if let question = context.question { return try HeadReader.answer(octets, to: question.name, context, &account) }
        return try HeadReader.request(octets, context, &account)
    }

    private mutating func complete(_ octets: [UInt8], _ head: HeadReader.Head, _ context: MessageContext, _ account: Account, _ stream: Stream, _ direction: Direction,
                                   isComplete: Bool) -> ExplainedMessage {
        var account = account
        var facts = MessageFacts()
        do throws(Unexplained) {
            if let fields = head.rules.fields {
                var reader = BodyReader(octets, from: head.headCount, to: octets.count, part: head.rules, context: context, isComplete: isComplete, account: account)
                defer { (account, facts) = (reader.account, reader.facts) }
                try reader.read(fields)
                if !isComplete { reader.account.remark("http-content-length", "the length announces more than the object has") }
                if isComplete, head.part == .response, fields.contains(where: { $0.name == "menu" }), let check = MenuCheck(context), let fault = check.deviation(of: Array(octets[head.headCount...])) {
                    reader.account.remark("menu-not-offered", "$.menu: \(fault)")
                }
            } else if isComplete {
                facts = try certificateStatus(octets, head, context, &account)
            } else {
                account.cut(to: octets.count)
            }
        } catch {
            if error.rule == BodyReader.cutRule { account.cut(to: octets.count) } else { account.leave(to: octets.count, rule: error.rule, "\(error.sentence) (octet \(error.offset))") }
        }
        if facts.requestID == nil { facts.requestID = context.question?.facts.requestID }
        return message(octets, head.name, head.part, account, facts, stream, direction, hash: head.part == .request ? Hash.sha256(Array(octets[head.headCount...])) : nil, isComplete: isComplete)
    }

    private func certificateStatus(_ octets: [UInt8], _ head: HeadReader.Head, _ context: MessageContext, _ account: inout Account) throws(Unexplained) -> MessageFacts {
        var reader = OCSPReader(Array(octets[head.headCount...]), authorities: context.authorities, question: context.question?.facts, nowMilliseconds: context.nowMilliseconds)
        var inner = Account()
        let start = head.headCount
        var fault: Unexplained?
        do throws(Unexplained) {
            switch head.part {
            case .request: try reader.request(&inner)
            case .response: try reader.response(&inner)
            case .refusal: try reader.failure(&inner)
            }
        } catch { fault = error }
        account.absorb(inner, named: "body", dataClass: "validity-check") { start + $0 }
        if let fault { throw Unexplained(fault.rule, fault.sentence, at: start + fault.offset) }
        var facts = MessageFacts()
        (facts.ocsp, facts.serial) = (reader.facts, reader.serial)
        return facts
    }

    /// What there is of a message that never ended.
    private mutating func cut(_ stream: inout Stream, _ direction: Direction) -> ExplainedMessage {
        var account = Account()
        let octets = stream.octets
        guard var context, (direction == .toServer) == (question == nil) else {
            account.leave(to: octets.count, rule: "http-out-of-turn", "octets out of their turn")
            return message(octets, "", direction == .toServer ? .request : .response, account, MessageFacts(), stream, direction, hash: nil)
        }
        context.nowMilliseconds = stream.timeNanoseconds / 1_000_000
        context.question = question
        guard let head = try? head(octets, context, &account) else {
            account.cut(to: octets.count)
            return message(octets, question?.name ?? "", direction == .toServer ? .request : .response, account, MessageFacts(), stream, direction, hash: nil)
        }
        return complete(octets, head, context, account, stream, direction, isComplete: false)
    }

    /// All octets that there are, of which those from the account's position on cannot be explained.
    private mutating func broken(_ stream: inout Stream, _ direction: Direction, _ account: Account, _ error: Unexplained) -> ExplainedMessage {
        var account = account
        account.leave(to: stream.octets.count, rule: error.rule, "\(error.sentence) (octet \(error.offset))")
        let message = message(stream.octets, question?.name ?? "", direction == .toServer ? .request : .response, account, MessageFacts(), stream, direction, hash: nil)
        stream.isBroken = true
        stream.octets = []
        stream.frames = []
        return message
    }

    private mutating func message(_ octets: [UInt8], _ name: String, _ part: ExplainedMessage.Part, _ account: Account, _ facts: MessageFacts, _ stream: Stream, _ direction: Direction,
                                  hash: [UInt8]?, isComplete: Bool = false) -> ExplainedMessage {
        let frames = stream.frames
        let findings = account.remarks.map { remark in
            Finding(rule: remark.rule, sentence: "\(channelName) \(name.isEmpty ? "(no message)" : name) \(part.rawValue): \(remark.sentence)", link: linkName, connection: connection, frames: frames)
        }
        let explained = octets.count - account.unexplained - account.truncated
        tally.messages += 1
        tally.explained += explained
        tally.unexplained += account.unexplained
        tally.truncated += account.truncated
        return ExplainedMessage(
            channel: channelName, link: linkName, connection: connection, direction: direction, message: name, part: part, frames: frames, timeNanoseconds: stream.timeNanoseconds,
            octets: octets.count, explained: explained, truncated: account.truncated, isComplete: isComplete, pieces: account.pieces, requestHash: hash, findings: findings, facts: facts)
    }
}
