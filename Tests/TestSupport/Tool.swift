import Crypto
import Foundation

/// Runs tools that nobody here wrote, as peers of what was written here.
package enum Tool {
    package struct Outcome: Sendable {
        /// Standard output and standard error together.
        package let text: String
        package let status: Int32
    }

    /// Runs `words`, ended after two minutes at most, with `input` on its standard input. A thread of its
    /// own waits for the tool: those of the concurrency pool are few, and the servers of a test need them.
    package static func run(_ words: [String], input: String = "") async throws -> Outcome {
        try await withCheckedThrowingContinuation { waiter in
            Thread.detachNewThread { waiter.resume(with: Result { try wait(words, input) }) }
        }
    }

    private static func wait(_ words: [String], _ input: String) throws -> Outcome {
        // The tool inherits this thread's mask, and `timeout` lives by a signal.
        var none = sigset_t()
        unsafe sigemptyset(&none)
        unsafe pthread_sigmask(SIG_SETMASK, &none, nil)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = ["120"] + words
        let (given, said) = (Pipe(), Pipe())
        process.standardInput = given
        process.standardOutput = said
        process.standardError = said
        try process.run()
        try given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try given.fileHandleForWriting.close()
        let text = String(decoding: try said.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(text: text, status: process.terminationStatus)
    }
}

extension TemporaryDirectory {
    /// Writes certificate, key and authority as PEM files and returns their paths.
    package func write(_ leaf: TestAuthority.Leaf, of authority: TestAuthority) throws -> (certificate: String, key: String, authority: String) {
        let pem = try leaf.key.pem()
        let key = pem.withSpan { span in (0..<span.count).map { span[$0] } }
        return (
            try write("leaf.crt", leaf.certificate.pem), try write("leaf.key", key),
            try write("authority.crt", authority.authority.certificate.pem)
        )
    }
}
