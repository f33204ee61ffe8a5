import Glibc
import Testing
@testable import kofu

#if arch(x86_64)
@Suite("What a read-only disk refuses") struct WritingCallTests {
    private func call(_ number: Int, _ arguments: UInt64...) -> WritingCall? {
        WritingCall(number: UInt64(number), arguments: arguments + Array(repeating: 0, count: 4 - arguments.count))
    }

    @Test("opening is refused where it is for writing, making or emptying", arguments: [O_WRONLY, O_RDWR, O_RDONLY | O_CREAT, O_RDONLY | O_TRUNC, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC])
    func opening(flags: Int32) {
        #expect(call(257, 0, 0, UInt64(flags)) == .always)
        #expect(call(2, 0, UInt64(flags)) == .always)
    }

    @Test("opening for reading is not", arguments: [O_RDONLY, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, O_RDONLY | O_DIRECTORY])
    func reading(flags: Int32) {
        #expect(call(257, 0, 0, UInt64(flags)) == nil)
        #expect(call(2, 0, UInt64(flags)) == nil)
    }

    @Test("writing is refused by what lies behind the descriptor", arguments: [1, 18, 20, 77])
    func writing(number: Int) { #expect(call(number, 9) == .descriptor(9)) }

    @Test("names are neither made nor moved nor removed", arguments: [82, 83, 84, 86, 87, 88, 263, 264, 265, 316])
    func names(number: Int) { #expect(call(number) == .always) }

    @Test("reading, waiting, speaking and making durable go on", arguments: [0, 17, 5, 232, 44, 45, 74, 75, 73, 3, 202, 288])
    func others(number: Int) { #expect(call(number, 9) == nil) }
}
#endif
