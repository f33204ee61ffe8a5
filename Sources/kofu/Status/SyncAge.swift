import JSON

/// What a node says of its copy of a register, where it has one, and a register of sending it (F3).
enum SyncAge {
    /// How old the copy is; nil where there is none.
    static func seconds(_ status: JSONValue) -> Int? { status["copyAgeSeconds"]?.integerValue.map { Int($0) } }

    /// A node's copy as programs read it: of which moment, how old, after which change, how many are known and not copied yet, and whether
    /// it may be issued from. Nil where there is none.
    static func copy(of node: String, _ status: JSONValue) -> JSONValue? {
        guard let isUsable = status["mayIssue"]?.boolValue else { return nil }
        return [
            "node": .string(node), "asOf": status["copyAsOf"] ?? .null, "ageSeconds": status["copyAgeSeconds"] ?? .null, "number": status["copyNumber"] ?? .null,
            "pending": status["pending"] ?? .null, "mayIssue": .bool(isUsable),
        ]
    }

    /// What is wrong with copy or sending; nil where nothing is.
    static func fault(_ status: JSONValue) -> String? {
        if status["mayIssue"]?.boolValue == false { return "its copy of the registers is too old, or not there: it issues nothing from it" }
        return status["sync"]?.stringValue.flatMap { $0 == "good" ? nil : "its changes do not reach the copy: \($0)" }
    }
}
