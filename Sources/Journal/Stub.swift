public import Domain
import JSON

public enum JournalEvent: String, Sendable { case started, stopped, repaired, lineRefused, linkCut, linkHealed, channelRefused, exchange, sessionOpened, refused, issued, relayed, completed, certified, statusChanged, validityAnswered, recordRead, paid, printed, refunded, wiped, reported }
public enum JournalField: String, Sendable { case requestID = "requestId", channel, message, peer, rule, kind, serial, code, outcome, copies, feeYen, microseconds, count, bytes, address, link, mode, requestHash, direction, state }
public enum JournalValue: Sendable {
    case requestID(RequestID), hex(String), code(String), name(String), address(String), count(Int), yen(Int)
    var json: JSONValue {
        switch self {
        case .requestID(let id): .string(id.description)
        case .hex(let t), .code(let t), .name(let t), .address(let t): .string(t)
        case .count(let n), .yen(let n): .integer(Int64(n))
        }
    }
}
