import Glibc

/// The two searches of the reader, by the C library's vector code.
enum JournalSearch {
    /// The index of the first newline of `bytes[start..<end]`.
    static func newline(in bytes: [UInt8], from start: Int, to end: Int) -> Int? {
        guard start < end, end <= bytes.count else { return nil }
        // memchr reads only start..<end of the array, which outlives the call.
        return unsafe bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress, let found = unsafe memchr(base + start, 0x0A, end - start) else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    static func contains(_ line: ArraySlice<UInt8>, _ needle: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        // Both arrays outlive the calls; nothing is read beyond their counts.
        return unsafe line.withUnsafeBytes { haystack in
            unsafe needle.withUnsafeBytes { wanted in
                guard var position = haystack.baseAddress, let pattern = wanted.baseAddress else { return false }
                var left = haystack.count
                while left >= wanted.count, let found = unsafe memchr(position, Int32(first), left - wanted.count + 1) {
                    if unsafe memcmp(found, pattern, wanted.count) == 0 { return true }
                    let next = unsafe UnsafeRawPointer(found) + 1
                    left -= unsafe next - position
                    unsafe position = next
                }
                return false
            }
        }
    }
}
