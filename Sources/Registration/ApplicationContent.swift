public import Domain
import JSON

/// What travels inside a sealed application: the form, and to which card, request and city it belongs, so that nobody between can
/// put one person's application under another's card.
public struct ApplicationContent: Sendable, Hashable {
    public let form: ApplicationForm
    public let requestID: RequestID
    /// The serial (発行番号) of the card's certificate, in hex.
    public let serial: String
    /// JIS code of six digits.
    public let municipality: String

    public init(form: ApplicationForm, requestID: RequestID, serial: String, municipality: String) {
        self.form = form
        self.requestID = requestID
        self.serial = serial
        self.municipality = municipality
    }

    /// Nil for anything but what `json` wrote.
    init?(json: JSONValue) {
        guard let requestID = json["requestId"]?.stringValue.flatMap({ RequestID($0) }), let serial = json["serial"]?.stringValue,
              let municipality = json["municipality"]?.stringValue,
              let form = try? ApplicationForm(entered: { json[$0.rawValue]?.stringValue }) else { return nil }
        self.init(form: form, requestID: requestID, serial: serial, municipality: municipality)
    }

    var json: JSONValue {
        var members = [
            JSONMember("requestId", .string(requestID.description)), JSONMember("serial", .string(serial)), JSONMember("municipality", .string(municipality)),
        ]
        for field in ApplicationForm.Field.allCases { members.append(JSONMember(field.rawValue, .string(form[field]))) }
        return .object(members)
    }
}
