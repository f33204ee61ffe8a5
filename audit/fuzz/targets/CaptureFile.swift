import Dissection
import Glibc

/// A file in memory that has a name for as long as this process has it open, and none in any folder.
let descriptor = made {
    let name = "/dev/shm/kofu-fuzz-\(getpid())"
    let opened = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard opened >= 0, unlink(name) == 0 else { throw NoFile() }
    return opened
}
let path = "/proc/self/fd/\(descriptor)"

struct NoFile: Error {}

/// What the events of one connection add up to.
struct Told {
    var plain = [Direction.toServer: 0, .toClient: 0]
    var handshakeOctets = 0
    var findings = 0
    var isClosed = false
}

/// A capture from its first octet to the last: each connection is opened and closed once, each octet is counted once, and what is not read has a finding.
func target(_ bytes: [UInt8]) {
    demand(ftruncate(descriptor, 0) == 0 && pwrite(descriptor, bytes, bytes.count, 0) == bytes.count, "the harness writes its file")
    guard let dissector = try? Dissector(files: [path]) else { return }
    var connections: [Int: Told] = [:]
    var ends: [ConnectionEnd] = []
    var findings: [Finding] = []
    var events = 0, dropped = 0
    var file: CaptureFile?
    while let event = made({ try dissector.next() }) {
        events += 1
        demand(events <= bytes.count, "no capture has more to say than it has octets")
        switch event {
        case .opened(let start):
            demand(connections[start.connection] == nil, "a connection is opened once")
            connections[start.connection] = Told()
        case .handshake(let number, let handshake):
            demand(handshake.explainedOctets <= handshake.octets, "no more of a handshake is explained than there is")
            connections[number]?.handshakeOctets += handshake.octets
        case .octets(let octets):
            demand(connections[octets.connection]?.isClosed == false, "octets belong to a connection that is open")
            demand(!octets.frames.isEmpty, "octets came with a frame")
            connections[octets.connection]?.plain[octets.direction, default: 0] += octets.bytes.count
        case .closed(let end):
            demand(connections[end.connection]?.isClosed == false, "a connection is closed once, after it was opened")
            connections[end.connection]?.isClosed = true
            ends.append(end)
        case .finding(let finding):
            demand(!finding.rule.isEmpty && finding.sentence.utf8.count <= 1024 + (finding.link?.utf8.count ?? 0), "a finding is a rule and a sentence")
            findings.append(finding)
            if let number = finding.connection { connections[number]?.findings += 1 }
        case .dropped(_, _, let count, _):
            let (sum, isOverflow) = dropped.addingReportingOverflow(count)
            demand(count > 0 && !isOverflow, "what was dropped can be added up")
            dropped = sum
        case .comment(let number, _, _): demand(connections[number]?.isClosed == false, "a comment belongs to a connection that is open")
        case .file(let read):
            demand(file == nil && read.octets == bytes.count, "every octet of the file is counted")
            demand(read.sha256 == Hash.hexadecimal(Hash.sha256(bytes)), "the digest is the file's")
            demand(read.unknownBlocks == 0 || findings.contains { $0.rule == "capture-block-unknown" }, "what is passed over has a finding")
            file = read
        }
    }
    demand(file != nil, "a file that is begun is read to its end")
    demand(connections.values.allSatisfy(\.isClosed), "every connection is closed")
    var carried = 0
    for end in ends {
        guard let told = connections[end.connection] else { continue }
        for direction in [Direction.toServer, .toClient] {
            let account = end[direction]
            carried += account.octets
            demand(account.plainOctets == told.plain[direction], "plain octets are those that were handed out")
            demand(account.plainOctets + account.paddingOctets + account.unreadOctets <= account.octets, "no more comes out than went in")
            demand(account.unreadOctets + account.missingOctets + account.paddingOctets == 0 || told.findings > 0, "what is not read, missing or padding has a finding")
        }
        demand(end.isDecrypted || told.findings > 0, "what is not decrypted has a finding")
        if told.findings == 0 { demand(isWhole(end, told), "where nothing was found, the records and what is in them are all the octets") }
    }
    demand(carried <= bytes.count, "connections carry no more than the file has")
}

/// Of a connection of the profile: two Hellos in clear, two ChangeCipherSpecs, and records with header, type and tag around one message each.
func isWhole(_ end: ConnectionEnd, _ told: Told) -> Bool {
    let both = [end.toServer, end.toClient]
    func sum(_ part: (DirectionEnd) -> Int) -> Int { both.reduce(0) { $0 + part($1) } }
    guard sum(\.octets) > 0 else { return true }
    let sealed = sum(\.records) - 4
    return end.handshakeIsComplete && sum(\.octets) == told.handshakeOctets + sum(\.plainOctets) + 2 * sum { $0.alerts.count } + 2 * 5 + 2 * 6 + sealed * (5 + 1 + 16)
}
