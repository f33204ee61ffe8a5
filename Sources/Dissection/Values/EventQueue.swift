/// Events that have been found and not been handed out.
final class EventQueue {
    private var events: [DissectionEvent] = []
    private var next = 0

    var isEmpty: Bool { next == events.count }

    func append(_ event: DissectionEvent) { events.append(event) }

    func take() -> DissectionEvent? {
        guard next < events.count else {
            events.removeAll(keepingCapacity: true)
            next = 0
            return nil
        }
        next += 1
        return events[next - 1]
    }
}
