import EventLoop

/// `kofu review`: what a reviewer asks, in modes that each have a file of their own.
enum ReviewCommand {
    /// One way to use the command; the first whose words fit is taken.
    struct Mode: Sendable {
        let fits: @Sendable (CommandLineOptions) -> Bool
        let perform: @Sendable @LoopActor (CommandLineOptions) async throws -> Int32
    }

    static let modes: [Mode] = [ExerciseMode.mode, MutantsMode.mode, PolicyReview.mode, PolicyDiffReview.mode, CaptureReviewMode.mode]

    static let subnet = CommandLineOptions.Option(
        name: "subnet", value: "127.N.0.0/16", help: "with --exercise or --mutants: the network's addresses (default: any that are free)")

    static let command = Command(
        name: "review", summary: "answer a reviewer's questions about what may cross which channel", positional: ["[A]", "[B]"],
        options: CaptureReviewMode.options + ExerciseMode.options + PolicyReview.options + PolicyDiffReview.options + MutantsMode.options + [subnet, Command.runOption, Command.jsonOption],
        details: "\(CaptureReviewMode.details)\n\n\(ExerciseMode.details)\n\n\(PolicyReview.details)\n\n\(PolicyDiffReview.details)\n\n\(MutantsMode.details)"
    ) { options in
        guard let mode = modes.first(where: { $0.fits(options) }) else {
            throw CommandLineOptions.UsageError(description: "say what to review: a directory of captures, --exercise, --mutants, --policy, or --diff A B")
        }
        return try await mode.perform(options)
    }
}
