/// A raster of dots that are set or not: x to the right, y downward.
struct Bitmap: Sendable, Hashable {
    let width: Int
    let height: Int
    /// The rows as an image with one bit a dot has them: highest bit first, each row from a new byte
    /// (ISO 32000-1, 8.9.3). A set dot is 1.
    private(set) var packed: [UInt8]
    /// Bytes of a row.
    private let stride: Int

    init(width: Int, height: Int) {
        self.width = width
        self.height = height
        stride = (width + 7) / 8
        packed = Array(repeating: 0, count: stride * height)
    }

    subscript(x: Int, y: Int) -> Bool {
        get { packed[y * stride + x >> 3] & (0x80 >> UInt8(x & 7)) != 0 }
        set {
            let place = y * stride + x >> 3, bit: UInt8 = 0x80 >> UInt8(x & 7)
            packed[place] = newValue ? packed[place] | bit : packed[place] & ~bit
        }
    }

    /// Turns eight dots of a row where `octet` has ones, from (x, y) to the right.
    mutating func turn(_ octet: UInt8, x: Int, y: Int) {
        let place = y * stride + x >> 3, shift = UInt8(x & 7)
        packed[place] ^= octet >> shift
        if shift > 0 { packed[place + 1] ^= octet << (8 - shift) }
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
}
