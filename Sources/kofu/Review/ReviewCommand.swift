import EventLoop

/// `kofu review`: what a reviewer asks, in modes that each have a file of their own.
enum ReviewCommand {
    /// One way to use the command; the first whose words fit is taken.
    struct Mode: Sendable {
        let fits: @Sendable (CommandLineOptions) -> Bool
        let perform: @Sendable @LoopActor (CommandLineOptions) async throws -> Int32
    }

    static let modes: [Mode] = [MutantsMode.mode, PolicyReview.mode, PolicyDiffReview.mode, CaptureReviewMode.mode]

    static let command = Command(
        name: "review", summary: "answer a reviewer's questions about what may cross which channel", positional: ["[A]", "[B]"],
        options: CaptureReviewMode.options + PolicyReview.options + PolicyDiffReview.options + MutantsMode.options + [Command.runOption, Command.jsonOption],
        details: "\(CaptureReviewMode.details)\n\n\(PolicyReview.details)\n\n\(PolicyDiffReview.details)\n\n\(MutantsMode.details)"
    ) { options in
        guard let mode = modes.first(where: { $0.fits(options) }) else {
            throw CommandLineOptions.UsageError(description: "say what to review: a directory of captures, --policy, --diff A B, or --mutants")
        }
        return try await mode.perform(options)
    }
}
