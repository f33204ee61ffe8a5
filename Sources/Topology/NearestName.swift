/// The known name that someone who wrote `word` most likely meant; nil where none is near.
func nearestName(to word: String, among known: some Sequence<String>) -> String? {
    // Only short words are worth a guess, and only theirs is cheap.
    let longestGuessedName = 64
    let typed = Array(word.lowercased().utf8)
    guard typed.count <= longestGuessedName else { return nil }
    let farthest = max(1, typed.count / 3)
    var best: (name: String, distance: Int)?
    for name in known where name.utf8.count <= longestGuessedName {
        let distance = editDistance(typed, Array(name.lowercased().utf8))
        if distance <= farthest, distance < best?.distance ?? .max { best = (name, distance) }
    }
    return best?.name
}

/// How many octets must be put in, taken out or changed to make one of the other (Levenshtein).
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var previous = Array(0...right.count)
    for (row, byte) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            current.append(min(previous[column] + (byte == other ? 0 : 1), previous[column + 1] + 1, current[column] + 1))
        }
        previous = current
    }
    return previous[right.count]
}
