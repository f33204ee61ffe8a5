import JSON
import Testing
@testable import Faults

/// A chain of faults with a clock that the test sets, in milliseconds.
struct Chain {
    private var chain = FaultChain { fault in FaultRandom(seed: "1", link: "lgwan.odawara", stream: fault.stream, fault: fault.name, connection: 1) }
    private(set) var placed: [PlacedFault] = []
    private(set) var now = 0
    /// What came out, with the moment at which it did.
    private(set) var log: [Entry] = []

    struct Entry: Hashable, CustomTestStringConvertible {
        let step: ChainStep
        let milliseconds: Int
        var testDescription: String { "\(step) at \(milliseconds)" }
    }

    init(_ faults: String...) throws {
        for fault in faults { try add(fault) }
    }

    /// Sets one more fault; a trigger counts messages from ordinal 1 on.
    mutating func add(_ json: String) throws {
        let fault = try Fault(json: JSONValue(parsing: Array(json.utf8), form: .anyLayout))
        placed.append(PlacedFault(id: placed.count + 1, fault: fault, awaited: fault.trigger?.message))
        chain.set(placed, at: now * 1000)
        collect()
    }

    mutating func change(_ id: Int, _ json: String) throws {
        let change = try JSONValue(parsing: Array(json.utf8), form: .anyLayout)
        placed = try placed.map { try $0.id == id ? PlacedFault(id: id, fault: $0.fault.updated(with: change), awaited: $0.awaited) : $0 }
        chain.set(placed, at: now * 1000)
        collect()
    }

    /// The fault came into force elsewhere on the link.
    mutating func engage(_ id: Int) {
        placed = placed.map { $0.id == id ? PlacedFault(id: id, fault: $0.fault, awaited: nil) : $0 }
        chain.set(placed, at: now * 1000)
        collect()
    }

    mutating func remove(_ id: Int) {
        placed.removeAll { $0.id == id }
        chain.set(placed, at: now * 1000)
        collect()
    }

    mutating func put(_ bytes: [UInt8]) { put(.octets(Segment(bytes))) }

    mutating func put(_ item: StreamItem) {
        chain.put(item, at: now * 1000)
        collect()
    }

    /// A whole message in segments of these lengths.
    mutating func message(_ ordinal: Int, _ lengths: Int...) {
        var offset = 0
        for (index, length) in lengths.enumerated() {
            let bytes = (offset..<offset + length).map { UInt8(truncatingIfNeeded: ordinal * 16 + $0) }
            put(.octets(Segment(bytes, MessagePlace(ordinal: ordinal, offset: offset, isLast: index == lengths.count - 1))))
            offset += length
        }
    }

    /// Lets time pass, stopping wherever the chain asks for it.
    mutating func wait(_ milliseconds: Int) {
        let end = now + milliseconds
        while chain.nextDue <= end * 1000 {
            now = max(now, (chain.nextDue + 999) / 1000)
            collect()
        }
        now = end
        collect()
    }

    private mutating func collect() { log += chain.advance(to: now * 1000).map { Entry(step: $0, milliseconds: now) } }

    // MARK: What came out

    var heldBytes: Int { chain.heldBytes }
    var isClear: Bool { chain.isClear }

    var writes: [[UInt8]] { log.compactMap { if case .write(let bytes) = $0.step { bytes } else { nil } } }
    var written: [UInt8] { writes.flatMap { $0 } }
    /// All but the octets and the word that a fault took hold.
    var events: [ChainStep] {
        log.map(\.step).filter {
            switch $0 {
            case .write, .tookHold: false
            default: true
            }
        }
    }
    var tookHold: [Int] { log.compactMap { if case .tookHold(let id) = $0.step { id } else { nil } } }

    func moment(of step: ChainStep) -> Int? { log.first { $0.step == step }?.milliseconds }
    /// When the octets were complete.
    var lastWrite: Int? { log.last { if case .write = $0.step { true } else { false } }?.milliseconds }
}
