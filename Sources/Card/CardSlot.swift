import Glibc

/// The card lies in this reader and therefore in no other: an exclusive lock on its directory, which
/// the kernel lifts when the process dies. It keeps two kiosks from trying PINs at once.
struct CardSlot: ~Copyable {
    private let descriptor: Int32

    private init(descriptor: Int32) { self.descriptor = descriptor }

    static func insert(_ directory: String) throws(CardError) -> CardSlot {
        let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw CardError(.unreadable, at: directory, "no card, error \(errno)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            close(descriptor)
            if reason == EWOULDBLOCK { throw CardError(.inUse, at: directory, "the card is in another reader") }
            throw CardError(.unreadable, at: directory, "cannot lock, error \(reason)")
        }
        return CardSlot(descriptor: descriptor)
    }

    deinit { close(descriptor) }
}
