import Glibc

/// A socket that listens, so that nobody else can on the same address.
struct Listener {
    private let descriptor: Int32

    init(address: String, port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_port = port.bigEndian
        // The structure and the text are ours and live for the calls.
        unsafe inet_pton(AF_INET, address, &name.sin_addr)
        let bound = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard bound == 0, listen(descriptor, 1) == 0 else { throw Failure(description: "cannot listen on \(address): error \(errno)") }
    }

    func close() { Glibc.close(descriptor) }
}
