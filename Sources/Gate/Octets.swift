/// Exact comparison of a text of the policy with octets from the wire.
enum Octets {
    @inline(__always)
    static func equal(_ text: String, _ octets: ArraySlice<UInt8>) -> Bool {
        let expected = text.utf8.span
        let found = octets.span
        guard expected.count == found.count else { return false }
        for index in 0..<expected.count where expected[index] != found[index] { return false }
        return true
    }
}
