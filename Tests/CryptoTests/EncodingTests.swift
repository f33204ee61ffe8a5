import Foundation
import Testing
@testable import Crypto

@Suite struct EncodingTests {
    @Test("hexadecimal goes there and back")
    func hex() {
        #expect(Hex.encode([0x00, 0x9f, 0xff]) == "009fff")
        #expect(Hex.decode("009fff") == [0x00, 0x9f, 0xff])
        #expect(Hex.decode("") == [])
    }

    @Test("hexadecimal of odd length, in capitals or with other letters is refused", arguments: ["0", "0F", "0g", " 00", "００"])
    func hexRefusals(text: String) { #expect(Hex.decode(text) == nil) }

    @Test("base64 agrees with Foundation for every length up to 100")
    func base64() throws {
        for count in 0...100 {
            let bytes = try Random.bytes(count)
            let text = Base64.encode(bytes)
            #expect(String(decoding: text, as: UTF8.self) == Data(bytes).base64EncodedString())
            #expect(Base64.decode(text) == bytes)
        }
    }

    @Test("base64 that is not the one text of its octets is refused", arguments: [
        "A", "AA", "AAA", "AA=", "AA===", "====", "A===", "AB==", "AAB=", "AA==AAAA", "AAAA====", "AA A", "AAAA\n", "AA-_", "=AAA", "A=AA", "AA=A",
        "AAAÿ",
    ])
    func base64Refusals(text: String) { #expect(Base64.decode(Array(text.utf8)) == nil) }

    @Test("every single octet outside the alphabet is refused at every position")
    func base64Alphabet() {
        let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for octet in UInt8.min...UInt8.max {
            for position in 0..<4 {
                var text = Array("AAAAAAAA".utf8)
                text[position] = octet
                #expect((Base64.decode(text) != nil) == alphabet.contains(octet))
            }
        }
    }

    @Test("times in certificates go there and back, across leap days and the change of form in 2050", arguments: [
        Int64(0), 951_782_400_000, 1_709_164_799_000, 2_524_607_999_000, 2_524_608_000_000, 4_107_542_400_000, -1000, DERTime.earliestMilliseconds,
    ])
    func times(milliseconds: Int64) throws {
        let der = try DERTime.certificateTime(milliseconds: milliseconds, place: "test")
        var cursor = DERCursor(der.span, place: "test")
        #expect(DERTime.milliseconds(of: try cursor.readAny(in: der.span), in: der.span) == milliseconds)
        #expect(der[0] == (milliseconds < 2_524_608_000_000 ? DER.Tag.utcTime : DER.Tag.generalizedTime))
    }

    @Test("impossible times are refused", arguments: [
        "20230229000000Z", "20231301000000Z", "20230101240000Z", "20230101006000Z", "20230101000060Z", "202301010000Z", "20230101000000+", "2023010100000aZ", "20230101000000.1Z",
    ])
    func timeRefusals(text: String) throws {
        let der = DER.element(DER.Tag.generalizedTime, Array(text.utf8))
        var cursor = DERCursor(der.span, place: "test")
        #expect(DERTime.milliseconds(of: try cursor.readAny(in: der.span), in: der.span) == nil)
    }

    @Test("a moment of a certificate has one spelling: UTCTime through 2049, GeneralizedTime from 2050 on", arguments: [
        (DER.Tag.utcTime, "491231235959Z", true), (DER.Tag.generalizedTime, "20500101000000Z", true), (DER.Tag.utcTime, "500101000000Z", true),
        (DER.Tag.generalizedTime, "20491231235959Z", false), (DER.Tag.generalizedTime, "19500101000000Z", false),
    ])
    func certificateTimes(tag: UInt8, text: String, isAccepted: Bool) throws {
        let der = DER.element(tag, Array(text.utf8))
        var cursor = DERCursor(der.span, place: "test")
        let element = try cursor.readAny(in: der.span)
        #expect((DERTime.certificateMilliseconds(of: element, in: der.span) != nil) == isAccepted)
        #expect(DERTime.milliseconds(of: element, in: der.span) != nil)
    }

    @Test("elements that are cut off, indefinite, or longer than need be are refused", arguments: [
        [0x30], [0x30, 0x01], [0x30, 0x80, 0, 0], [0x30, 0x81, 0x01, 0x00], [0x30, 0x82, 0x00, 0x80], [0x30, 0x84, 0, 0, 0, 1, 0], [0x1f, 0x01, 0x00], [0x30, 0x83, 0xff, 0xff, 0xff],
    ] as [[UInt8]])
    func derRefusals(bytes: [UInt8]) {
        #expect(throws: CryptoError.self) {
            var cursor = DERCursor(bytes.span, place: "test")
            _ = try cursor.readAny(in: bytes.span)
        }
    }
}
