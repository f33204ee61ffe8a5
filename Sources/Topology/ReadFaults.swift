import Faults
import JSON

extension TopologyReader {
    /// The faults that a link has from the start. Each reads itself; a mistake is reported at its own place.
    mutating func faults(_ value: LocatedJSON) -> [Fault] {
        guard let elements = elements(value, of: "faults", counts: 0...Fault.maximumPerLink) else { return [] }
        var faults: [Fault] = []
        for element in elements {
            do throws(FaultError) {
                let fault = try Fault(json: element.value)
                if faults.contains(where: { $0.name == fault.name }) {
                    report(.duplicate, at: element.offset, "the link already has a fault called \"\(fault.name)\"; give one of them another \"name\"")
                }
                faults.append(fault)
            } catch {
                report(.fault, at: place(of: error.path, in: element), error.text)
            }
        }
        return faults
    }

    /// Where the value, or an unknown member, stands.
    private func place(of path: [String], in value: LocatedJSON) -> Int {
        var value = value
        for name in path {
            guard let member = value.objectMembers?.first(where: { $0.key.hasPrefix(name) }) else { return value.offset }
            value = member.value
        }
        return value.offset
    }
}
