/// The city counter (窓口), the only place where a locked card is unlocked (D2).
public enum CounterDesk {
    /// Sets a new PIN and restores all tries. The clerk has checked who stands there.
    public static func unlock(directory: String, newPIN: borrowing PIN) throws(CardError) {
        let slot = try CardSlot.insert(directory)
        defer { withExtendedLifetime(slot) {} }
        let files = CardFiles(directory: directory)
        var counter = try RetryCounter.read(files.counter)
        // The PIN first: after a crash in between the card is still locked, never open with the old PIN.
        try files.replace(files.verifier, with: try PINVerifier(for: newPIN).content.span)
        try counter.restore()
    }
}
