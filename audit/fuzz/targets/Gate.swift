import Domain
import Gate
import HTTP
import JSON
import Policy
import Topology

let topology = made { try Topology.load(path: "topology.json") }
let gates = topology.channels.map { Gate(channel: $0.policy, hosts: ["h:1"]) }

/// Bodies before the gate of every channel, as request and as both answers. What is let in can go out again, octet for octet.
func target(_ bytes: [UInt8]) {
    guard !bytes.isEmpty, bytes.count < 4096 else { return }
    for gate in gates {
        for message in gate.channel.messages {
            guard case .json = message.request.content else { continue }
            var parser = HTTPRequestParser(maximumBodyBytes: 4096)
            let octets = made { try HTTPWriter.request(messageName: message.name, host: "h:1", contentType: "application/json", body: bytes) }
            if case .complete(let request) = parser.feed(octets), let admitted = try? gate.admit(request), case .json(let value) = admitted.content {
                demand((try? gate.release(value, message: message.name, .request)) == bytes, "what is let in can go out again")
            }
            for status in HTTPStatus.allCases {
                var answers = HTTPResponseParser(maximumBodyBytes: 4096)
                answers.asked()
                let octets = made { try HTTPWriter.response(status: status, contentType: "application/json", body: bytes) }
                guard case .complete(let response) = answers.feed(octets), let admitted = try? gate.admit(response, to: message.name), case .json(let value) = admitted.content else { continue }
                demand((try? gate.release(value, message: message.name, admitted.direction)) == bytes, "what is let in can go out again")
            }
        }
    }
}
