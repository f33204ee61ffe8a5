@testable import Copier
import Domain
import Foundation
import Paper
import Raster
import Testing

/// The same models in numpy and scipy (scripts/paper-model.py), and pages for both.
enum Model {
    /// The JSON that the model prints; FILE among the words stands for the picture.
    static func run(_ words: [String], on image: GrayImage) throws -> [String: Double] {
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../../scripts/paper-model.py").path
        return try withFile(PortableGraymap.write(image)) { file in
            let output = try tool(["/usr/bin/python3", script] + words.map { $0 == "FILE" ? file : $0 })
            return try #require(JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Double])
        }
    }

    /// What the model's copier sees before its noise, row by row.
    static func seen(_ image: GrayImage, sigma: Double, dotsPerInch: Int) throws -> [Float] {
        try withFile([]) { floats in
            _ = try run(["seen", "FILE", String(sigma), String(dotsPerInch), floats], on: image)
            let octets = try Data(contentsOf: URL(fileURLWithPath: floats)).map { UInt32($0) }
            return stride(from: 0, to: octets.count, by: 4).map { Float(bitPattern: octets[$0] | octets[$0 + 1] << 8 | octets[$0 + 2] << 16 | octets[$0 + 3] << 24) }
        }
    }

    static func tool(_ words: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(words): \(output)")
        return output
    }

    static func withFile<Result>(_ octets: [UInt8], _ body: (String) throws -> Result) throws -> Result {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("kofu-copier-\(UUID().uuidString)")
        try Data(octets).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        return try body(file.path)
    }

    // MARK: Pages

    /// A certificate of a made-up person, with these protections or plain.
    static func paper(_ protection: PaperProtection?) throws -> [UInt8] {
        let day = try #require(CivilDate(year: 2026, month: 4, day: 1))
        let resident = Resident(
            id: ResidentID("1"), household: HouseholdID("H1"), name: "見本　花子", nameKana: "ミホン　ハナコ", formerSurname: nil, birthDate: day, sex: .female, relationship: "世帯主",
            address: "東京都西多摩郡瑞穂町大字石畑１番地", addressSince: day, residentSince: day, notifiedOn: day, previousAddress: "埼玉県川口市青木二丁目１番１号", domicile: nil, foreign: nil, registeredSeal: nil)
        let sheet = ResidentRecordSheet(
            municipality: IssuingMunicipality(prefecture: "東京都", name: "瑞穂町", headTitle: "瑞穂町長", headName: "見本　太郎", sealText: "瑞穂町長之印"), issuedOn: day, number: "133035-000001",
            scope: .household, headOfHousehold: "見本　花子", members: [ResidentRecordMember(resident: resident, individualNumber: nil)],
            shown: .init(relationshipAndHead: true, domicile: false, individualNumber: false))
        return try PaperPress().print(sheet, protection: protection)
    }

    /// Of a side of it: bare ground, in whole cells.
    static let ground = (x: 600, y: 3720, side: 1248)

    static func map(_ word: String = "複写", _ figure: PaperProtection.HiddenFigure = .rabbit) throws -> ProtectionMap {
        try PaperPress().map(of: PaperProtection(deterrentText: word, hiddenFigure: figure))
    }

    /// A side at 600 dpi, as poppler draws it.
    static func page(_ number: Int, of pdf: [UInt8]) throws -> GrayImage {
        try withFile(pdf) { file in
            defer { try? FileManager.default.removeItem(atPath: file + ".pgm") }
            _ = try tool(["pdftoppm", "-r", "600", "-gray", "-singlefile", "-f", String(number), "-l", String(number), file, file])
            return try PortableGraymap.read([UInt8](Data(contentsOf: URL(fileURLWithPath: file + ".pgm"))))
        }
    }

    /// A page of dots, lines, letters' edges and shades, of which a test knows nothing else.
    static func motley(_ width: Int, _ height: Int) throws -> GrayImage {
        var state: UInt32 = 5
        let pixels = (0..<(width * height)).map { index -> UInt8 in
            state = state &* 1_664_525 &+ 1_013_904_223
            let (x, y) = (index % width, index / width)
            if x < width / 3 { return (x + y) % 6 < 3 ? 0 : 255 }
            if y < height / 2 { return state >> 28 == 0 ? 0 : UInt8(truncatingIfNeeded: 255 - x % 64) }
            return x % 12 < 2 && y % 12 < 2 ? 60 : 250
        }
        return try GrayImage(width: width, height: height, pixels: pixels)
    }
}
