import Crypto
import Domain
import Node

/// Opens an Individual Number for a certificate that shows it, and for nothing else (F2).
enum IndividualNumberBox {
    /// Nil where the box was not made for this resident under the city's key.
    static func open(_ sealed: String, of resident: ResidentID, municipality: String) -> IndividualNumber? {
        guard let box = Base64.decode(Array(sealed.utf8)),
              let key = try? SecretBytes.contents(ofFile: RunDirectory.individualNumberKey(of: municipality)),
              let digits = try? AESGCM.open(box, key: key, additionalData: Array(resident.text.utf8))
        else { return nil }
        return digits.withSpan { span in IndividualNumber(String(decoding: (0..<span.count).map { span[$0] }, as: UTF8.self)) }
    }
}
