/// A raster of dots that are set or not: x to the right, y downward.
struct Bitmap: Sendable, Hashable {
    let width: Int
    let height: Int
    private var dots: [Bool]

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        dots = Array(repeating: false, count: width * height)
    }

    subscript(x: Int, y: Int) -> Bool {
        get { dots[y * width + x] }
        set { dots[y * width + x] = newValue }
    }

    /// Whether the dot is set; none is outside.
    func has(_ x: Int, _ y: Int) -> Bool { x >= 0 && y >= 0 && x < width && y < height && self[x, y] }

    /// Sets the dots of another raster whose top left corner comes to lie at (x, y).
    mutating func merge(_ other: Bitmap, x left: Int, y top: Int) {
        for y in 0..<other.height {
            for x in 0..<other.width where other[x, y] { self[left + x, top + y] = true }
        }
    }

    mutating func fill(x left: Int, y top: Int, width: Int, height: Int) {
        for y in top..<(top + height) {
            for x in left..<(left + width) { self[x, y] = true }
        }
    }

    /// Every dot grown by `count` to the right and downward.
    func bolder(by count: Int) -> Bitmap {
        var grown = self
        for y in 0..<height {
            for x in 0..<width where self[x, y] {
                grown.fill(x: x, y: y, width: min(count + 1, width - x), height: min(count + 1, height - y))
            }
        }
        return grown
    }

    /// The rows as an image with one bit a dot has them: highest bit first, each row from a new byte
    /// (ISO 32000-1, 8.9.3). A set dot is 1.
    var packed: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(height * ((width + 7) / 8))
        for y in 0..<height {
            for start in stride(from: 0, to: width, by: 8) {
                var byte: UInt8 = 0
                for x in start..<min(start + 8, width) where self[x, y] { byte |= 0x80 >> UInt8(x - start) }
                bytes.append(byte)
            }
        }
        return bytes
    }
}
