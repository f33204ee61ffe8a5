import Testing
@testable import kofu

@Suite struct TableTests {
    @Test("columns are as wide as their widest cell, and the last is not padded")
    func columns() {
        #expect(Output.table([["a", "bb", "c"], ["aaa", "b", "cccc"]]) == "a    bb  c\naaa  b   cccc")
    }

    @Test("full-width characters count two")
    func fullWidth() {
        #expect(Output.table([["小田原市", "x"], ["abcdefgh", "y"], ["ｶﾅ", "z"]]) == "小田原市  x\nabcdefgh  y\nｶﾅ        z")
        #expect(Output.table([["（甲）", "x"], ["　", "y"]]) == "（甲）  x\n　      y")
    }

    @Test("a variation selector takes no room")
    func variationSelectors() {
        #expect(Output.table([["葛\u{E0100}城", "x"], ["葛城", "y"]]) == "葛\u{E0100}城  x\n葛城  y")
    }

    @Test("rows of different lengths, no rows and empty cells do no harm")
    func ragged() {
        #expect(Output.table([]) == "")
        #expect(Output.table([[]]) == "")
        #expect(Output.table([["a"], ["bb", "c"]]) == "a\nbb  c")
        #expect(Output.table([["", "x"], ["a", ""]]) == "   x\na  ")
    }
}
