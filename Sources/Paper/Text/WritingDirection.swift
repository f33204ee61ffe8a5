/// How the characters of a text follow each other.
enum WritingDirection: Sendable, Hashable {
    /// 横書き: to the right.
    case row
    /// 縦書き: downward.
    case column
}
