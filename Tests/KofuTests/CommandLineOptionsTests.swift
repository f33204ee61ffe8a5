import Testing
@testable import kofu

@Suite struct CommandLineOptionsTests {
    private static let options = [
        CommandLineOptions.Option(name: "run", value: "DIR", help: ""),
        CommandLineOptions.Option(name: "json", value: nil, help: ""),
        CommandLineOptions.Option(name: "option", value: "NAME=VALUE", help: "", isRepeatable: true),
    ]

    private func read(_ words: [String], maximumPositional: Int = 1) throws(CommandLineOptions.UsageError) -> CommandLineOptions {
        try CommandLineOptions(words[...], options: CommandLineOptionsTests.options, maximumPositional: maximumPositional)
    }

    @Test("a value follows its name after a space or an equals sign")
    func values() throws {
        for words in [["--run", "here"], ["--run=here"]] {
            let options = try read(words)
            #expect(options.value("run") == "here" && options.has("run") && !options.has("json"))
            #expect(try options.required("run", example: "x") == "here")
        }
        #expect(try read(["--run=a=b"]).value("run") == "a=b")
        #expect(try read(["--run="]).value("run") == "")
    }

    @Test("a repeatable option keeps all its values in order, others may come once")
    func repeated() throws {
        #expect(try read(["--option", "scope=self", "--option=domicile=shown"]).all("option") == ["scope=self", "domicile=shown"])
        #expect(throws: CommandLineOptions.UsageError.self) { _ = try read(["--run", "a", "--run", "b"]) }
        #expect(throws: CommandLineOptions.UsageError.self) { _ = try read(["--json", "--json"]) }
    }

    @Test("words between the options are positional, up to their number")
    func positional() throws {
        #expect(try read(["lgwan.odawara", "--json"]).positional == ["lgwan.odawara"])
        #expect(try read(["--json", "lgwan.odawara"]).positional == ["lgwan.odawara"])
        #expect(try read(["-", "--"], maximumPositional: 2).positional == ["-", "--"])
        #expect(throws: CommandLineOptions.UsageError.self) { _ = try read(["a", "b"]) }
    }

    @Test("an option that the command does not know is refused with those that it knows")
    func unknown() {
        let error = #expect(throws: CommandLineOptions.UsageError.self) { _ = try read(["--rum", "x"]) }
        #expect(error?.description == "unknown option --rum; this command knows --run, --json, --option")
    }

    @Test("a value that is missing, or given where none belongs, is refused", arguments: [["--run"], ["--json=yes"], ["--run", "--json"], ["--option", "--run", "x"]])
    func missing(words: [String]) { #expect(throws: CommandLineOptions.UsageError.self) { _ = try read(words) } }

    @Test("an option that is needed is asked for with an example")
    func required() throws {
        let options = try read([])
        let error = #expect(throws: CommandLineOptions.UsageError.self) { _ = try options.required("run", example: "demo") }
        #expect(error?.description == "--run is needed, as in --run demo")
    }

    @Test("a whole number is read within its range, and refused outside it")
    func integers() throws {
        #expect(try read([]).integer("run", in: 1...10, default: 3) == 3)
        for text in ["1", "10"] { #expect(try read(["--run", text]).integer("run", in: 1...10, default: 3) == Int(text)) }
        for text in ["0", "11", "x", "", "1.5", "99999999999999999999", "-1"] {
            #expect(throws: CommandLineOptions.UsageError.self) { _ = try read(["--run=\(text)"]).integer("run", in: 1...10, default: 3) }
        }
    }

    @Test("no command declares an option twice, and each needs its words in order")
    func commands() {
        #expect(Set(Command.all.map(\.name)).count == Command.all.count)
        for command in Command.all {
            #expect(Set(command.options.map(\.name)).count == command.options.count)
            let isOptional = command.positional.map { $0.hasPrefix("[") }
            #expect(isOptional == isOptional.sorted { !$0 && $1 })
        }
    }
}
