import JSON
import Node

/// What somebody does at a desk of the network in an exercise: one word to the management socket of a process. A word may repeat what an
/// earlier answer gave, such as the number of a hold or a session.
struct ExerciseWord: Sendable {
    /// What was told on the way, by the name that the plan gave it.
    typealias Notes = [String: JSONValue]

    let process: String
    let request: @Sendable (Notes) -> JSONValue
    /// What of the answer is noted.
    var notes: [(name: String, value: @Sendable (JSONValue, Notes) -> JSONValue?)] = []
    /// A member of the answer, and what it says once it is done; nil where every answer without an error says so.
    var done: (member: String, value: JSONValue)?

    init(_ process: String, done: (String, JSONValue)? = nil, _ request: @escaping @Sendable (Notes) -> JSONValue) {
        self.process = process
        self.request = request
        self.done = done.map { (member: $0.0, value: $0.1) }
    }

    /// The same word, after which a member of the answer is known by `name`.
    func noting(_ name: String, _ value: @escaping @Sendable (JSONValue, Notes) -> JSONValue?) -> ExerciseWord {
        var word = self
        word.notes.append((name, value))
        return word
    }

    func noting(_ name: String, member: String) -> ExerciseWord { noting(name) { answer, _ in answer[member] } }

    /// What a report says came of it: codes and words of the program, and nothing of anybody's.
    func outcome(of answer: JSONValue) -> String {
        if let error = answer["error"]?.stringValue { return error }
        guard let done, answer[done.member] != done.value else { return ExerciseWord.doneWord }
        return ["code", "refused", "outcome", "state"].lazy.compactMap { answer[$0]?.stringValue }.first ?? "not done"
    }

    static let doneWord = "done"
}
