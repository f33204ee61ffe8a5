/// From content to data modules and back: a head, twenty interleaved codewords of which a fifth may be
/// lost, and a fixed mask that keeps dark and light in balance.
///
/// Head: the octets `K1`, then the content's length in two octets, highest first. The rest is zero.
enum ScrambleCode {
    private static let codewords = 20
    private static let code = ReedSolomon(length: 254, data: 154)
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
        var modules = ScrambleGrid.shared.pattern
        var mask = SplitMix(seed: 241)
        for (index, place) in ScrambleGrid.shared.places.enumerated() {
            let bit = index / 8 < octets && stream[index / 8] & (0x80 >> UInt8(index % 8)) != 0
            modules[place.x, place.y] = bit != mask.isOne(of: 2)
        }
        return modules
    }

    /// The content of an image of which `modules` were read, and how many octets had to be put right.
    /// Throws `scrambleDamaged`.
    static func content(of modules: Bitmap) throws(PaperError) -> (content: [UInt8], errors: Int) {
        var stream = [UInt8](repeating: 0, count: octets)
        var mask = SplitMix(seed: 241)
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
