/// Reads scramble images from scans (H3): of the whole back or of the part that holds the image, from
/// about 200 to 600 dpi, upside down too.
public enum ScrambleReader {
    /// The most octets that a scramble image carries.
    public static var capacity: Int { ScrambleCode.capacity }

    /// What was read.
    public struct Reading: Sendable, Hashable {
        public let content: [UInt8]
        /// How many octets of the image had to be put right; far below a fifth of 5,080 in a good scan.
        public let correctedOctets: Int
    }

    /// Reads the scramble image. Throws `scrambleNotFound` where no image is seen, `scrambleDamaged` where
    /// too much of it is lost. Whether the content is genuine its signature must say.
    public static func read(_ scan: ScanImage) throws(PaperError) -> Reading {
        let fits = GridFit.find(FinderSearch.candidates(in: scan))
        for fit in fits {
            guard let read = try? ScrambleCode.content(of: modules(of: scan, at: refined(fit, in: scan))) else { continue }
            return Reading(content: read.content, correctedOctets: read.errors)
        }
        throw fits.isEmpty
            ? PaperError(.scrambleNotFound, "no scramble image is seen", place: "scan")
            : PaperError(.scrambleDamaged, "more octets are wrong than can be put right", place: "scan")
    }

    /// The fit to all marks that are seen near to where `fit` expects them.
    private static func refined(_ fit: GridFit, in scan: ScanImage) -> GridFit {
        var pairs = ScrambleGrid.finders.compactMap { mark($0, radius: 3, isDark: ScrambleGrid.isDarkInFinder, fit, scan) }
        pairs += ScrambleGrid.marks.compactMap { mark($0, radius: 2, isDark: ScrambleGrid.isDarkInMark, fit, scan) }
        var best = fit
        // What lies off the first fit was no mark.
        for limit in [1.0, 0.5] {
            guard pairs.count >= 16, let next = GridFit(pairs, terms: 6) else { return best }
            best = next
            let module = best.place(of: GridPoint(121, 88)).distance(to: best.place(of: GridPoint(120, 88)))
            pairs = pairs.filter { best.place(of: $0.grid).distance(to: $0.scan) < limit * module }
        }
        return GridFit(pairs, terms: 6) ?? best
    }

    /// Where a mark is seen, or nil: the place within a module and a half that resembles it most.
    private static func mark(_ middle: GridPoint, radius: Int, isDark: (Int, Int) -> Bool, _ fit: GridFit, _ scan: ScanImage) -> GridFit.Pair? {
        let place = fit.place(of: middle)
        let right = fit.place(of: GridPoint(middle.x + 1, middle.y)), below = fit.place(of: GridPoint(middle.x, middle.y + 1))
        let (ux, uy, vx, vy) = (right.x - place.x, right.y - place.y, below.x - place.x, below.y - place.y)
        var signs: [(u: Double, v: Double, sign: Double)] = []
        for v in -radius...radius {
            for u in -radius...radius { signs.append((Double(u), Double(v), isDark(u, v) ? -1 : 1)) }
        }
        let mean = signs.reduce(0) { $0 + $1.sign } / Double(signs.count)
        let power = signs.reduce(0) { $0 + ($1.sign - mean) * ($1.sign - mean) }
        /// The correlation of the scan with the mark, shifted by some modules.
        func likeness(_ du: Double, _ dv: Double) -> Double {
            var (sum, squares, product) = (0.0, 0.0, 0.0)
            for module in signs {
                let (u, v) = (module.u + du, module.v + dv)
                let shade = scan.shade(place.x + u * ux + v * vx, place.y + u * uy + v * vy)
                sum += shade
                squares += shade * shade
                product += shade * (module.sign - mean)
            }
            let variance = squares - sum * sum / Double(signs.count)
            return variance <= 1 ? 0 : product / (variance * power).squareRoot()
        }
        var best = (u: 0.0, v: 0.0, likeness: -1.0)
        for j in -4...4 {
            for i in -4...4 {
                let (du, dv) = (Double(i) * 0.4, Double(j) * 0.4)
                let value = likeness(du, dv)
                if value > best.likeness { best = (du, dv, value) }
            }
        }
        // The peak is as flat as modules are wide: its middle is the place, not its highest point.
        for _ in 0..<2 {
            var (weights, sumU, sumV) = (0.0, 0.0, 0.0)
            for j in -4...4 {
                for i in -4...4 {
                    let (du, dv) = (best.u + Double(i) * 0.15, best.v + Double(j) * 0.15)
                    let weight = max(0, likeness(du, dv) - best.likeness + 0.15)
                    weights += weight
                    sumU += weight * du
                    sumV += weight * dv
                }
            }
            guard weights > 0 else { break }
            let (u, v) = (sumU / weights, sumV / weights)
            best = (u, v, likeness(u, v))
        }
        guard best.likeness > 0.6 else { return nil }
        return GridFit.Pair(grid: middle, scan: GridPoint(place.x + best.u * ux + best.v * vx, place.y + best.u * uy + best.v * vy))
    }

    /// Which modules are darker than those around them.
    private static func modules(of scan: ScanImage, at fit: GridFit) -> Bitmap {
        let (width, height, reach) = (ScrambleGrid.width, ScrambleGrid.height, 4)
        var shades = [Double](repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width {
                let place = fit.place(of: GridPoint(Double(x) + 0.5, Double(y) + 0.5))
                // The middle, and a fifth of a module of 5 pixels around it.
                let shade = 2 * scan.shade(place.x, place.y) + scan.shade(place.x - 1, place.y) + scan.shade(place.x + 1, place.y)
                    + scan.shade(place.x, place.y - 1) + scan.shade(place.x, place.y + 1)
                shades[y * width + x] = shade
            }
        }
        // Sums over all modules above and to the left.
        var sums = [Double](repeating: 0, count: (width + 1) * (height + 1))
        for y in 0..<height {
            var row = 0.0
            for x in 0..<width {
                row += shades[y * width + x]
                sums[(y + 1) * (width + 1) + x + 1] = sums[y * (width + 1) + x + 1] + row
            }
        }
        var modules = Bitmap(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let (left, right) = (max(0, x - reach), min(width, x + reach + 1))
                let (top, bottom) = (max(0, y - reach), min(height, y + reach + 1))
                let sum = sums[bottom * (width + 1) + right] - sums[top * (width + 1) + right] - sums[bottom * (width + 1) + left] + sums[top * (width + 1) + left]
                modules[x, y] = shades[y * width + x] * Double((right - left) * (bottom - top)) < sum
            }
        }
        return modules
    }
}
