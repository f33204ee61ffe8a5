/// A scan in shades of grey: 0 is black, 255 white; rows from the top.
public struct ScanImage: Sendable {
    public let width: Int
    public let height: Int
    let pixels: [UInt8]

    /// Far above a sheet of A4 at 600 dpi.
    public static let maximumPixels = 64 << 20

    /// Nil where `pixels` are not width times height, or too many.
    public init?(width: Int, height: Int, pixels: [UInt8]) {
        let (count, overflows) = width.multipliedReportingOverflow(by: height)
        guard width > 0, height > 0, !overflows, count <= ScanImage.maximumPixels, count == pixels.count else { return nil }
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The shade at a point, between the middles of four pixels; that of the nearest edge outside.
    func shade(_ x: Double, _ y: Double) -> Double {
        // In this order the nearest edge also stands for what is no number.
        let u = min(max(0, x - 0.5), Double(width - 1))
        let v = min(max(0, y - 0.5), Double(height - 1))
        let (left, top) = (Int(u), Int(v))
        let (right, bottom) = (min(left + 1, width - 1), min(top + 1, height - 1))
        let (a, b) = (u - Double(left), v - Double(top))
        let above = Double(pixels[top * width + left]) * (1 - a) + Double(pixels[top * width + right]) * a
        let below = Double(pixels[bottom * width + left]) * (1 - a) + Double(pixels[bottom * width + right]) * a
        return above * (1 - b) + below * b
    }

    /// Which pixels are darker than their surroundings, block by block.
    func dark() -> [Bool] {
        let side = 32
        let (columns, rows) = ((width + side - 1) / side, (height + side - 1) / side)
        var sums = [Int](repeating: 0, count: columns * rows)
        var counts = sums
        for y in 0..<height {
            for column in 0..<columns {
                let end = min((column + 1) * side, width)
                var sum = 0
                for x in (column * side)..<end { sum &+= Int(pixels[y &* width &+ x]) }
                sums[y / side * columns + column] += sum
                counts[y / side * columns + column] += end - column * side
            }
        }
        var result = [Bool](repeating: false, count: pixels.count)
        for row in 0..<rows {
            for column in 0..<columns {
                var (sum, count) = (0, 0)
                for r in max(0, row - 1)...min(rows - 1, row + 1) {
                    for c in max(0, column - 1)...min(columns - 1, column + 1) {
                        sum += sums[r * columns + c]
                        count += counts[r * columns + c]
                    }
                }
                // Blank paper is not dark, whatever its noise.
                let limit = UInt8(max(0, sum / count - 12))
                for y in (row * side)..<min((row + 1) * side, height) {
                    for x in (column * side)..<min((column + 1) * side, width) where pixels[y &* width &+ x] < limit { result[y &* width &+ x] = true }
                }
            }
        }
        return result
    }
}
