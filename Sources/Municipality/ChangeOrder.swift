import Domain
import JSON

/// What `kofu change` asks of the registers over their management socket.
struct ChangeOrder {
    let resident: ResidentID
    let change: RegisterChange
    /// Whether the copy at the ASP is brought up to date at once, and not at the next quarter of an hour.
    let isCopiedNow: Bool

    init(json: JSONValue) throws(RegisterChange.Refusal) {
        func text(_ member: String) throws(RegisterChange.Refusal) -> String {
            guard let text = json[member]?.stringValue else { throw RegisterChange.Refusal(code: "incomplete", words: "this kind of change needs --\(member)") }
            return text
        }
        resident = ResidentID(try text("resident"))
        isCopiedNow = json["copy"]?.boolValue ?? false
        change = switch json["kind"]?.stringValue {
        case "died": .died
        case "moved-out": .movedOut
        case "moved": .moved(address: try text("address"))
        case "name": .renamed(name: try text("name"), kana: try text("kana"))
        case "former-surname": .formerSurname(try text("name"))
        case "seal-registered": .sealRegistered(imprint: try text("imprint"))
        case "seal-cancelled": .sealCancelled
        case "hold": .held
        case "release": .released
        default: throw RegisterChange.Refusal(code: "kind-unknown", words: "no change is called so")
        }
    }
}
