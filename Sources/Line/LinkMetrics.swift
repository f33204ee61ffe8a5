import EventLoop
import Metrics
import Topology

/// What a line tells of its links. Of a very large channel only so many links by name; the others together.
@LoopActor
struct LinkMetrics {
    static let maximumLinks = 500

    let carriers: [LinkCarrier]

    var metrics: [Metric] {
        var bytes = BoundedCounter(["link", "direction"], maximumCombinations: .max), messages = BoundedCounter(["link", "direction"], maximumCombinations: .max)
        var connections = BoundedCounter(["link"], maximumCombinations: .max), refusals = BoundedCounter(["link", "rule"], maximumCombinations: .max)
        var up: [Metric.Sample] = [], open: [Metric.Sample] = [], faults: [Metric.Sample] = []
        var othersUp = 0, othersOpen = 0, othersFaults = 0
        for (index, carrier) in carriers.enumerated() {
            let name = index < LinkMetrics.maximumLinks ? carrier.link.name : BoundedCounter.other, counters = carrier.counters
            let isUp = carrier.cut == nil && carrier.isEnabled
            bytes.add([name, "to-server"], counters.bytesToServer)
            bytes.add([name, "to-client"], counters.bytesToClient)
            messages.add([name, "to-server"], counters.messagesToServer)
            messages.add([name, "to-client"], counters.messagesToClient)
            connections.add([name], counters.connections)
            for (rule, count) in counters.refusals { refusals.add([name, rule.rawValue], count) }
            if index < LinkMetrics.maximumLinks {
                let labels = [Metric.Label("link", name)]
                up.append(Metric.Sample(labels: labels, value: isUp ? 1 : 0))
                open.append(Metric.Sample(labels: labels, value: Double(carrier.openConnections)))
                faults.append(Metric.Sample(labels: labels, value: Double(carrier.faults.count)))
            } else {
                othersUp += isUp ? 1 : 0
                othersOpen += carrier.openConnections
                othersFaults += carrier.faults.count
            }
        }
        if carriers.count > LinkMetrics.maximumLinks {
            let labels = [Metric.Label("link", BoundedCounter.other)]
            up.append(Metric.Sample(labels: labels, value: Double(othersUp)))
            open.append(Metric.Sample(labels: labels, value: Double(othersOpen)))
            faults.append(Metric.Sample(labels: labels, value: Double(othersFaults)))
        }
        return [
            Metric("kofu_link_up", .gauge, help: "1 where the link is neither cut nor switched off; of the others together, how many are up.", samples: up),
            Metric("kofu_link_open_connections", .gauge, help: "Connections that the link carries now.", samples: open),
            Metric("kofu_link_faults", .gauge, help: "Faults that are set on the link.", samples: faults),
            connections.metric("kofu_link_connections_total", help: "Connections that the link has admitted."),
            bytes.metric("kofu_link_bytes_total", help: "Octets carried, as the line sees them: encrypted."),
            messages.metric("kofu_link_messages_total", help: "Messages carried, as far as a line can count them."),
            refusals.metric("kofu_link_refusals_total", help: "Connections that the line refused, by rule."),
        ]
    }
}
