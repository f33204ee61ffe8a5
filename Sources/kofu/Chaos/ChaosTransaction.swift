import Chaos
import EventLoop
import JSON
import Node

/// A kind of transaction: what is asked of the network, and how it ends where nothing is wrong.
struct ChaosTransaction: Sendable {
    enum Act: Sendable {
        /// A person at a kiosk.
        /// - Parameter code: of the refusal that is right; nil where a certificate comes.
        case order(ChaosNetwork.Order, code: String?)
        case desk(DeskWork)
    }

    let name: String
    let act: Act

    /// Nil where nobody stands at a kiosk.
    var order: ChaosNetwork.Order? {
        guard case .order(let order, _) = act else { return nil }
        return order
    }

    /// The order, where a certificate comes of it.
    var issuing: ChaosNetwork.Order? {
        guard case .order(let order, nil) = act else { return nil }
        return order
    }

    /// Cards that are used.
    var cards: [String] {
        switch act {
        case .order(let order, _): [order.card]
        case .desk(let work): work.cards
        }
    }

    /// The process at which somebody waits for the answer.
    var place: String? {
        switch act {
        case .order(let order, _): order.kiosk
        case .desk(let work): work.doing.last?.process
        }
    }

    func outcome(of answer: JSONValue?) -> Outcome {
        switch act {
        case .order: answer?["outcome"]?.stringValue.flatMap(Outcome.init(rawValue:)) ?? .indeterminate
        case .desk(let work): answer.map { work.doing.last?.isDone($0) == true ? .done : .failed } ?? .indeterminate
        }
    }

    func expects(_ answer: JSONValue?) -> Bool {
        switch act {
        case .order(_, let code?): answer?["code"]?.stringValue == code
        case .order(_, nil): outcome(of: answer) == .issued
        case .desk: outcome(of: answer) == .done
        }
    }
}

/// What somebody does at a desk of the network: words to the management sockets of processes.
struct DeskWork: Sendable {
    struct Word: Sendable {
        let process: String
        let request: JSONValue
        /// A member of the answer, and what it says once it is done; nil where every answer without an error says so.
        var done: (member: String, value: JSONValue)?

        func isDone(_ answer: JSONValue) -> Bool { answer["error"] == nil && (done.map { answer[$0.member] == $0.value } ?? true) }
    }

    /// Said one after another; each may be said again after a fault, and is done once.
    let doing: [Word]
    /// What nobody may have once it is done, and the refusal.
    let held: (order: ChaosNetwork.Order, code: String)?
    let undoing: [Word]
    let cards: [String]
}

extension ChaosNetwork {
    /// What came of it; nil where the process that was asked died under it.
    func perform(_ transaction: ChaosTransaction) async -> JSONValue? {
        switch transaction.act {
        case .order(let order, _): return await self.order(order)
        case .desk(let work):
            var answer: JSONValue?
            for word in work.doing {
                answer = await say(word)
                guard let answer, word.isDone(answer) else { return answer }
            }
            return answer
        }
    }

    /// The answer, which has a member `error` where the desk refuses; nil where nobody answers.
    private func say(_ word: DeskWork.Word) async -> JSONValue? {
        do {
            return try await ControlClient.ask(path: RunDirectory.controlSocket(of: word.process), word.request, timeoutMilliseconds: ChaosNetwork.orderMilliseconds)
        } catch let error as ControlError {
            return ["error": .string(error.description)]
        } catch {
            return nil
        }
    }

    /// Says each word until it is done; false where that does not come in time.
    func insist(on words: [DeskWork.Word], milliseconds: Int) async -> Bool {
        let deadline = MonotonicTime.now.adding(milliseconds: milliseconds)
        for word in words {
            while true {
                if let answer = await say(word), word.isDone(answer) { break }
                guard MonotonicTime.now < deadline else { return false }
                await EventLoop.shared.sleep(milliseconds: ChaosNetwork.pollMilliseconds)
            }
        }
        return true
    }
}
