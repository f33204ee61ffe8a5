/// What a person can leave behind at a kiosk (E3).
enum ForgottenItem: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The Individual Number Card on the reader.
    case card
    /// Printed sheets in the tray.
    case paper

    static func < (left: ForgottenItem, right: ForgottenItem) -> Bool { left.rawValue < right.rawValue }
}
