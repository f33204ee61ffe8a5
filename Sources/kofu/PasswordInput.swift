import Glibc

/// Passwords from standard input or a file, never from the command line, which everybody on the machine can read.
enum PasswordInput {
    static let option = CommandLineOptions.Option(name: "password-file", value: "FILE", help: "the file whose first line is the password (default: standard input)")
    private static let maximumBytes = 4096

    /// The first line. At a terminal it is asked for, and not shown while it is typed.
    static func read(file: String?) throws -> [UInt8] {
        let octets: [UInt8]
        if let file {
            octets = try FileSystem.read(file, maximumBytes: maximumBytes)
        } else {
            octets = isatty(STDIN_FILENO) == 1 ? typed() : line()
        }
        let line = Array(octets.prefix { $0 != 0x0A && $0 != 0x0D })
        guard !line.isEmpty else { throw RunContext.Failure(description: "the password is empty") }
        guard String(validating: line, as: UTF8.self) != nil else { throw RunContext.Failure(description: "the password is no UTF-8") }
        return line
    }

    private static func typed() -> [UInt8] {
        Output.progress("password:")
        var usual = termios()
        // The structure is ours and lives for the calls.
        guard unsafe tcgetattr(STDIN_FILENO, &usual) == 0 else { return line() }
        var silent = usual
        silent.c_lflag &= ~tcflag_t(ECHO)
        unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent)
        defer { unsafe tcsetattr(STDIN_FILENO, TCSAFLUSH, &usual) }
        return line()
    }

    /// Octets of standard input up to the first line feed.
    private static func line() -> [UInt8] {
        var octets: [UInt8] = []
        var octet: UInt8 = 0
        // One octet of our own stack at a time, so that nothing behind the line is taken.
        while octets.count < maximumBytes, unsafe Glibc.read(STDIN_FILENO, &octet, 1) == 1, octet != 0x0A { octets.append(octet) }
        return octets
    }
}
