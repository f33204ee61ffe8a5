import Domain
import EventLoop
import Journal
import Node

/// What a line keeps on record of the connections that it does not carry.
@LoopActor
protocol LineRecorder: AnyObject {
    func lineRefused(_ reason: LineRefusal, link: String, address: IPv4Address)
}

extension NodeJournal: LineRecorder {
    func lineRefused(_ reason: LineRefusal, link: String, address: IPv4Address) {
        note(.lineRefused, [(.link, .name(link)), (.address, .address(address.description)), (.rule, .code(reason.rawValue))])
    }
}
