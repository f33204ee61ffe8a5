#if DEFECTS
import Policy

/// The mutants that no gate can refuse, written down cell by cell: what is expected, and why. A list of this form is kept beside the
/// tests, so that a survivor more or less shows.
public enum SurvivorList {
    /// One line for each cell: message and place, room in bits, and every survivor as spelling and data. Sorted.
    ///
    ///     lgwan/menu.request json-value:serial | 160 | hex: pin name … ; utf-8: card-serial
    public static func lines(_ survivors: [LeakMutant], of channels: [LeakChannel]) -> [String] {
        var cells: [String: [LeakMutant]] = [:]
        for mutant in survivors { cells[mutant.cell, default: []].append(mutant) }
        return cells.map { cell, mutants in
            let spellings = Dictionary(grouping: mutants, by: \.encoding).sorted { $0.key.rawValue < $1.key.rawValue }
            let texts = spellings.map { "\($0.key.rawValue): \($0.value.map(\.data.rawValue).sorted().joined(separator: " "))" }
            let room = mutants.first.flatMap { roomBits(of: $0, channels) }
            return "\(cell) | \(room.map(String.init) ?? "any") | \(texts.joined(separator: "; "))"
        }.sorted()
    }

    /// How many bits one message has room for in the place; nil where the length is all that bounds it.
    static func roomBits(of mutant: LeakMutant, _ channels: [LeakChannel]) -> Int? {
        switch mutant.place.kind {
        case .ocspNonce: return 128
        case .ocspSerial: return 19 * 8
        case .ocspIssuerDigest: return 256
        case .ocspResponder: return 160
        case .ocspTimes: return 30
        case .ocspStatus: return 2
        case .jsonPresence, .textForm: return 1
        case .textSelector: return 8
        case .jsonValue, .jsonFitted, .listCount:
            guard let direction = Direction(mutant.part), let policy = channels.first(where: { $0.name == mutant.channel })?.policy.message(named: mutant.message)?.body(direction),
                  case .json(let fields) = policy.content, let field = CatalogueField.all(in: fields).first(where: { $0.path == mutant.place.field }) else { return nil }
            switch field.shape {
            case .scalar(let grammar): return grammar.roomBits
            case .list(let count): return max(1, Int.bitWidth - 1 - count.count.leadingZeroBitCount)
            case .object: return nil
            }
        default: return nil
        }
    }
}
#endif
