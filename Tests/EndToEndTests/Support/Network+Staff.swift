import Foundation
import Testing

/// A city's staff, as their terminal sees them.
extension Network {
    static let staffPassword = "correct horse battery staple"

    /// The number of service under which somebody of a role logs in.
    static func staff(_ role: String) -> String { "\(role)-01" }

    private func passwordFile(_ text: String) throws -> String {
        let path = file("staff-password.txt")
        try (text + "\n").write(to: path, atomically: true, encoding: .utf8)
        return path.path
    }

    func logIn(_ city: String, _ id: String, password: String) async throws -> Finished {
        try await kofu("staff", "login", city, id, "--password-file", passwordFile(password))
    }

    func logInAsAdministrator(_ city: String) async throws -> Finished {
        try await kofu("staff", "login", city, "administrator", "--password-file", file("keys/staff/\(city)/administrator.password").path)
    }

    /// Makes an account, as the administrator.
    func addStaff(_ city: String, _ id: String, role: String, password: String = staffPassword) async throws -> Finished {
        let administrator = try await logInAsAdministrator(city)
        guard administrator.status == 0 else { return administrator }
        return try await kofu("staff", "add", city, id, "--role", role, "--password-file", passwordFile(password))
    }

    /// Logs somebody of the role in, whose account is made where there is none.
    func logIn(_ city: String, role: String) async throws {
        if try await logIn(city, Network.staff(role), password: Network.staffPassword).status == 0 { return }
        let added = try await addStaff(city, Network.staff(role), role: role)
        guard added.status == 0 else { throw Failure(description: added.testDescription) }
        let again = try await logIn(city, Network.staff(role), password: Network.staffPassword)
        guard again.status == 0 else { throw Failure(description: again.testDescription) }
    }

    /// What a clerk of the holder's own city does with a card.
    func atCounter(_ command: String, _ card: String, _ more: String...) async throws -> Finished {
        try await logIn(String(card.prefix { $0 != "-" }), role: "clerk")
        return try await start([command, card] + more).finish()
    }
}
