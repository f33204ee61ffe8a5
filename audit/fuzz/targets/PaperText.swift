@testable import Checker

/// The text of a paper's pages, as `pdftotext` gives it: pages lie between form feeds.
func target(_ bytes: [UInt8]) {
    let pages = bytes.split(separator: 0x0C, omittingEmptySubsequences: false).map { Page(String(decoding: $0, as: UTF8.self)) }
    let (sheet, unreadable) = Sheet.read(pages)
    demand((sheet == nil) == (unreadable != 0), "a sheet is read, or a page is named that is not readable")
    demand(unreadable <= max(1, pages.count), "the page that is not readable is one of them")
}
