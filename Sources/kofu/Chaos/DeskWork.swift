import Crypto
import EventLoop
import JSON
import Node

/// What somebody does at a desk of the network: words to the management sockets of processes.
struct DeskWork: Sendable {
    struct Word: Sendable {
        /// What the process is asked for first; the request is then said once for each element of the list, with what its `key` is.
        struct Each: Sendable {
            let request: JSONValue
            let list: String
            let key: String
            /// Only elements of which this member says this.
            var only: (member: String, value: JSONValue)?
        }

        let process: String
        let request: JSONValue
        /// A member of the answer, and what it says once it is done; nil where every answer that refuses nothing says so.
        var done: (member: String, value: JSONValue)?
        var each: Each?
        /// Whose paper it is about: what its scramble image carries goes along as `record`. Where none lies in the tray, one is ordered.
        var paper: ChaosNetwork.Order?

        func isDone(_ answer: JSONValue) -> Bool {
            answer["error"] == nil && answer["refused"] == nil && (done.map { answer[$0.member] == $0.value } ?? true)
        }
    }

    /// Between two tries: whoever sits at a desk is no flood, and is not taken for one.
    static let pauseMilliseconds = 50

    /// Said one after another; each may be said again after a fault, and is done once.
    let doing: [Word]
    /// A member of the last answer that stays the same however often it is said.
    var same: String?
    /// What nobody may have once it is done, and the refusal.
    var held: (order: ChaosNetwork.Order, code: String)?
    var undoing: [Word] = []
    /// What can be had again once it has been taken back; nil where a certificate has nothing to do with it.
    var restored: ChaosNetwork.Order?
    let cards: [String]
}

extension ChaosNetwork {
    /// Says each word; the last answer, or the first that is not what was asked for. Nil where the process died under it.
    func say(_ words: [DeskWork.Word]) async -> JSONValue? {
        var answer: JSONValue?
        for word in words {
            answer = await say(word)
            guard let answer, word.isDone(answer) else { return answer }
        }
        return answer
    }

    private func say(_ word: DeskWork.Word) async -> JSONValue? {
        guard let each = word.each else {
            guard let paper = word.paper else { return await say(word.request, to: word.process) }
            return await say(adding(await record(of: paper), to: word.request), to: word.process)
        }
        guard let list = await say(each.request, to: word.process) else { return nil }
        var answer = list
        for element in list[each.list]?.arrayElements ?? [] where each.only.map({ element[$0.member] == $0.value }) ?? true {
            let request = JSONValue.object((word.request.objectMembers ?? []) + [JSONMember(each.key, element[each.key] ?? .null)])
            guard let next = await say(request, to: word.process) else { return nil }
            answer = next
            guard word.isDone(answer) else { break }
        }
        return answer
    }

    /// Of a paper in the tray of the kiosk; empty, and so no record, where none comes.
    private func record(of order: Order) async -> [UInt8] {
        if let record = PaperRecord.record(0, at: order.kiosk) { return record }
        _ = await self.order(order)
        return PaperRecord.record(0, at: order.kiosk) ?? []
    }

    private func adding(_ record: [UInt8], to request: JSONValue) -> JSONValue {
        .object((request.objectMembers ?? []) + [JSONMember("record", .string(Hex.encode(record)))])
    }

    /// The answer, which has a member `error` where the desk refuses; nil where nobody answers.
    private func say(_ request: JSONValue, to process: String) async -> JSONValue? {
        let request = await staff.signed(request, to: process)
        do {
            return try await ControlClient.ask(path: RunDirectory.controlSocket(of: process), request, timeoutMilliseconds: ChaosNetwork.orderMilliseconds)
        } catch let error as ControlError {
            return ["error": .string(error.description)]
        } catch {
            return nil
        }
    }

    /// Says each word until it is done; the last answer, or nil where that does not come in time.
    func insist(on words: [DeskWork.Word], milliseconds: Int) async -> JSONValue? {
        let deadline = MonotonicTime.now.adding(milliseconds: milliseconds)
        var last = JSONValue.null
        for word in words {
            while true {
                if let answer = await say(word), word.isDone(answer) {
                    last = answer
                    break
                }
                guard MonotonicTime.now < deadline else { return nil }
                await EventLoop.shared.sleep(milliseconds: DeskWork.pauseMilliseconds)
            }
        }
        return last
    }

    /// After a heal whoever sits at a desk asks again until it is done, sees that it is in force, and takes it back; what was not so, or nil.
    /// - Parameter isAskedAgain: false for what was done before anything was struck: it stays done.
    func finish(_ work: DeskWork, isAskedAgain: Bool, milliseconds: Int) async -> String? {
        if isAskedAgain {
            guard let answer = await insist(on: work.doing, milliseconds: milliseconds) else { return "not done after the heal" }
            if let same = work.same {
                let again = await say(work.doing)
                guard let first = answer[same], again?[same] == first else { return "another \(same) when it was asked again: \(ChaosRunText.words(again))" }
            }
        }
        if let held = work.held, let broken = await refusal(of: held, milliseconds: milliseconds) { return broken }
        return await insist(on: work.undoing, milliseconds: milliseconds) == nil ? "not taken back after the heal" : nil
    }

    /// Nobody gets what is held, and soon everybody is told so; what was not so, or nil.
    private func refusal(of held: (order: Order, code: String), milliseconds: Int) async -> String? {
        let deadline = MonotonicTime.now.adding(milliseconds: milliseconds)
        while true {
            let answer = await order(held.order)
            if answer?["code"]?.stringValue == held.code { return nil }
            // Where no news comes, an issuing server at an ASP issues nothing, and says something else; only a certificate is wrong at once.
            guard answer?["outcome"]?.stringValue != "issued", MonotonicTime.now < deadline else {
                return "done, and not in force: the order ended with \(ChaosRunText.words(answer))"
            }
            await EventLoop.shared.sleep(milliseconds: DeskWork.pauseMilliseconds)
        }
    }
}
