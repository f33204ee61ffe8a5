package import Foundation

/// A directory of one test, gone with it.
package final class TemporaryDirectory: Sendable {
    package let url: URL

    package init() throws {
        // Short, since Unix socket paths are.
        url = URL(filePath: "/tmp").appending(path: "kofu-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    package func path(_ name: String) -> String { url.appending(path: name).path }

    @discardableResult
    package func write(_ name: String, _ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(filePath: path(name)))
        return path(name)
    }
}
