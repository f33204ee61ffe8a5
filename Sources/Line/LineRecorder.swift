import Domain
import EventLoop
import Faults
import Journal
import Node

/// What a line keeps on record of the connections that it does not carry.
@LoopActor
protocol LineRecorder: AnyObject {
    func lineRefused(_ reason: LineRefusal, link: String, address: IPv4Address)
    /// A fault has had its first effect.
    func faultTookHold(_ fault: ActiveFault, link: String)
}

extension NodeJournal: LineRecorder {
    func lineRefused(_ reason: LineRefusal, link: String, address: IPv4Address) {
        note(.lineRefused, [(.link, .name(link)), (.address, .address(address.description)), (.rule, .code(reason.rawValue))])
    }

    func faultTookHold(_ fault: ActiveFault, link: String) { note(.faultTookHold, fields(of: fault.fault, link)) }

    /// What a record says of a fault: link, name, type and direction.
    func fields(of fault: Fault, _ link: String) -> [(JournalField, JournalValue)] {
        [(.link, .name(link)), (.fault, .name(fault.name)), (.mode, .code(fault.type.rawValue)), (.direction, .code(fault.stream.rawValue))]
    }
}
