/// A Reed-Solomon code over octets: of each codeword up to `check` / 2 wrong octets are put right
/// (Reed, Solomon 1960; decoding after Berlekamp, Massey, Chien and Forney).
struct ReedSolomon: Sendable {
    /// Octets of a codeword, at most 255, and how many of them carry data.
    let length: Int
    let data: Int
    private let field = GaloisField.shared
    /// The code's generator times each octet, in words of eight octets, the first highest.
    private let multiples: [UInt64]

    var check: Int { length - data }

    init(length: Int, data: Int) {
        self.length = length
        self.data = data
        // The product of (x - 2^i), highest term first.
        var generator: [UInt8] = [1]
        for root in 0..<(length - data) {
            let factor = field.power(root)
            var next = generator + [0]
            for index in generator.indices { next[index + 1] ^= field.product(generator[index], factor) }
            generator = next
        }
        // Without its leading 1.
        let terms = Array(generator.dropFirst())
        let field = GaloisField.shared
        multiples = (0...255).flatMap { factor in
            stride(from: 0, to: terms.count, by: 8).map { start in
                (start..<start + 8).reduce(0) { $0 << 8 | UInt64($1 < terms.count ? field.product(terms[$1], factor) : 0) }
            }
        }
    }

    /// `message`, of `data` octets, followed by its check octets.
    func encoded(_ message: [UInt8]) -> [UInt8] {
        var remainder = [UInt64](repeating: 0, count: (check + 7) / 8)
        let last = remainder.count - 1
        for octet in message {
            let multiple = Int(octet ^ UInt8(remainder[0] >> 56)) * remainder.count
            for index in 0..<last { remainder[index] = (remainder[index] << 8 | remainder[index + 1] >> 56) ^ multiples[multiple + index] }
            remainder[last] = remainder[last] << 8 ^ multiples[multiple + last]
        }
        return message + (0..<check).map { UInt8(truncatingIfNeeded: remainder[$0 / 8] >> UInt64(56 - 8 * ($0 % 8))) }
    }

    /// The data of a codeword with its errors put right and their number; nil where there are too many.
    func decoded(_ received: [UInt8]) -> (message: [UInt8], errors: Int)? {
        let syndromes = syndromes(of: received)
        guard syndromes.contains(where: { $0 != 0 }) else { return (Array(received.prefix(data)), 0) }
        guard let locator = locator(syndromes) else { return nil }
        let errors = locator.count - 1
        var evaluator = [UInt8](repeating: 0, count: check)
        for (i, a) in locator.enumerated() {
            for (j, b) in syndromes.enumerated() where i + j < check { evaluator[i + j] ^= field.product(a, b) }
        }
        var corrected = received
        var found = 0
        for position in 0..<length {
            // The octet at `position` is the coefficient of this power of x.
            let power = length - 1 - position
            let inverse = field.power(-power)
            guard field.value(of: locator, at: inverse) == 0 else { continue }
            found += 1
            // The derivative keeps the odd terms.
            var slope: UInt8 = 0
            for index in stride(from: 1, to: locator.count, by: 2) { slope ^= field.product(locator[index], field.power(-power * (index - 1))) }
            guard slope != 0 else { return nil }
            corrected[position] ^= field.product(field.power(power), field.quotient(field.value(of: evaluator, at: inverse), slope))
        }
        guard found == errors, !self.syndromes(of: corrected).contains(where: { $0 != 0 }) else { return nil }
        return (Array(corrected.prefix(data)), errors)
    }

    private func syndromes(of word: [UInt8]) -> [UInt8] {
        (0..<check).map { root in
            let x = field.power(root)
            var sum: UInt8 = 0
            for octet in word { sum = field.product(sum, x) ^ octet }
            return sum
        }
    }

    /// The polynomial whose roots say where the errors are, constant term first; nil where they are too many.
    private func locator(_ syndromes: [UInt8]) -> [UInt8]? {
        var current: [UInt8] = [1]
        var previous: [UInt8] = [1]
        var errors = 0
        var shift = 1
        var lastDiscrepancy: UInt8 = 1
        for step in 0..<check {
            var discrepancy = syndromes[step]
            for index in 1..<max(1, min(errors + 1, current.count)) { discrepancy ^= field.product(current[index], syndromes[step - index]) }
            if discrepancy == 0 {
                shift += 1
                continue
            }
            let factor = field.quotient(discrepancy, lastDiscrepancy)
            var next = current
            if next.count < previous.count + shift { next += Array(repeating: 0, count: previous.count + shift - next.count) }
            for (index, value) in previous.enumerated() { next[index + shift] ^= field.product(factor, value) }
            if 2 * errors <= step {
                errors = step + 1 - errors
                previous = current
                lastDiscrepancy = discrepancy
                shift = 1
            } else {
                shift += 1
            }
            current = next
        }
        while current.last == 0 { current.removeLast() }
        return current.count - 1 == errors && 2 * errors <= check ? current : nil
    }
}
