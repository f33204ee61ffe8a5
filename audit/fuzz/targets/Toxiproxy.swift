import LocalWeb
@testable import Toxiproxy

/// Other people's clients of Toxiproxy's API: the forgiving HTTP reader, chunked bodies and the forgiving JSON.
func target(_ bytes: [UInt8]) {
    var reader = WebReader()
    reader.feed(bytes[...])
    var requests = 0
    do {
        while let _ = try reader.next() {
            requests += 1
            demand(requests <= bytes.count, "every request takes octets")
        }
    } catch {}
    _ = try? LooseJSON.value(of: bytes)
}
