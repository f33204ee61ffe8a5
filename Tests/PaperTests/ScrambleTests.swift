import Foundation
@testable import Paper
import Testing

@Suite("The scramble image")
struct ScrambleTests {
    /// The image and a little of what lies around it on the back, in dots.
    static let place = PaperModel.Place(page: 2, x: 1075, y: 1600, width: 2810, height: 2170)

    private func random(_ count: Int, seed: UInt64 = 7) -> [UInt8] {
        var noise = SplitMix(seed: seed)
        return (0..<count).map { _ in UInt8(truncatingIfNeeded: noise.next()) }
    }

    private func print(_ content: [UInt8]?) throws -> [UInt8] {
        try PaperPress().print(Samples.sheet(), protection: ProtectionSamples.protection, scrambled: content)
    }

    private func refused(_ body: () throws(PaperError) -> ScrambleReader.Reading) -> PaperError.Code? {
        do throws(PaperError) {
            _ = try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("gives its content back from at least 99 of 100 scans")
    func scans() throws {
        let content = random(ScrambleReader.capacity)
        let scans = try PaperModel.scans(print(content), Self.place, count: 100)
        let read = scans.filter { scan in (try? ScrambleReader.read(scan))?.content == content }.count
        #expect(scans.count == 100)
        #expect(read >= 99, "\(read)")
    }

    @Test("is refused, and never misread, where a third of it is lost, and not found where there is none")
    func lost() throws {
        for scan in try PaperModel.scans(print(random(2000)), Self.place, count: 3, lost: 0.35) {
            #expect([.scrambleDamaged, .scrambleNotFound].contains(refused { () throws(PaperError) in try ScrambleReader.read(scan) }))
        }
        for scan in try PaperModel.scans(print(nil), Self.place, count: 2) {
            #expect(refused { () throws(PaperError) in try ScrambleReader.read(scan) } == .scrambleNotFound)
        }
    }
}
