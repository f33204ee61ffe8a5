/// From content to data modules and back: a head, twenty interleaved codewords of which a fifth may be
/// lost, and a fixed mask that keeps dark and light in balance.
///
/// Head: the octets `K1`, then the content's length in two octets, highest first. The rest is zero.
enum ScrambleCode {
    private static let codewords = 20
    private static let code = ReedSolomon(length: 254, data: 154)
    private static let maskSeed: UInt64 = 241
    private static let head: [UInt8] = [0x4B, 0x31]

    /// The most octets that one image carries.
    static let capacity = codewords * code.data - 4

    private static var octets: Int { codewords * code.length }

    /// The dark modules of an image of `content`. Throws `scrambleTooLong`.
    static func modules(of content: [UInt8]) throws(PaperError) -> Bitmap {
        guard content.count <= capacity else {
            throw PaperError(.scrambleTooLong, "more than \(capacity) octets", place: "scramble image")
        }
        let message = head + [UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
        let padded = message + Array(repeating: 0, count: codewords * code.data - message.count)
        var stream = [UInt8](repeating: 0, count: octets)
        for word in 0..<codewords {
            let encoded = code.encoded(Array(padded[(word * code.data)..<((word + 1) * code.data)]))
            // Neighbouring octets belong to different codewords: a blotch takes a little of each.
            for (index, octet) in encoded.enumerated() { stream[index * codewords + word] = octet }
        }
        var modules = empty
        for index in stream.indices {
            let octet = stream[index], first = ScrambleGrid.shared.places[8 * index]
            if isInRow[index] {
                modules.turn(octet, x: first.x, y: first.y)
            } else {
                for bit in 0..<8 where octet & (0x80 >> UInt8(bit)) != 0 {
                    let place = ScrambleGrid.shared.places[8 * index + bit]
                    modules[place.x, place.y].toggle()
                }
            }
        }
        return modules
    }

    /// The image of a stream of zeros: the mask in what carries data.
    private static let empty: Bitmap = {
        var modules = ScrambleGrid.shared.pattern
        var mask = SplitMix(seed: maskSeed)
        for place in ScrambleGrid.shared.places { modules[place.x, place.y] = mask.isOne(of: 2) }
        return modules
    }()

    /// By octet of the stream, whether its eight modules stand side by side.
    private static let isInRow: [Bool] = {
        let places = ScrambleGrid.shared.places
        return (0..<octets).map { places[8 * $0].y == places[8 * $0 + 7].y && places[8 * $0 + 7].x == places[8 * $0].x + 7 }
    }()

    /// The content of an image of which `modules` were read, and how many octets had to be put right.
    /// Throws `scrambleDamaged`.
    static func content(of modules: Bitmap) throws(PaperError) -> (content: [UInt8], errors: Int) {
        var stream = [UInt8](repeating: 0, count: octets)
        var mask = SplitMix(seed: maskSeed)
        for (index, place) in ScrambleGrid.shared.places.enumerated() where index / 8 < octets {
            if modules[place.x, place.y] != mask.isOne(of: 2) { stream[index / 8] |= 0x80 >> UInt8(index % 8) }
        }
        var message: [UInt8] = []
        var errors = 0
        for word in 0..<codewords {
            guard let decoded = code.decoded((0..<code.length).map { stream[$0 * codewords + word] }) else {
                throw PaperError(.scrambleDamaged, "more octets are wrong than can be put right", place: "scramble image")
            }
            message += decoded.message
            errors += decoded.errors
        }
        let count = Int(message[2]) << 8 | Int(message[3])
        guard message.starts(with: head), count <= capacity, message[(4 + count)...].allSatisfy({ $0 == 0 }) else {
            throw PaperError(.scrambleDamaged, "the head is none of a scramble image", place: "scramble image")
        }
        return (Array(message[4..<(4 + count)]), errors)
    }
}
