/// Everything that a node does happens on its one event loop; this global actor says so to the compiler.
@globalActor
public actor LoopActor {
    public static let shared = LoopActor()

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        // The executor is a process-wide constant and never dies.
        unsafe EventLoop.shared.asUnownedSerialExecutor()
    }
}
