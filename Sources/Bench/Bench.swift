import EventLoop
import Glibc

/// The development tool behind `make bench`: it makes certificates, serves and asks. It is no part of
/// the simulated network, and nothing depends on it.
@main
enum Bench {
    static let usage = """
        usage: Bench certificates --directory DIR
               Bench serve --directory DIR --address HOST:PORT [--body fixed|gate] [--proof none|skip|line]
               Bench load --directory DIR --address HOST:PORT --source HOST --message small|large
                          --connections N --requests N [--handshakes] [--get PATH]
               Bench paper --rounds N [--out FILE]

        """

    static func main() {
        signal(SIGPIPE, SIG_IGN)
        let words = Array(CommandLine.arguments.dropFirst())
        Task.onLoop { exit(await run(words)) }
        EventLoop.shared.run()
    }

    @LoopActor
    private static func run(_ words: [String]) async -> Int32 {
        do {
            let arguments = try BenchArguments(words.dropFirst())
            switch words.first {
            case "certificates": try BenchIdentity.make(in: arguments.required("directory"))
            case "serve": try await BenchServer.run(arguments)
            case "paper": try PaperBench.run(arguments)
            case "load": try await Load.run(arguments)
            default: throw BenchFailure("no such command")
            }
            return 0
        } catch {
            Output.write("\(error)\n\(usage)", to: STDERR_FILENO)
            return 1
        }
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

enum Output {
    static func write(_ text: String, to descriptor: Int32 = STDOUT_FILENO) {
        let bytes = Array(text.utf8)
        // The array outlives the call.
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }
}
