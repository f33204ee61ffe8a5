import Domain
import EventLoop
import Messages

/// As of when the registers gave what one certificate shows: for the journal, as no paper says it.
@LoopActor
final class RecordMoment {
    var asOf: Instant

    init(_ asOf: Instant) { self.asOf = asOf }
}

/// An answer that says at which moment the register stood so.
protocol DatedAnswer {
    var asOf: Instant { get }
}

extension ResidentRecordResponse: DatedAnswer {}
extension SealRegistrationResponse: DatedAnswer {}
extension TaxRecordResponse: DatedAnswer {}
extension FamilyRegisterResponse: DatedAnswer {}
extension SupplementaryFamilyRegisterResponse: DatedAnswer {}
