@testable import Explanation

/// A certificate as a file: pieces from the first octet on, and of a file that is explained to the last octet none may be put in, taken away or added.
func target(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    let (account, isRead) = read(bytes)
    demand(!isRead || account.position == bytes.count, "what is read is read to the end")
    guard isClean(account, isRead) else { return }
    // A place between two pieces, another one for each input.
    let place = account.pieces[bytes.count % account.pieces.count].range.lowerBound
    for more in [[0x20], Array("%a\n".utf8)] as [[UInt8]] {
        var changed = bytes
        changed.insert(contentsOf: more, at: place)
        demand(!isExplained(changed), "nothing can be put between the parts of a file")
        demand(!isExplained(bytes + more), "nothing can follow the end of a file")
    }
    demand(!isExplained(bytes.dropLast()), "nothing of a file can be missing")
}

func read(_ bytes: [UInt8]) -> (Account, isRead: Bool) {
    var account = Account()
    var isRead = false
    do throws(Unexplained) {
        let facts = try PDFReader.read(bytes, maker: .init(uri: "kofu://documents/municipality/odawara", requestHash: nil, authorities: KnownAuthorities()), into: &account)
        isRead = true
        demand(facts.octets == bytes.count && facts.pages < bytes.count, "the facts are the file's")
        // Deflate packs at most 1032 octets into one; four digits of a content become two characters of four octets at most.
        demand(facts.texts.reduce(0) { $0 + $1.utf8.count } <= 2100 * bytes.count && facts.imageOctets <= 1032 * bytes.count, "no file says more than can be packed into it")
    } catch {
        demand((0...bytes.count).contains(error.offset) && !error.rule.isEmpty, "a fault has its place in the file")
    }
    var place = 0, unexplained = 0
    for piece in account.pieces {
        demand(piece.range.lowerBound == place && !piece.range.isEmpty, "pieces leave no gap and do not overlap")
        demand(piece.freeBits >= 0 && piece.freeBits.isFinite, "free bits are a number")
        if !piece.isExplained { unexplained += piece.range.count }
        place = piece.range.upperBound
    }
    demand(place == account.position && place <= bytes.count, "pieces end where the account does")
    demand(unexplained == account.unexplained && (unexplained == 0 || !account.remarks.isEmpty), "what is not explained is counted and has a finding")
    return (account, isRead)
}

func isClean(_ account: Account, _ isRead: Bool) -> Bool { isRead && account.unexplained == 0 && account.remarks.isEmpty }

func isExplained(_ bytes: [UInt8]) -> Bool {
    let (account, isRead) = read(bytes)
    return isClean(account, isRead)
}
