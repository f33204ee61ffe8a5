import Testing
@testable import Faults

@Suite("Faults together, and their triggers") struct FaultChainTests {
    // MARK: Combined

    @Test("latencies add up, and the removal of one leaves the other")
    func twoLatencies() throws {
        var chain = try Chain(#"{"name":"a","type":"latency","attributes":{"latency":10}}"#, #"{"name":"b","type":"latency","attributes":{"latency":30}}"#)
        chain.put([1])
        chain.wait(39)
        #expect(chain.writes.isEmpty)
        chain.wait(1)
        #expect(chain.writes == [[1]])
        chain.remove(1)
        chain.put([2])
        chain.wait(29)
        #expect(chain.writes == [[1]])
        chain.wait(1)
        #expect(chain.writes == [[1], [2]])
    }

    @Test("a close after a limit waits for the octets that a later latency still holds")
    func closeBehindLatency() throws {
        var chain = try Chain(#"{"type":"limit_data","attributes":{"bytes":3}}"#, #"{"type":"latency","attributes":{"latency":20}}"#)
        chain.put([1, 2, 3, 4])
        #expect(chain.events.isEmpty)
        chain.wait(20)
        #expect(chain.writes == [[1, 2, 3]] && chain.events == [.act(.close, id: 1)])
    }

    @Test("everything removed at once lets what was held go in order, without a trace")
    func removedTogether() throws {
        var chain = try Chain(#"{"name":"a","type":"latency","attributes":{"latency":1000}}"#, #"{"type":"hold"}"#)
        chain.put([1])
        chain.wait(1000)
        chain.put([2])
        #expect(chain.writes.isEmpty && chain.heldBytes == 2)
        chain.remove(1)
        chain.remove(2)
        #expect(chain.written == [1, 2] && chain.isClear && chain.heldBytes == 0)
        chain.put([3])
        #expect(chain.writes.last == [3])
    }

    @Test("a latency that is changed lets go of what it held and delays what comes by the new time")
    func changed() throws {
        var chain = try Chain(#"{"type":"latency","attributes":{"latency":1000}}"#)
        chain.put([1])
        try chain.change(1, #"{"attributes":{"latency":5}}"#)
        #expect(chain.writes == [[1]])
        chain.put([2])
        chain.wait(5)
        #expect(chain.writes == [[1], [2]] && chain.tookHold == [1])
    }

    // MARK: Triggers

    static func reset(_ at: String) -> String { #"{"type":"reset","at":\#(at)}"# }

    @Test("before a message: its predecessor passes whole, of itself no octet")
    func before() throws {
        var chain = try Chain(Self.reset(#"{"message":2,"phase":"before"}"#))
        chain.message(1, 30)
        #expect(chain.events.isEmpty)
        chain.message(2, 20, 20)
        #expect(chain.written.count == 30 && chain.events == [.act(.reset, id: 1)] && chain.tookHold == [1])
    }

    @Test("after a message: it passes whole, and before the next octet it happens")
    func after() throws {
        var chain = try Chain(Self.reset(#"{"message":2,"phase":"after"}"#))
        chain.message(1, 30)
        chain.message(2, 20)
        #expect(chain.written.count == 50 && chain.events == [.act(.reset, id: 1)])
        var longer = try Chain(Self.reset(#"{"message":1,"phase":"after"}"#))
        longer.message(1, 20, 30, 5)
        #expect(longer.written.count == 55 && longer.events == [.act(.reset, id: 1)])
    }

    @Test("in the middle: exactly so many octets of the message have passed", arguments: [1, 19, 20, 21, 45, 60])
    func middle(byte: Int) throws {
        var chain = try Chain(Self.reset(#"{"message":2,"phase":"middle","byte":\#(byte)}"#))
        chain.message(1, 7)
        chain.message(2, 20, 25, 15)
        #expect(chain.written.count == 7 + byte && chain.events == [.act(.reset, id: 1)])
    }

    @Test("a message shorter than the trigger's octet is said to have been missed, and nothing happens")
    func missed() throws {
        var chain = try Chain(Self.reset(#"{"message":1,"phase":"middle","byte":61}"#))
        chain.message(1, 20, 40)
        chain.message(2, 100)
        #expect(chain.written.count == 160 && chain.events == [.missed(id: 1)] && chain.tookHold.isEmpty)
    }

    @Test("octets that belong to no message, or to another, trigger nothing")
    func others() throws {
        var chain = try Chain(Self.reset(#"{"message":3,"phase":"before"}"#))
        chain.put([UInt8](repeating: 1, count: 500))
        chain.message(1, 10)
        chain.message(2, 10)
        chain.message(4, 10)
        chain.put(.end)
        #expect(chain.written.count == 530 && chain.events == [.finish] && chain.tookHold.isEmpty)
    }

    @Test("a hold in the middle lets the first octets go and keeps the rest until it is removed")
    func hold() throws {
        var chain = try Chain(#"{"type":"hold","at":{"message":1,"phase":"middle","byte":8}}"#)
        chain.message(1, 20)
        #expect(chain.written.count == 8 && chain.heldBytes == 12 && chain.tookHold == [1])
        chain.message(2, 5)
        chain.remove(1)
        #expect(chain.written.count == 25 && chain.isClear)
    }

    @Test("a corruption in the middle changes the octet after those that have passed")
    func corrupt() throws {
        var chain = try Chain(#"{"type":"corrupt","at":{"message":1,"phase":"middle","byte":8}}"#)
        var plain = try Chain()
        chain.message(1, 20)
        plain.message(1, 20)
        #expect(zip(chain.written, plain.written).enumerated().filter { $1.0 != $1.1 }.map(\.offset) == [8])
    }

    @Test("a truncation after a message ends the stream there")
    func truncate() throws {
        var chain = try Chain(#"{"type":"truncate","at":{"message":1,"phase":"after"}}"#)
        chain.message(1, 20)
        #expect(chain.written.count == 20 && chain.events == [.finish])
        chain.message(2, 20)
        #expect(chain.written.count == 20)
    }

    @Test("a refusal with a trigger comes into force on the link where one connection meets it")
    func refuse() throws {
        var chain = try Chain(#"{"type":"refuse","at":{"message":2,"phase":"after"}}"#)
        chain.message(1, 9)
        #expect(chain.events.isEmpty)
        chain.message(2, 9)
        #expect(chain.events == [.act(.engage, id: 1)])
    }

    @Test("a black hole that another connection has met swallows here too, from then on")
    func spreads() throws {
        var chain = try Chain(#"{"type":"blackhole","at":{"message":5,"phase":"before"}}"#)
        chain.put([1])
        #expect(chain.writes == [[1]])
        chain.engage(1)
        chain.put([2])
        #expect(chain.writes == [[1]] && chain.heldBytes == 1)
        chain.remove(1)
        #expect(chain.writes == [[1], [2]])
    }

    @Test("a latency with a trigger delays from there on")
    func latencyFromThere() throws {
        var chain = try Chain(#"{"type":"latency","attributes":{"latency":40},"at":{"message":2,"phase":"before"}}"#)
        chain.message(1, 10)
        chain.message(2, 10)
        #expect(chain.written.count == 10)
        chain.wait(40)
        #expect(chain.written.count == 20)
        chain.message(3, 10)
        #expect(chain.written.count == 20)
    }
}
