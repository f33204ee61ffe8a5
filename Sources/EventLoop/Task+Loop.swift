extension Task where Failure == Never {
    /// Starts a task of the event loop. A task without this preference resumes from every suspension by
    /// way of the global pool: two thread switches more each time, which cost more than a request.
    @discardableResult
    public static func onLoop(_ operation: @escaping @Sendable @LoopActor () async -> Success) -> Task {
        Task(executorPreference: EventLoop.shared) { await operation() }
    }
}

extension Task where Failure == any Error {
    /// Starts a task of the event loop that may fail; its error waits for whoever asks for its value.
    @discardableResult
    public static func onLoop(_ operation: @escaping @Sendable @LoopActor () async throws -> Success) -> Task {
        Task(executorPreference: EventLoop.shared) { try await operation() }
    }
}
