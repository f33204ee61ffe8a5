import EventLoop
#if DEFECTS
import LeakMutants
#endif

/// `kofu review --mutants`: leaks planted on purpose, of which the gates must refuse what they can and the review must find the rest.
enum MutantsMode {
    static let defaultSample = 200

    static let options: [CommandLineOptions.Option] = [
        .init(name: "mutants", value: nil, help: "plant leaks on purpose, and see what refuses or finds them (test builds only)"),
        .init(name: "only", value: "PATTERN", help: "with --mutants: those whose name holds this, as lgwan/menu.request or base64/extra-key", isRepeatable: true),
        .init(name: "arm", value: "ARM", help: "with --mutants: on, off or both (default): with the gates on or off"),
        .init(name: "sample", value: "N", help: "with --mutants: how many are played on the network, drawn evenly (default: \(defaultSample); 0 for none)"),
        .init(name: "clean", value: "N", help: "with --mutants: how many clean transactions the review must let pass (default: 10)"),
        .init(name: "whole", value: nil, help: "with --mutants: the whole catalogue, message by message, without the network"),
    ]

    static let details = """
        kofu review --mutants: brings a network up, plants forbidden data (a name, a PIN, an Individual Number …) in one spelling and one place of one
        message after another, and reads the refusals; then once more with all gates off, and reviews the capture. --whole does so with every mutant of the
        catalogue on captured messages, in this process. Every survivor is listed by name. Status 0: no false alarm on clean transactions, and whatever was
        refused was refused by the rule of its place. docs/leak-mutants.md has the tables.
        """

    static let mode = ReviewCommand.Mode(fits: { $0.has("mutants") }) { options in
        #if DEFECTS
        return try await MutantsRun(options).perform(options)
        #else
        throw RunContext.Failure(description: "this is a release build, which plants no leaks. Use a test build: swift build && .build/debug/kofu review --mutants")
        #endif
    }
}
