import Domain
@testable import Paper
import Testing

@Suite("The picture of a front in its scramble image (H3)")
struct FrontPictureTests {
    /// What is left of a scramble image beside signature and encryption.
    private static let room = ScrambleReader.capacity - 180

    @Test("comes back as it was, for every page of every kind of certificate, and leaves room for signature and encryption")
    func roundTrip() throws {
        let press = try PaperPress()
        for content in try CertificateSamples.all() {
            for (index, picture) in try press.draw(CertificateSamples.sheet(content)).pictures.enumerated() {
                let packed = picture.packed
                #expect(packed.count <= Self.room, "\(content.kind) page \(index + 1): \(packed.count) octets")
                #expect(try FrontPicture(unpacking: packed) == picture, "\(content.kind) page \(index + 1)")
            }
        }
    }

    @Test("is refused where it is cut, and neither traps nor comes back as it was where a bit is turned")
    func damaged() throws {
        let picture = try #require(try PaperPress().draw(Samples.sheet().plan()).pictures.first)
        let packed = picture.packed
        #expect(refusal { () throws(PaperError) in try FrontPicture(unpacking: []) } == .scrambleDamaged)
        #expect(refusal { () throws(PaperError) in try FrontPicture(unpacking: Array(packed.dropLast(20))) } == .scrambleDamaged)
        for bit in stride(from: 0, to: packed.count * 8, by: 37) {
            var altered = packed
            altered[bit / 8] ^= 0x80 >> UInt8(bit % 8)
            #expect((try? FrontPicture(unpacking: altered)) != picture)
        }
    }
}
