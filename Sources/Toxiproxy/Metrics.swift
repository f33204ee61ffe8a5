import Faults

/// The counters of all proxies in Prometheus' text format, as they are now. A line passes on what it receives; what a
/// fault has swallowed is not counted.
enum Metrics {
    static func text(of proxies: [ProxyState]) -> String {
        let counters = [
            ("toxiproxy_proxy_received_bytes_total", "Octets that have come in and gone on, by proxy and direction"),
            ("toxiproxy_proxy_sent_bytes_total", "Octets that have been sent, by proxy and direction"),
        ]
        var lines: [String] = []
        for (name, help) in counters {
            lines += ["# HELP \(name) \(help)", "# TYPE \(name) counter"]
            for proxy in proxies {
                for stream in FaultStream.allCases {
                    let bytes = stream == .upstream ? proxy.bytesUpstream : proxy.bytesDownstream
                    lines.append("\(name){direction=\"\(stream.rawValue)\",listener=\"\(proxy.listen)\",proxy=\"\(proxy.name)\",upstream=\"\(proxy.upstream)\"} \(bytes)")
                }
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
