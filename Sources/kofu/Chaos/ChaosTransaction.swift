import Chaos
import JSON

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
    /// Done before anything is struck, and in force whatever happens then.
    var under: DeskWork?
    /// The links whose messages are struck; nil for all but those on which processes speak unasked.
    var links: Set<String>?

    /// Processes that start anew before each case, as they count tries in their memory: nobody applies so often in so short a time (G5).
    var fresh: [String] = []

    /// Nil where nobody stands at a kiosk.
    var order: ChaosNetwork.Order? {
        guard case .order(let order, _) = act else { return nil }
        return order
    }

    /// What is done at a desk for it; nil where nothing is.
    var work: DeskWork? {
        guard case .desk(let work) = act else { return under }
        return work
    }

    /// Cards that are used.
    var cards: [String] {
        let own = switch act {
        case .order(let order, _): [order.card]
        case .desk(let work): work.cards
        }
        return own + (under?.cards ?? [])
    }

    /// What can be had once all is over, so that it shows that people are served again; nil where no certificate has to do with it.
    var restored: ChaosNetwork.Order? {
        switch act {
        case .order(let order, nil): order
        case .order: under?.restored
        case .desk(let work): work.restored
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

extension ChaosNetwork {
    /// What came of it; nil where the process that was asked died under it.
    func perform(_ transaction: ChaosTransaction) async -> JSONValue? {
        switch transaction.act {
        case .order(let order, _): await self.order(order)
        case .desk(let work): await say(work.doing)
        }
    }

    /// Undoes what a transaction did and sees that it was in force until then; what was not so, or nil.
    func finish(_ transaction: ChaosTransaction, milliseconds: Int) async -> String? {
        if case .desk(let work) = transaction.act, let broken = await finish(work, isAskedAgain: true, milliseconds: milliseconds) { return broken }
        guard let under = transaction.under else { return nil }
        return await finish(under, isAskedAgain: false, milliseconds: milliseconds)
    }
}
