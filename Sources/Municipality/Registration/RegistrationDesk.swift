import Domain
import Registration

/// The use registrations of a city (G5), as a value: which applications have come, what was decided, and who is registered. Every change is one
/// `Act`, and the same acts in the same order give the same desk. What a person entered stays sealed in it.
struct RegistrationDesk {
    struct Application: Equatable {
        let number: ApplicationNumber
        let requestID: RequestID
        /// Of the card with which was applied, in hex.
        let serial: String
        /// The form, sealed to the city's key.
        let sealed: [UInt8]
        let receivedAt: Instant
        var decision: Decision?
    }

    enum Decision: Equatable {
        /// - Parameter resident: as whom the family register keeps the person.
        case approved(ResidentID, at: Instant)
        /// - Parameter words: for the staff who call the applicant; nobody else reads them.
        case refused(words: String, at: Instant)
    }

    enum Act: Equatable {
        case applied(Application)
        case decided(ApplicationNumber, Decision)
    }

    enum Failure: Error, Equatable, CustomStringConvertible {
        case unknownNumber, numberTaken, alreadyDecided, tooMany

        var description: String {
            switch self {
            case .unknownNumber: "there is no such application"
            case .numberTaken: "the number is taken"
            case .alreadyDecided: "the application has been decided"
            case .tooMany: "\(RegistrationDesk.maximumPending) applications wait"
            }
        }
    }

    /// Applications that wait at once; a decision makes room.
    static let maximumPending = 5000
    /// All that are kept; where there are more, those that were refused first are forgotten.
    static let maximumKept = 100_000
    static let maximumWords = 200

    private(set) var applications: [ApplicationNumber: Application] = [:]
    /// In the order in which they came.
    private(set) var order: [ApplicationNumber] = []
    /// The latest of each card.
    private var latest: [String: ApplicationNumber] = [:]
    private(set) var pendingCount = 0

    /// The application that a card has open or that was approved; a second one would be the same again.
    func standing(of serial: String) -> Application? {
        guard let application = latest[serial].flatMap({ applications[$0] }) else { return nil }
        if case .refused = application.decision { return nil }
        return application
    }

    /// As whom the holder of a card is registered.
    func registrant(_ serial: String) -> ResidentID? {
        guard case .approved(let resident, _) = standing(of: serial)?.decision else { return nil }
        return resident
    }

    /// What may be said to whoever knows the number, and for what is none the same as for one that nobody has.
    func state(of typed: String) -> ApplicationState {
        guard let number = ApplicationNumber(typed: typed), let application = applications[number] else { return .unknown }
        return switch application.decision {
        case nil: .received
        case .approved: .approved
        case .refused: .refused
        }
    }

    /// Why an act cannot be taken.
    func check(_ act: Act) throws(Failure) {
        switch act {
        case .applied(let application):
            guard applications[application.number] == nil else { throw .numberTaken }
            guard pendingCount < RegistrationDesk.maximumPending else { throw .tooMany }
        case .decided(let number, _):
            guard let application = applications[number] else { throw .unknownNumber }
            guard application.decision == nil else { throw .alreadyDecided }
        }
    }

    /// Takes an act. Throws, and nothing changes, where it cannot be.
    mutating func take(_ act: Act) throws(Failure) {
        try check(act)
        switch act {
        case .applied(let application):
            applications[application.number] = application
            order.append(application.number)
            latest[application.serial] = application.number
            pendingCount += 1
            forget()
        case .decided(let number, let decision):
            applications[number]?.decision = decision
            pendingCount -= 1
        }
    }

    private mutating func forget() {
        guard order.count > RegistrationDesk.maximumKept, let place = order.firstIndex(where: { isRefused($0) }) else { return }
        applications[order.remove(at: place)] = nil
    }

    private func isRefused(_ number: ApplicationNumber) -> Bool {
        if case .refused = applications[number]?.decision { true } else { false }
    }
}
