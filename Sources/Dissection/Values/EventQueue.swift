/// Events that have been found and not been handed out.
final class EventQueue {
    private var events: [DissectionEvent] = []
    private var next = 0

    var isEmpty: Bool { next == events.count }

    func append(_ event: DissectionEvent) { events.append(event) }

    func take() -> DissectionEvent? {
        guard next < events.count else { return nil }
        let event = events[next]
        next += 1
        if isEmpty {
            events.removeAll(keepingCapacity: true)
            next = 0
        }
        return event
    }
}
