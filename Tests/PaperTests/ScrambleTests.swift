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

    @Test("gives its content back from at least 99 of 100 scans, which of 50 are all (H3)")
    func scans() throws {
        let content = random(ScrambleReader.capacity)
        let scans = try PaperModel.scans(print(content), Self.place, count: 50)
        let read = scans.filter { scan in (try? ScrambleReader.read(scan))?.content == content }.count
        #expect(scans.count == 50)
        #expect(read * 100 >= scans.count * 99, "\(read)")
    }

    @Test("is found by any four of its finders, the right way up; not by three")
    func fewFinders() throws {
        let content = random(1000)
        let modules = try ScrambleCode.modules(of: content)
        // Without the two that tell it from its half turn, and then two corners; each time those at these numbers are lost.
        for lost in [[4, 5], [0, 1, 4, 5], [4, 5, 6, 7], [0, 3, 5, 6]] {
            let scan = try #require(plain(modules, withoutFinders: lost))
            #expect(try ScrambleReader.read(scan).content == content, "\(lost)")
        }
        let scan = try #require(plain(modules, withoutFinders: [0, 1, 2, 4, 5]))
        #expect(refused { () throws(PaperError) in try ScrambleReader.read(scan) } != nil)
    }

    /// Five pixels a module, with some finders gone.
    private func plain(_ modules: Bitmap, withoutFinders lost: [Int]) -> ScanImage? {
        let (side, margin) = (5, 40)
        let (width, height) = (modules.width * side + 2 * margin, modules.height * side + 2 * margin)
        var pixels = [UInt8](repeating: 240, count: width * height)
        for y in 0..<(modules.height * side) {
            for x in 0..<(modules.width * side) where modules[x / side, y / side] {
                let isLost = lost.contains { max(abs(ScrambleGrid.finders[$0].x - Double(x / side) - 0.5), abs(ScrambleGrid.finders[$0].y - Double(y / side) - 0.5)) < 4 }
                if !isLost { pixels[(y + margin) * width + x + margin] = 20 }
            }
        }
        return ScanImage(width: width, height: height, pixels: pixels)
    }

    @Test("may lie upside down or sideways in the scanner")
    func turned() throws {
        let content = random(300)
        var scan = try #require(PaperModel.scans(print(content), Self.place, count: 1).first)
        for _ in 0..<4 {
            scan = try #require(quarterTurn(scan))
            #expect(try ScrambleReader.read(scan).content == content)
        }
    }

    private func quarterTurn(_ scan: ScanImage) -> ScanImage? {
        var pixels: [UInt8] = []
        for x in 0..<scan.width {
            for y in (0..<scan.height).reversed() { pixels.append(scan.pixels[y * scan.width + x]) }
        }
        return ScanImage(width: scan.height, height: scan.width, pixels: pixels)
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

    @Test("carries from nothing to its capacity, and no more", arguments: [0, 1, 255, 256, 3075, 3076])
    func capacity(count: Int) throws {
        let content = random(count)
        let modules = try ScrambleCode.modules(of: content)
        let read = try ScrambleCode.content(of: modules)
        #expect(read.content == content && read.errors == 0)
        #expect(try ScrambleCode.modules(of: [UInt8](repeating: 0, count: count)) != modules || count == 0)
        #expect(ScrambleReader.capacity == 3076)
        let tooMuch = refusal { () throws(PaperError) in
            try PaperPress().print(Samples.sheet(), protection: ProtectionSamples.protection, scrambled: random(3077))
        }
        #expect(tooMuch == .scrambleTooLong)
    }

    @Test("is about half dark, even where the content is all alike")
    func balance() throws {
        let modules = try ScrambleCode.modules(of: [UInt8](repeating: 0, count: 3076))
        let dark = modules.packed.reduce(0) { $0 + $1.nonzeroBitCount }
        #expect((45...55).contains(dark * 100 / (ScrambleGrid.width * ScrambleGrid.height)))
    }

    @Test("puts 50 wrong octets of a codeword right, and refuses 51")
    func errors() throws {
        let code = ReedSolomon(length: 254, data: 154)
        let message = random(154)
        for round in 0..<20 as Range<UInt64> {
            var noise = SplitMix(seed: round)
            var places = Set<Int>()
            while places.count < 51 { places.insert(Int(noise.next() % 254)) }
            var received = code.encoded(message)
            for place in places.dropFirst() { received[place] ^= UInt8(1 + noise.next() % 255) }
            let decoded = try #require(code.decoded(received))
            #expect(decoded.message == message && decoded.errors == 50)
            for place in places.prefix(1) { received[place] ^= UInt8(1 + noise.next() % 255) }
            #expect(code.decoded(received) == nil)
        }
    }

    @Test("needs a scan whose pixels are as many as its sides say, and is not found in blank paper or a black sheet")
    func otherScans() throws {
        #expect(ScanImage(width: 10, height: 10, pixels: [UInt8](repeating: 0, count: 99)) == nil)
        #expect(ScanImage(width: 0, height: 10, pixels: []) == nil)
        #expect(ScanImage(width: -10, height: -10, pixels: [UInt8](repeating: 0, count: 100)) == nil)
        #expect(ScanImage(width: Int.max, height: 2, pixels: []) == nil)
        for scan in [ScanImage(width: 1, height: 1, pixels: [0]), ScanImage(width: 300, height: 200, pixels: [UInt8](repeating: 255, count: 60_000)),
                     ScanImage(width: 300, height: 200, pixels: [UInt8](repeating: 0, count: 60_000)), ScanImage(width: 300, height: 200, pixels: random(60_000))] {
            let scan = try #require(scan)
            #expect(refused { () throws(PaperError) in try ScrambleReader.read(scan) } == .scrambleNotFound)
        }
    }
}
