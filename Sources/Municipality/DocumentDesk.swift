import Channel
#if DEFECTS
import Defects
#endif
import Domain
import EventLoop
import Messages
import Node
import Paper
import Topology

/// Makes the city's part of one certificate: asks the registers what it needs, puts that together, draws and signs it (B10). The one
/// place where papers are made, for an issuing server and for a family-register system alike.
@LoopActor
final class DocumentDesk {
    /// Whose certificate is made, and in answer to what.
    struct Job {
        let order: CertificateOrder
        /// The card holder.
        let resident: ResidentID
        let requestID: RequestID
        /// SHA-256 of the kiosk's request, which the paper answers.
        let kioskRequestHash: String
        /// When the registers' answers are due, as the questions say it.
        let deadline: Instant
        /// When it is issued.
        let now: Instant
    }

    private let context: NodeContext
    private let municipality: Topology.Municipality
    private let papers: PaperMaker
    #if DEFECTS
    private let defects = DefectiveWork()
    #endif

    init(_ context: NodeContext, _ municipality: Topology.Municipality) throws {
        self.context = context
        self.municipality = municipality
        papers = try PaperMaker(of: municipality)
    }

    /// The signed part, or why there is none.
    func make(_ job: Job, over line: some RegisterLine) async throws(RegisterRefusal) -> [UInt8] {
        var content = try await content(job, line)
        #if DEFECTS
        content = await defects.shared(content)
        #endif
        do throws(PaperMaker.Failure) { return try await papers.make(sheet(content, job), for: job.kioskRequestHash, at: job.now) } catch {
            context.log("a certificate could not be made: \(error.words)")
            throw RegisterRefusal(code: error.refusal)
        }
    }

    /// What the registers hold of the holder for this order, put together as the certificate says it.
    private func content(_ job: Job, _ line: some RegisterLine) async throws(RegisterRefusal) -> CertificateContent {
        let composer = CertificateComposer(
            order: job.order, resident: job.resident, requestID: job.requestID, deadline: job.deadline,
            openNumber: { [municipality] in IndividualNumberBox.open($0, of: $1, municipality: municipality.id) })
        do throws(CertificateComposer.Failure) {
            return try await composer.compose(line)
        } catch {
            switch error {
            case .register(let error): throw RegisterRefusal(code: error.refusal(unreachable: .registerUnreachable).code)
            case .answerUnfit: throw RegisterRefusal(code: .internalError)
            }
        }
    }

    private func sheet(_ content: CertificateContent, _ job: Job) -> CertificateSheet {
        CertificateSheet(
            municipality: IssuingMunicipality(
                prefecture: municipality.prefecture, name: municipality.name, headTitle: municipality.headTitleInFull, headName: municipality.head.name,
                sealText: municipality.headTitleInFull + "之印"),
            issuedOn: LocalTime(job.now, in: context.topology.clock.zone).date, number: job.requestID.description, content: content)
    }
}
