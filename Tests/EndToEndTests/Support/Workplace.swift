import Foundation
import Glibc

/// The one directory of this test process, below the temporary directory. It goes with the process,
/// however that ends: a shell waits for it, takes down what is still up and removes the rest.
enum Workplace {
    static let directory: URL = {
        let path = FileManager.default.temporaryDirectory.appending(path: "kofu-e2e-\(getpid())").path
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let caretaker = """
            tail --pid=\(getpid()) -s 1 -f /dev/null
            for run in '\(path)'/run-*; do '\(Repository.kofu)' down --run "$run"; done
            rm -rf '\(path)'
            """
        // In a session of its own, so that Ctrl-C at the terminal does not reach it.
        _ = try? Spawning.spawn(["setsid", "sh", "-c", caretaker])
        return URL(filePath: path)
    }()
}
