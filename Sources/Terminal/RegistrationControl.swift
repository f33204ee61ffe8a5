import Card
public import Domain
import EventLoop
public import JSON
import Node
import Registration

/// Use registration over a terminal's management socket: what a person would type, for programs and for people without a screen.
extension RegistrationTerminal {
    /// Applies as `request` says. The PIN in it is used once; the request ends here.
    /// - Parameter id: of this transaction; nil where the terminal serves somebody else just now.
    public func register(_ request: consuming JSONValue, as id: RequestID?) async -> JSONValue {
        guard let id else { return RegistrationTerminal.refused(.overloaded, nil) }
        let order: Order
        do throws(ApplicationForm.Problems) { order = try Order(request) } catch { return RegistrationTerminal.problems(error) }
        let pin: PIN
        do throws(CardError) { pin = try RegistrationTerminal.typed(consume request) } catch { return RegistrationTerminal.refused(error.refusal, nil) }
        guard RunDirectory.isCardName(order.card) else { return RegistrationTerminal.refused(.cardUnreadable, nil) }
        switch await apply(order.form, to: order.municipality, card: RunDirectory.card(order.card), pin: pin, as: id) {
        case .registered(let number, let id):
            return [
                "outcome": "registered", "number": .string(number.description), "code": .null, "message": .string(ApplicationState.received.words),
                "requestId": .string(id.description),
            ]
        case .refused(let code, let id): return RegistrationTerminal.refused(code, id)
        }
    }

    /// Asks for the application's state as `request` says.
    public func status(_ request: JSONValue, as id: RequestID?) async -> JSONValue {
        guard let id else { return RegistrationTerminal.refused(.overloaded, nil) }
        switch await state(of: request["number"]?.stringValue ?? "", in: request["municipality"]?.stringValue ?? "", as: id) {
        case .success(let state): return ["outcome": "answered", "state": .string(state.rawValue), "code": .null, "message": .string(state.words)]
        case .failure(let refused): return RegistrationTerminal.refused(refused.code, id)
        }
    }

    private struct Order {
        let form: ApplicationForm
        let municipality: String
        let card: String

        init(_ request: borrowing JSONValue) throws(ApplicationForm.Problems) {
            let fields = copy request
            form = try ApplicationForm(entered: { fields[$0.rawValue]?.stringValue })
            municipality = fields["municipality"]?.stringValue ?? ""
            card = fields["card"]?.stringValue ?? ""
        }
    }

    private static func typed(_ request: consuming JSONValue) throws(CardError) -> PIN {
        var octets = Array((request["pin"]?.stringValue ?? "").utf8)
        return try PIN.taking(&octets)
    }

    private static func refused(_ code: RefusalCode, _ id: RequestID?) -> JSONValue {
        [
            "outcome": "refused", "number": .null, "code": .string(code.rawValue), "message": .string(PublicWords.message(for: code)),
            "requestId": id.map { .string($0.description) } ?? .null,
        ]
    }

    /// Nothing has left the terminal, and no try of the PIN is lost.
    private static func problems(_ problems: ApplicationForm.Problems) -> JSONValue {
        [
            "outcome": "incomplete", "number": .null, "code": .null, "message": .string(problems.fields.map(\.correction).joined(separator: "")),
            "fields": .array(problems.fields.map { .string($0.rawValue) }), "requestId": .null,
        ]
    }
}
