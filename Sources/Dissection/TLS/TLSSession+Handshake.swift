/// The messages of the handshake, and what comes after it in their form (RFC 8446, section 4).
extension TLSSession {
    private typealias Message = TLSDirection.Message

    func takeHandshake(_ content: ArraySlice<UInt8>, _ record: Record, _ direction: Direction) {
        let beganInside = !self[direction].partial.isEmpty
        self[direction].partial += content
        var messages = 0
        while !self[direction].isDead {
            var cursor = Cursor(self[direction].partial[...])
            guard let type = cursor.take8(), let length = cursor.takeNumber(3) else { break }
            guard length <= TLSSession.maximumHandshakeMessageOctets else {
                return die("tls-message-malformed", "\(Message.name(type)) says that it has \(length) octets", direction, record.frames)
            }
            guard cursor.count >= length else { break }
            let message = Array(self[direction].partial.prefix(4 + length))
            self[direction].partial.removeFirst(message.count)
            messages += 1
            take(message, type, direction, record.frames)
        }
        // One message to a record: how they are divided says nothing of its own.
        if beganInside || messages != 1 || !self[direction].partial.isEmpty {
            noteOnce("tls-handshake-framing", "a record does not hold exactly one handshake message", direction, record.frames)
        }
    }

    /// - Parameter message: with its header of four octets.
    private func take(_ message: [UInt8], _ type: UInt8, _ direction: Direction, _ frames: [FrameReference]) {
        handshake.octets += message.count
        guard !self[direction].isPastHandshake else { return takePostHandshake(message, type, direction, frames) }
        guard transcript.count + message.count <= TLSSession.maximumTranscriptOctets else {
            return die("tls-message-malformed", "the handshake is longer than \(TLSSession.maximumTranscriptOctets) octets", direction, frames)
        }
        guard let place = self[direction].expected.firstIndex(of: type) else {
            note("tls-message-unexpected", "\(Message.name(type)), \(message.count) octets, stands where the profile has none", direction, frames)
            transcript += message
            return
        }
        for missing in self[direction].expected[..<place] { note("tls-message-missing", "\(Message.name(missing)) is missing", direction, frames) }
        self[direction].expected.removeFirst(place + 1)
        let body = message[4...]
        var reader = HelloReader("connection \(connection) of \(link), \(Message.name(type))")
        var explained = 0
        switch type {
        case Message.clientHello:
            handshake.clientHello = reader.clientHello(body)
            if !hasRetried, handshake.clientHello != nil { handshake.freeBits += PinnedProfile.clientHelloFreeBits.map { (what: $0.0, bits: $0.1) } }
        case Message.serverHello: takeServerHello(body, message, &reader, frames)
        case Message.encryptedExtensions: handshake.encryptedExtensions = reader.encryptedExtensions(body)
        case Message.certificateRequest: handshake.certificateRequest = reader.certificateRequest(body)
        case Message.certificate:
            let certificates = reader.certificates(body)
            if direction == .toServer { handshake.clientCertificates = certificates } else { handshake.serverCertificates = certificates }
        case Message.certificateVerify: takeCertificateVerify(body, &reader, direction, frames)
        default: explained = takeFinished(message, direction, frames)
        }
        handshake.explainedOctets += explained + reader.explained
        for deviation in reader.deviations {
            events.append(.finding(Finding(rule: deviation.rule, sentence: deviation.sentence, link: link, connection: connection, frames: frames)))
        }
        transcript += message
        guard type == Message.finished else { return }
        // Keys change with it (section 7.3).
        self[direction].opener = nil
        if toServer.isPastHandshake, toClient.isPastHandshake { report() }
    }

    private func takeServerHello(_ body: ArraySlice<UInt8>, _ message: [UInt8], _ reader: inout HelloReader, _ frames: [FrameReference]) {
        handshake.serverHello = reader.serverHello(body, after: handshake.clientHello)
        guard handshake.serverHello?.random == PinnedProfile.retryRandom, !hasRetried else {
            if handshake.serverHello != nil { handshake.freeBits += PinnedProfile.serverHelloFreeBits.map { (what: $0.0, bits: $0.1) } }
            return
        }
        hasRetried = true
        note("tls-hello-retry-request", "the server asks for another ClientHello", .toClient, frames)
        // The first ClientHello becomes its digest, and both begin again (section 4.4.1).
        transcript = [254, 0, 0, 48] + Hash.sha384(transcript)
        toServer.expected = TLSDirection.toServerMessages
        toClient.expected = TLSDirection.toClientMessages
        toServer.opener = nil
    }

    /// The signature is over 64 spaces, a context, a zero and the transcript's digest (section 4.4.3).
    private func takeCertificateVerify(_ body: ArraySlice<UInt8>, _ reader: inout HelloReader, _ direction: Direction, _ frames: [FrameReference]) {
        let isServers = direction == .toClient
        let leaf = isServers ? handshake.serverCertificates.first : handshake.clientCertificates.first
        let signed = [UInt8](repeating: 0x20, count: 64) + Array("TLS 1.3, \(isServers ? "server" : "client") CertificateVerify".utf8) + [0] + Hash.sha384(transcript)
        guard let signature = reader.certificateVerify(body), let leaf, Signature.isValid(signature, over: signed, certificate: leaf) else {
            return note("tls-signature-wrong", "the signature of CertificateVerify is not one by the certificate's key over the handshake", direction, frames)
        }
        if isServers { handshake.serverCertificateIsProved = true } else { handshake.clientCertificateIsProved = true }
        let free = isServers ? PinnedProfile.serverSignatureFreeBits : PinnedProfile.clientSignatureFreeBits
        handshake.freeBits.append((what: free.0, bits: free.1))
    }

    /// Returns how many octets are explained.
    private func takeFinished(_ message: [UInt8], _ direction: Direction, _ frames: [FrameReference]) -> Int {
        let code = KeySchedule.finished(self[direction].secret, transcript: transcript)
        guard code.count == KeySchedule.secretOctets, message.dropFirst(4).elementsEqual(code) else {
            note("tls-finished-wrong", "the Finished is not the code of the handshake under its secret", direction, frames)
            return 0
        }
        if direction == .toServer { handshake.clientFinishedIsRight = true } else { handshake.serverFinishedIsRight = true }
        return message.count
    }

    /// The profile has nothing after the handshake but data and alerts. New keys are followed all the same.
    private func takePostHandshake(_ message: [UInt8], _ type: UInt8, _ direction: Direction, _ frames: [FrameReference]) {
        guard type == Message.keyUpdate else {
            return note("tls-message-after-handshake", "\(Message.name(type)), \(message.count) octets, stands where the profile has none", direction, frames)
        }
        self[direction].account.keyUpdates += 1
        note("tls-key-update", "the keys are changed, for the \(self[direction].account.keyUpdates). time", direction, frames)
        if message.count != 5 || (message.last ?? 2) > 1 { note("tls-message-malformed", "a KeyUpdate of \(message.count) octets has not its form", direction, frames) }
        let secret = KeySchedule.next(after: self[direction].secret)
        self[direction].secret = secret
        self[direction].opener = RecordOpener(secret: secret)
    }
}
