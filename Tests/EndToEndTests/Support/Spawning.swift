import Foundation
import Glibc

/// Starting programs, with files for what they read and print.
enum Spawning {
    /// Starts a program with the given words; the first one is looked up on the path unless it has a slash.
    static func spawn(_ words: [String], input: String = "/dev/null", output: String = "/dev/null", errors: String = "/dev/null") throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        // The structure is ours, initialised here and destroyed below.
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, input, O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT, 0o600)
        var pid: pid_t = 0
        // The copies of the words are ours, made here and freed below; posix_spawn reads them during the call.
        var copies: [UnsafeMutablePointer<CChar>?] = unsafe words.map { word in unsafe strdup(word) }
        unsafe copies.append(nil)
        let result = unsafe posix_spawnp(&pid, words[0], &actions, nil, copies, environ)
        for unsafe copy in unsafe copies { unsafe free(copy) }
        guard result == 0 else { throw Failure(description: "cannot start \(words[0]): error \(result)") }
        return pid
    }
}
