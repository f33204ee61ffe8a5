import JSON

/// How old a node's copy of a register is, where it has one (F3). The node says so beside its state.
enum SyncAge {
    /// Nil where the node has no copy.
    static func seconds(_ status: JSONValue) -> Int? {
        if let seconds = status["syncAgeSeconds"]?.integerValue { return Int(seconds) }
        return status["syncAgeMilliseconds"]?.integerValue.map { Int($0 / 1000) }
    }
}
