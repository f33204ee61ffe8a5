import Testing
@testable import Faults

/// What each type of fault does to a stream, on a clock of the test's.
@Suite("Each type of fault") struct FaultKindTests {
    static let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }

    @Test("no fault lets everything through at once")
    func none() throws {
        var chain = try Chain()
        chain.put(Self.bytes)
        chain.put(.end)
        #expect(chain.log == [.init(step: .write(Self.bytes), milliseconds: 0), .init(step: .finish, milliseconds: 0)])
        #expect(chain.isClear)
    }

    @Test("noop takes hold and changes nothing")
    func noop() throws {
        var chain = try Chain(#"{"type":"noop"}"#)
        chain.put(Self.bytes)
        chain.put(.end)
        #expect(chain.writes == [Self.bytes] && chain.events == [.finish] && chain.tookHold == [1] && !chain.isClear)
    }

    @Test("latency delays octets and the end alike, and not what is not there")
    func latency() throws {
        var chain = try Chain(#"{"type":"latency","attributes":{"latency":50}}"#)
        chain.put([1])
        chain.wait(20)
        chain.put([2])
        chain.put(.end)
        chain.wait(29)
        #expect(chain.writes.isEmpty && chain.heldBytes == 2)
        chain.wait(1)
        #expect(chain.writes == [[1]])
        chain.wait(20)
        #expect(chain.writes == [[1], [2]] && chain.moment(of: .finish) == 70)
    }

    @Test("jitter varies the delay within its bounds, keeps the order, and repeats with the seed")
    func jitter() throws {
        var moments: [[Int]] = []
        for _ in 0..<2 {
            var chain = try Chain(#"{"type":"latency","attributes":{"latency":100,"jitter":50}}"#)
            for number in 0..<100 {
                chain.put([UInt8(number)])
                chain.wait(200)
            }
            #expect(chain.written == (0..<100).map { UInt8($0) })
            let delays = chain.log.filter { if case .write = $0.step { true } else { false } }.enumerated().map { $1.milliseconds - $0 * 200 }
            #expect(delays.allSatisfy((50...150).contains) && Set(delays).count > 20)
            moments.append(delays)
        }
        #expect(moments[0] == moments[1])
    }

    @Test("bandwidth lets no more through than its rate, in small slices")
    func bandwidth() throws {
        var chain = try Chain(#"{"type":"bandwidth","attributes":{"rate":1}}"#)
        chain.put(Self.bytes)
        chain.put(.end)
        chain.wait(500)
        #expect((400...500).contains(chain.written.count))
        chain.wait(499)
        #expect(chain.events.isEmpty)
        chain.wait(1)
        #expect(chain.written == Self.bytes && chain.moment(of: .finish) == 1000)
        #expect(chain.writes.allSatisfy { $0.count <= 100 })
    }

    @Test("slicer cuts into pieces of about the size, that far apart, and loses nothing")
    func slicer() throws {
        var chain = try Chain(#"{"type":"slicer","attributes":{"average_size":100,"size_variation":20,"delay":1000}}"#)
        chain.put(Self.bytes)
        chain.put(.end)
        chain.wait(100)
        #expect(chain.written == Self.bytes && chain.events == [.finish])
        #expect(chain.writes.dropLast().allSatisfy { (80...120).contains($0.count) } && Set(chain.writes.map(\.count)).count > 2)
        #expect(chain.lastWrite == chain.writes.count - 1)
    }

    @Test("slow_close delays the end alone")
    func slowClose() throws {
        var chain = try Chain(#"{"type":"slow_close","attributes":{"delay":30}}"#)
        chain.put([1])
        chain.put(.end)
        #expect(chain.writes == [[1]] && chain.tookHold == [1])
        chain.wait(29)
        #expect(chain.events.isEmpty)
        chain.wait(1)
        #expect(chain.events == [.finish])
    }

    @Test("timeout lets nothing through and then closes; 0 never does")
    func timeout() throws {
        var chain = try Chain(#"{"type":"timeout","attributes":{"timeout":40}}"#)
        chain.put([1])
        chain.wait(39)
        #expect(chain.writes.isEmpty && chain.events.isEmpty && chain.heldBytes == 0)
        chain.wait(1)
        #expect(chain.events == [.act(.close, id: 1)])
        var never = try Chain(#"{"type":"timeout"}"#)
        never.put([1])
        never.wait(100_000)
        #expect(never.writes.isEmpty && never.events.isEmpty)
    }

    @Test("a removed timeout closes the connection whose octets it has lost, and no other")
    func timeoutRemoved() throws {
        var lossy = try Chain(#"{"type":"timeout"}"#)
        lossy.put([1])
        lossy.remove(1)
        #expect(lossy.events == [.act(.close, id: 1)])
        var quiet = try Chain(#"{"type":"timeout"}"#)
        quiet.remove(1)
        quiet.put([1])
        #expect(quiet.events.isEmpty && quiet.writes == [[1]] && quiet.isClear)
    }

    @Test("reset_peer resets after its time, at once where that is 0, and lets nothing through")
    func resetPeer() throws {
        var chain = try Chain(#"{"type":"reset_peer","attributes":{"timeout":25}}"#)
        chain.put([1])
        chain.wait(24)
        #expect(chain.events.isEmpty && chain.writes.isEmpty)
        chain.wait(1)
        #expect(chain.events == [.act(.reset, id: 1)])
        #expect(try Chain(#"{"type":"reset_peer"}"#).events == [.act(.reset, id: 1)])
    }

    @Test("limit_data passes exactly its octets and closes", arguments: [0, 1, 999, 1000])
    func limitData(limit: Int) throws {
        var chain = try Chain(#"{"type":"limit_data","attributes":{"bytes":\#(limit)}}"#)
        chain.put(Array(Self.bytes[..<400]))
        chain.put(Array(Self.bytes[400...]))
        chain.put(Self.bytes)
        #expect(chain.written == Array(Self.bytes[..<limit]) && chain.events == [.act(.close, id: 1)])
    }

    @Test("limit_data beyond what comes does nothing")
    func limitBeyond() throws {
        var chain = try Chain(#"{"type":"limit_data","attributes":{"bytes":1001}}"#)
        chain.put(Self.bytes)
        #expect(chain.written == Self.bytes && chain.events.isEmpty && chain.tookHold.isEmpty)
    }

    @Test("limit_data that is changed goes on counting from what has passed")
    func limitChanged() throws {
        var chain = try Chain(#"{"type":"limit_data","attributes":{"bytes":5000}}"#)
        chain.put(Self.bytes)
        try chain.change(1, #"{"attributes":{"bytes":1100}}"#)
        chain.put(Self.bytes)
        #expect(chain.written.count == 1100 && chain.events == [.act(.close, id: 1)])
    }

    @Test("corrupt flips one bit of one octet, once", arguments: [0, 500, 999])
    func corrupt(place: Int) throws {
        var chain = try Chain(#"{"type":"corrupt","attributes":{"bytes":\#(place),"bit":3}}"#)
        chain.put(Array(Self.bytes[..<500]))
        chain.put(Array(Self.bytes[500...]))
        chain.put(Self.bytes)
        var expected = Self.bytes + Self.bytes
        expected[place] ^= 8
        #expect(chain.written == expected && chain.tookHold == [1])
    }

    @Test("truncate ends the stream after its octets and drops the rest")
    func truncate() throws {
        var chain = try Chain(#"{"type":"truncate","attributes":{"bytes":300}}"#)
        chain.put(Array(Self.bytes[..<200]))
        chain.put(Array(Self.bytes[200...]))
        chain.put(.end)
        #expect(chain.written == Array(Self.bytes[..<300]) && chain.events == [.finish])
    }

    @Test("idle_timeout closes what has been silent for its time, and nothing that speaks")
    func idleTimeout() throws {
        var chain = try Chain(#"{"type":"idle_timeout","attributes":{"timeout":50}}"#)
        for _ in 0..<10 {
            chain.wait(49)
            chain.put([1])
        }
        #expect(chain.writes.count == 10 && chain.events.isEmpty)
        chain.wait(50)
        #expect(chain.events == [.act(.close, id: 1)])
    }

    @Test("what is held, or swallowed by a black hole, arrives whole and in order when the fault goes", arguments: ["hold", "blackhole"])
    func held(type: String) throws {
        var chain = try Chain(#"{"type":"\#(type)"}"#)
        chain.put([1])
        chain.put([2])
        chain.put(.end)
        chain.wait(1_000_000)
        #expect(chain.writes.isEmpty && chain.heldBytes == 2 && chain.tookHold == [1])
        chain.remove(1)
        #expect(chain.writes == [[1], [2]] && chain.events.last == .finish && chain.isClear)
    }

    @Test("reset and half_open say so when they come into force")
    func wholeConnection() throws {
        #expect(try Chain(#"{"type":"reset"}"#).events == [.act(.reset, id: 1)])
        #expect(try Chain(#"{"type":"half_open"}"#).events == [.act(.halfOpen, id: 1)])
    }
}
