import Domain
import EventLoop

/// What lies behind the page of a relying party's PC: the way to the enquiry site (A10).
@LoopActor
protocol EnquiryBackend: AnyObject {
    /// The site's page; nil where the site does not answer.
    func page() async -> String?
    /// Asks about what a scramble image carries.
    func enquire(_ record: [UInt8]) async -> Result<EnquiryFindings, EnquiryRefused>
}

/// What the site vouches for.
struct EnquiryFindings: Sendable {
    /// The code of the municipality that signed.
    let municipality: String
    /// Its name, as in `topology.json`.
    let name: String
    let signedAt: Instant
    /// The front as an SVG document.
    let drawing: String
}

struct EnquiryRefused: Error, Sendable {
    let code: RefusalCode
}
