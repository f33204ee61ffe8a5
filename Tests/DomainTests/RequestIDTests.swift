import Domain
import Testing

@Suite("The name of a request")
struct RequestIDTests {
    @Test("an id is written and read alike", arguments: [
        ("kiosk-a1", 0, "kiosk-a1.0"), ("kiosk-a1", 42, "kiosk-a1.42"), ("k", .max, "k.18446744073709551615"), ("7-eleven-9", 1_000_000, "7-eleven-9.1000000"),
        ("abcdefghijabcdefghijabcdefghijabcdefghij", 1, "abcdefghijabcdefghijabcdefghijabcdefghij.1"),
    ] as [(String, UInt64, String)])
    func roundTrip(node: String, counter: UInt64, text: String) throws {
        let id = RequestID(node: node, counter: counter)
        #expect(id.description == text)
        #expect(RequestID(text) == id)
        #expect(try #require(RequestID(text)).node == node)
        #expect(try #require(RequestID(text)).counter == counter)
    }

    @Test("any other text is no id", arguments: [
        "", ".", "kiosk-a1", "kiosk-a1.", ".42", "kiosk-a1..42", "kiosk-a1.42.", ".kiosk-a1.42", "kiosk-a1.4.2", "kiosk-a1 42", "kiosk-a1.042", "kiosk-a1.00", "kiosk-a1.+42", "kiosk-a1.-1",
        "kiosk-a1. 42", "kiosk-a1.42 ", "kiosk-a1.42\n", "kiosk-a1.0x2a", "kiosk-a1.4e1", "kiosk-a1.４２", "kiosk-a1.٤٢", "kiosk-a1.18446744073709551616", "kiosk-a1.99999999999999999999999",
        "kiosk-a1．42",
    ])
    func refused(text: String) { #expect(RequestID(text) == nil) }

    @Test("what stands where the kiosk's name belongs must be a name: there is no room for anything else", arguments: [
        "見本　太郎.1", "Kiosk-a1.1", "kiosk_a1.1", "kiosk a1.1", "../kiosk.1", "kiosk/a1.1", "kiosk\u{301}.1", "kiosk\n.1", "kiosk\0.1", "ｋiosk.1", "\u{212A}iosk.1",
        "abcdefghijabcdefghijabcdefghijabcdefghijk.1",
    ])
    func noRoom(text: String) { #expect(RequestID(text) == nil) }

    @Test("ids differ where kiosk or counter differ")
    func different() {
        let id = RequestID(node: "kiosk-a1", counter: 1)
        #expect(id != RequestID(node: "kiosk-a1", counter: 2))
        #expect(id != RequestID(node: "kiosk-a2", counter: 1))
        #expect(id == RequestID(node: "kiosk-a1", counter: 1))
    }
}
