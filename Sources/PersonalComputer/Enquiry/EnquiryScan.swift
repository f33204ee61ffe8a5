import Paper
import Raster

/// Reads what a scramble image carries out of a scan, away from the event loop. How long it takes and how much memory it needs is bounded
/// whatever the scan shows (`FinderSearch`).
enum EnquiryScan {
    static func record(in file: [UInt8]) async throws(EnquiryProblem) -> [UInt8] {
        let result: Result<[UInt8], EnquiryProblem> = await Task.detached(priority: .utility) {
            do throws(EnquiryProblem) { return .success(try read(file)) } catch { return .failure(error) }
        }.value
        return try result.get()
    }

    private static func read(_ file: [UInt8]) throws(EnquiryProblem) -> [UInt8] {
        guard let picture = try? PortableGraymap.read(file), let scan = ScanImage(width: picture.width, height: picture.height, pixels: picture.pixels) else { throw .noPicture }
        do throws(PaperError) { return try ScrambleReader.read(scan).content } catch { throw error.code == .scrambleNotFound ? .notFound : .damaged }
    }
}
