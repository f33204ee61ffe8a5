import Glibc

/// What libFuzzer calls with each input. A target is one file of `targets/` with one function, `target`.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    target(Array(UnsafeBufferPointer(start: start, count: count)))
    return 0
}

/// A property that must hold whatever the input is. Where it does not, the input is saved as a crash.
func demand(_ holds: Bool, _ property: String) {
    guard !holds else { return }
    say("the property does not hold: \(property)")
    abort()
}

/// A value that the harness itself makes, outside of what is fuzzed.
func made<Value>(_ make: () throws -> Value) -> Value {
    do { return try make() } catch {
        say("the harness cannot make what it needs: \(error)")
        exit(70)
    }
}

private func say(_ text: String) {
    let bytes = Array((text + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
}
