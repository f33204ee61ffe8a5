import Crypto
import Domain
import Glibc
import Paper
import PaperProof

/// Makes the paper of a made-up household of two again and again, each with another number of issue, and says what it took: the city's part
/// with its scramble image, signed, and what the centre makes of it.
enum PaperBench {
    private static let warming = 20
    private static let date = CivilDate(daysSinceEpoch: 20_544)

    static func run(_ arguments: BenchArguments) throws {
        let rounds = try arguments.count("rounds", maximum: 100_000)
        let press = try PaperPress()
        let authority = try CertificateAuthority.selfSigned(name: "documents", notBeforeMilliseconds: 0, notAfterMilliseconds: 4_000_000_000_000)
        let key = try PrivateKey.generate(.p256)
        let certificate = try authority.issue(.documentSigning(
            uri: DocumentSigner.uri(ofMunicipality: "mizuho"), publicKey: key.publicKey, notBeforeMilliseconds: 0, notAfterMilliseconds: 4_000_000_000_000))
        let signer = DocumentSigner(municipality: "133035", certificate: certificate, key: key, site: try PrivateKey.generate(.p256).publicKey)
        let examiner = PaperExaminer(press: press, signers: try CertificateVerifier(root: authority.certificate))
        let city = PaperExaminer.Municipality(id: "mizuho", protection: PaperProtection(deterrentText: "複写", hiddenFigure: .certifiedMark))
        let hash = [UInt8](repeating: 7, count: Digest.sha256Count)
        var spent = (draw: 0, part: 0, compose: 0, examine: 0)
        var count = 0
        for round in 0..<warming + rounds {
            if round == warming { spent = (0, 0, 0, 0) }
            var start = processor()
            func lap() -> Int {
                let now = processor()
                defer { start = now }
                return now - start
            }
            let drawn = try press.draw(sheet(round))
            spent.draw += lap()
            let part = try signer.sign(signer.part(of: drawn, by: press, at: Instant(millisecondsSinceEpoch: 1_775_005_500_000)), requestHash: hash)
            spent.part += lap()
            let paper = try examiner.compose(part, of: city, requestHash: hash, nowMilliseconds: 1_775_005_500_000)
            spent.compose += lap()
            try examiner.examine(paper, of: city, requestHash: hash, nowMilliseconds: 1_775_005_500_000)
            spent.examine += lap()
            count = paper.count
            if round == 0, let path = arguments.value("out") { try write(paper, path) }
        }
        func microseconds(_ nanoseconds: Int) -> Int { nanoseconds / rounds / 1000 }
        Output.write("""
            {"octets":\(count),"drawMicroseconds":\(microseconds(spent.draw)),"partMicroseconds":\(microseconds(spent.part)),\
            "composeMicroseconds":\(microseconds(spent.compose)),"examineMicroseconds":\(microseconds(spent.examine))}

            """)
    }

    /// Nanoseconds of processor time of this process.
    private static func processor() -> Int {
        var time = timespec()
        // The structure is ours.
        _ = unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private static func sheet(_ round: Int) -> CertificateSheet {
        let members = ["渡邉　太郎", "渡邉　花子"].enumerated().map { index, name in
            ResidentRecordMember(resident: Resident(
                id: ResidentID("133035-R\(index)"), household: HouseholdID("133035-H1"), name: name, nameKana: "ワタナベ　ミホン", formerSurname: nil, birthDate: date,
                sex: .male, relationship: index == 0 ? "世帯主" : "妻", address: "東京都西多摩郡瑞穂町大字箱根ケ崎２３３５番地", addressSince: date, residentSince: date,
                notifiedOn: date, previousAddress: "埼玉県川口市青木二丁目１番１号",
                domicile: RegisteredDomicile(place: "東京都西多摩郡瑞穂町大字石畑１９７２番地", headOfRegister: "渡邉　太郎"), foreign: nil, registeredSeal: nil))
        }
        return CertificateSheet(
            municipality: IssuingMunicipality(prefecture: "東京都", name: "瑞穂町", headTitle: "瑞穂町長", headName: "狭山　池太郎", sealText: "瑞穂町長之印"),
            issuedOn: date, number: "kiosk-a1.\(round)",
            content: .residentRecord(ResidentRecordCopy(
                scope: .household, headOfHousehold: "渡邉　太郎", members: members, shown: .init(relationshipAndHead: true, domicile: true, individualNumber: false))))
    }

    private static func write(_ octets: [UInt8], _ path: String) throws {
        guard let file = unsafe fopen(path, "w") else { throw BenchFailure("cannot write \(path)") }
        // The array outlives the call.
        let count = unsafe octets.withUnsafeBytes { unsafe fwrite($0.baseAddress, 1, $0.count, file) }
        guard unsafe fclose(file) == 0, count == octets.count else { throw BenchFailure("cannot write \(path)") }
    }
}
