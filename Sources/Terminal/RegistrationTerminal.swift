public import Card
public import Channel
import Crypto
public import Domain
public import EventLoop
import Journal
import Messages
public import Node
public import Registration
import Topology

/// A machine at which a person applies for a use registration and asks what became of it: a kiosk or the person's own PC (G5).
/// It seals the application to the city before anything leaves it; what it keeps is that somebody applied, never who or what.
@LoopActor
public final class RegistrationTerminal {
    /// What came of an application.
    public enum Outcome: Sendable, Hashable {
        case registered(ApplicationNumber, RequestID)
        case refused(RefusalCode, RequestID?)
    }

    private let context: NodeContext
    private let center: ChannelClient
    private let unreachable: RefusalCode
    private let cities: CertificateVerifier

    /// - Parameters:
    ///   - center: the way to the issuing centre: the kiosk line, or the line to the use-registration site.
    ///   - unreachable: what the person is told where nobody answers there.
    public init(_ context: NodeContext, center: ChannelClient, unreachable: RefusalCode) throws {
        self.context = context
        self.center = center
        self.unreachable = unreachable
        cities = try CertificateVerifier(root: NodeKeys.certificate(RunDirectory.applicationAuthority))
    }

    /// Applies for the holder of the card. The PIN is wiped when this returns, and earlier where it is not needed any more.
    /// - Parameters:
    ///   - municipality: the city of the 本籍, a JIS code of six digits.
    ///   - id: of this transaction, never used before.
    public func apply(_ form: ApplicationForm, to municipality: String, card directory: String, pin: consuming PIN, as id: RequestID) async -> Outcome {
        let reader = CardReader(pin: pin)
        defer { reader.empty() }
        do throws(Refused) {
            try await begin(id, municipality)
            let number = try await number(form, municipality, directory, reader, id)
            context.journal.note(.applied, [(.requestID, .requestID(id)), (.outcome, .code("registered")), (.application, .hex(Digest.text(of: number)))])
            return .registered(number, id)
        } catch {
            context.journal.note(.applied, [(.requestID, .requestID(id)), (.outcome, .code("refused")), (.code, .code(error.code.rawValue))])
            return .refused(error.code, id)
        }
    }

    /// Asks how far an application is. What is no number is unknown, as a number that nobody has.
    public func state(of typed: String, in municipality: String, as id: RequestID) async -> Result<ApplicationState, Refused> {
        do throws(Refused) {
            guard let number = ApplicationNumber(typed: typed) else { return .success(.unknown) }
            do { try await context.journal.commit(.lookedUp, [(.requestID, .requestID(id)), (.application, .hex(Digest.text(of: number)))]) } catch {
                throw Refused(.journalUnavailable)
            }
            let request = RegistrationStatusRequest(
                requestID: id, deadline: center.deadline(until: .distantFuture), municipality: municipality, number: number.description)
            let answer: RegistrationStatusResponse = try await ask(.registrationStatus, request, id)
            return .success(answer.state)
        } catch {
            return .failure(error)
        }
    }

    /// Why there is no answer.
    public struct Refused: Error, Sendable, Hashable {
        public let code: RefusalCode
        public init(_ code: RefusalCode) { self.code = code }
    }

    /// The number of the transaction is spent, whatever comes of it (invariant 4).
    private func begin(_ id: RequestID, _ municipality: String) async throws(Refused) {
        do {
            try await context.journal.commit(.applied, [(.requestID, .requestID(id)), (.municipality, .code(municipality)), (.outcome, .code("begun"))])
        } catch {
            throw Refused(.journalUnavailable)
        }
    }

    private func number(
        _ form: ApplicationForm, _ municipality: String, _ directory: String, _ reader: CardReader, _ id: RequestID
    ) async throws(Refused) -> ApplicationNumber {
        let point = try cityKey(municipality)
        let certificate = try card(reader, directory)
        let opening = CardPresentation(
            requestID: id, deadline: center.deadline(until: .distantFuture), municipality: municipality,
            certificate: String(decoding: Base64.encode(certificate.der), as: UTF8.self))
        let opened: OpenRegistrationResponse = try await ask(.openRegistration, opening, id)
        let content = ApplicationContent(form: form, requestID: id, serial: certificate.serialHex, municipality: municipality)
        guard let sealed = try? SealedApplication.seal(content, to: point) else { throw Refused(.internalError) }
        let statement = SignedApplication(
            challenge: opened.challenge, municipality: municipality, requestID: id, digest: Hex.encode(Digest.sha256(sealed)))
        let request = RegisterRequest(
            requestID: id, deadline: center.deadline(until: .distantFuture), application: String(decoding: Base64.encode(sealed), as: UTF8.self),
            signature: String(decoding: Base64.encode(try signature(reader, statement)), as: UTF8.self))
        let answer: RegisterResponse = try await ask(.register, request, id)
        return answer.number
    }

    private func card(_ reader: CardReader, _ directory: String) throws(Refused) -> Certificate {
        let read: Certificate?
        do throws(CardError) { read = try reader.read(directory) } catch { throw Refused(error.refusal) }
        guard let read else { throw Refused(.certificateInvalid) }
        return read
    }

    private func signature(_ reader: CardReader, _ statement: SignedApplication) throws(Refused) -> [UInt8] {
        let signed: [UInt8]?
        do throws(CardError) { signed = try reader.sign(statement.bytes) } catch { throw Refused(error.refusal) }
        guard let signed else { throw Refused(.cardUnreadable) }
        return signed
    }

    /// The key of the city's family-register system, from the certificates that every terminal carries.
    private func cityKey(_ code: String) throws(Refused) -> [UInt8] {
        guard let municipality = context.topology.municipality(code: code) else { throw Refused(.municipalityUnknown) }
        guard let certificate = try? NodeKeys.certificate(RunDirectory.applicationCertificate(of: municipality.id)) else { throw Refused(.certificateNotOffered) }
        do throws(CertificateRefusal) {
            try cities.verify(
                certificate, as: .documentSigning, expectedURI: ApplicationURI.of(municipality.id), atMilliseconds: context.clock.now.millisecondsSinceEpoch)
        } catch {
            throw Refused(.internalError)
        }
        guard let point = certificate.publicKey.p256Point else { throw Refused(.internalError) }
        return point
    }

    private func ask<Answer: WireMessage>(_ message: MessageName, _ question: some WireMessage, _ id: RequestID) async throws(Refused) -> Answer {
        do throws(ChannelError) {
            return try await center.ask(message, question, requestID: id, until: .distantFuture).answer
        } catch {
            throw Refused(error.isTimedOut ? .deadlineExceeded : error.refusal(unreachable: unreachable).code)
        }
    }
}

extension Digest {
    /// As journals name an application: by the hash of its number, in hex.
    static func text(of number: ApplicationNumber) -> String { Hex.encode(sha256(Array(number.description.utf8))) }
}
