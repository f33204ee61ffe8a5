import Markup
import Review

/// What a liar could still hide: for each kind of message the bits that no rule fixes, and each handshake's.
struct RoomToHide {
    let ledger: Ledger

    var section: String {
        let rows = ledger.messages.filter { $0.sent > 0 && $0.freeBitsMaximum > 0 }.sorted { $0.freeBitsMaximum > $1.freeBitsMaximum }
        let widest = rows.first?.freeBitsMaximum ?? 1
        let table = rows.map { row in
            let largest = row.fields.max { $0.freeBitsMaximum < $1.freeBitsMaximum }
            return [
                Markup.escaped("\(row.channel) \(row.message) \(row.part)"), RoomToHide.bar(row.freeBitsMaximum, of: widest), HTMLTable.number(RoomToHide.whole(row.freeBitsMaximum)),
                largest.map { "<code>\(Markup.escaped($0.what))</code> \(HTMLTable.grouped(RoomToHide.whole($0.freeBitsMaximum)))" } ?? "", HTMLTable.number(RoomToHide.whole(row.freeBitsSum)),
            ]
        }
        let handshakes = ledger.channels.filter { !$0.handshakeFreeBits.isEmpty }.map { channel in
            let bits = channel.handshakeFreeBits
            return [
                Markup.escaped(channel.channel), bits.map { "\(Markup.escaped($0.what)) \(HTMLTable.grouped(RoomToHide.whole($0.bits)))" }.joined(separator: ", "),
                HTMLTable.number(RoomToHide.whole(bits.reduce(0) { $0 + $1.bits })), HTMLTable.number(RoomToHide.whole(channel.timingFreeBits)),
            ]
        }
        return """
            <section><h2>What a liar could still hide</h2>
            <p class="note">A policy fixes form and origin; randoms, signatures, ciphertext, lengths and times keep room. It is never zero. Bars are on a logarithmic scale.</p>
            \(HTMLTable(heads: ["message", "", "bits a message, at most", "most of it in", "bits in all"], rows: table).text)
            <h3>A handshake, and the moment of a message</h3>
            <p class="note">A moment is counted as any microsecond until the answer is no longer waited for. How many messages and connections there are comes on top.</p>
            \(HTMLTable(heads: ["channel", "bits of a handshake", "sum", "bits of a message's moment"], rows: handshakes).text)
            </section>
            """
    }

    private static func bar(_ bits: Double, of widest: Double) -> String {
        let share = doublings(bits) / max(1, doublings(widest))
        return "<span class=\"bar\" style=\"width: \(max(1, Int((share * 160).rounded())))px\"></span>"
    }

    /// How often one must be doubled to reach `bits`; good enough for a scale.
    private static func doublings(_ bits: Double) -> Double { Double(max(0, bits.exponent)) + (bits >= 1 ? bits.significand - 1 : 0) }

    /// Rounded up to whole bits.
    static func whole(_ bits: Double) -> Int { Int(exactly: bits.rounded(.up)) ?? .max }
}
