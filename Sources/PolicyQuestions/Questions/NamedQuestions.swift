import Domain
import Policy
import Topology

/// The questions that every topology is asked.
extension Examination {
    public func namedAnswers() -> [PolicyAnswer] {
        individualNumber() + personalClasses() + [onlyValidityChecks()] + separation() + [registers(), familyRegister(), secrets()]
    }

    private static func question(_ id: String, _ text: String, _ requirements: [String], _ expected: Verdict = .no) -> PolicyQuestion {
        PolicyQuestion(id: id, text: text, requirements: requirements, expected: expected)
    }

    // MARK: Individual Numbers

    private func individualNumber() -> [PolicyAnswer] {
        let spread = Spread(from: network.seeds(of: FormSet([.unclassed(.individualNumber), .classed(.individualNumberSealed)])), in: network)
        func asked(_ id: String, _ text: String, _ requirements: [String], at place: Party, unless fine: Form, _ whenNot: String) -> PolicyAnswer {
            crossings(Self.question(id, text, requirements), spread, counts: { party($0.receiver) == place && $0.form != fine }, whenNot: whenNot)
        }
        return [
            crossings(
                Self.question("individual-number-jpki", "Can an Individual Number cross the JPKI link, in any form?", ["A4", "D3", "F2", "invariant 15"]),
                spread, counts: { network.links[$0.link].channel == .jpki }, whenNot: "nothing that an Individual Number can be in is let onto jpki"),
            asked("individual-number-kiosk", "Can an Individual Number reach a kiosk, but in a document sealed to it?", ["B1", "D3", "F2"],
                  at: Party(.kiosk), unless: .classed(.sealedDocument), "it comes to a kiosk in a sealed document, for a certificate that shows it, or not at all"),
            asked("individual-number-store-network", "Can an Individual Number reach a store network, but in a sealed document?", ["F4", "I1"],
                  at: Party(.storeNetwork), unless: .classed(.sealedDocument), "a store network relays it in a document that it cannot open, or not at all"),
            asked("individual-number-center", "Can an Individual Number reach the issuing centre, but in a certificate?", ["F1", "F2"],
                  at: Party(.jlisCenter, .issuingCenter), unless: .classed(.document), "the centre is given it in a certificate that shows it, or not at all"),
            crossings(
                Self.question("individual-number-leaves-city", "Can an Individual Number leave its city's own nodes, but in a certificate?", ["F2", "A5"]),
                spread, counts: { network.nodes[$0.sender].house != network.nodes[$0.receiver].house && ![.classed(.document), .classed(.sealedDocument)].contains($0.form) },
                whenNot: "neither in clear nor encrypted does it cross from a city to anybody else"),
        ]
    }

    // MARK: Personal classes

    private func personalClasses() -> [PolicyAnswer] {
        let spread = Spread(from: network.seeds(of: .all), in: network)
        let channels: [(ChannelName, [String])] = [(.kioskLine, ["A1", "F4", "I1"]), (.dedicated, ["A2", "F4", "I1"]), (.jpki, ["A4", "I1", "invariant 15"])]
        return channels.map { channel, requirements in
            crossings(
                Self.question("personal-\(channel.rawValue)", "Can any personal class, unsealed, cross \(channel.rawValue)?", requirements), spread,
                counts: { network.links[$0.link].channel == channel && $0.form.exposure == .personal },
                whenNot: "no field of \(channel.rawValue) has a class that shows a person")
        }
    }

    private func onlyValidityChecks() -> PolicyAnswer {
        let question = Self.question(
            "jpki-only-validity-check", "Is a validity check between the two centres the only thing on jpki?", ["A4", "D5"], .yes)
        let wanted = FormSet([.classed(.validityCheck)])
        let bodies = network.channels.filter { $0.channel == .jpki }.flatMap(\.bodies)
        var rules = bodies.map { body in
            ConsultedRule(pointer: body.pointer, effect: body.forms == wanted ? .allows : .stops, forms: body.forms, refusedByCode: FormSet())
        }
        var faults = bodies.filter { $0.forms != wanted || $0.message != MessageName.validityCheck.rawValue }.map { "\($0.name) carries \($0.forms.names)" }
        for (position, link) in network.links.enumerated() where link.channel == .jpki {
            let ends = network.ends[position]
            let isRight = party(ends.client) == Party(.jlisCenter, .issuingCenter) && party(ends.server) == Party(.jpkiCenter)
            if !isRight { faults.append("\(link.name) joins \(link.client) and \(link.server)") }
            rules.append(ConsultedRule(pointer: "/links/\(link.name)", effect: isRight ? .allows : .stops, forms: wanted, refusedByCode: FormSet()))
        }
        if bodies.isEmpty { faults.append("there is no channel jpki") }
        return PolicyAnswer(
            question: question, verdict: faults.isEmpty ? .yes : .no,
            reason: faults.isEmpty ? "an RFC 6960 question and its answer are all that its bodies may be, and one centre asks the other" : faults.joined(separator: "; "),
            paths: [], pathsLeftOut: 0, rules: rules, holdings: [])
    }

    // MARK: Who is kept apart from whom

    private func separation() -> [PolicyAnswer] {
        let houses = houseLabels(), ownNumbers = Array(network.nodes.indices)
        let telling = FormSet.atLeast(.pseudonymous)
        let fromCities = Spread(from: network.seeds(of: telling, at: { party($0).kind == .municipality }, label: { houses[$0] }), in: network)
        let fromKiosks = Spread(from: network.seeds(of: telling, at: { party($0) == Party(.kiosk) }, label: { ownNumbers[$0] }), in: network)
        let fromOperators = Spread(from: network.seeds(of: telling, at: { isOfOperator($0) }, label: { houses[$0] }), in: network)
        return [
            crossings(
                Self.question("city-to-city", "Can what a city holds of a person reach another city's nodes?", ["A14", "I1"]), fromCities,
                counts: { party($0.receiver).kind == .municipality && $0.form.exposure >= .pseudonymous }, otherThan: { houses[$0] },
                whenNot: "what leaves a city goes on to kiosks only, and nothing of it is let back towards a city"),
            requestForAnotherCity(),
            directLinks(),
            crossings(
                Self.question("kiosk-to-kiosk", "Can what one kiosk holds of a person reach another kiosk, by relay?", ["A1", "F4", "invariant 5"]), fromKiosks,
                counts: { party($0.receiver) == Party(.kiosk) && $0.form.exposure >= .pseudonymous }, otherThan: { ownNumbers[$0] },
                whenNot: "no answer to a kiosk has a field for what another kiosk has sent of a person"),
            crossings(
                Self.question("operator-to-operator", "Can what an operator's nodes hold of a person reach another operator's?", ["A1", "A12", "F4"]),
                fromOperators, counts: { isOfOperator($0.receiver) && $0.form.exposure >= .pseudonymous }, otherThan: { houses[$0] },
                whenNot: "no answer to a store network has a field for what another operator has sent of a person"),
        ]
    }

    private func isOfOperator(_ node: Int) -> Bool { [.kiosk, .storeNetwork].contains(party(node).kind) }

    /// Which city the centre sends a serial to is decided by the municipality's code in its program (A14), not by the allowlist.
    private func requestForAnotherCity() -> PolicyAnswer {
        let question = Self.question("request-to-another-city", "Can a request that is meant for one city be sent to another?", ["A14"], .undecided)
        let serial = Form.classed(.serial)
        let open = network.links.indices.filter { link in
            network.links[link].channel == .lgwan && network.channels[network.ends[link].channel].formsToServer.contains(serial)
        }
        let rules = network.channels.filter { $0.channel == .lgwan }.flatMap(\.toServer).flatMap { body in
            body.pointers(of: serial).map { ConsultedRule(pointer: $0, effect: .allows, forms: FormSet([serial]), refusedByCode: FormSet()) }
        }
        return PolicyAnswer(
            question: question, verdict: open.count > 1 ? .undecided : .no,
            reason: open.count > 1
                ? "the allowlist lets the centre send any serial over each of \(open.count) links; which one is its program's routing, and seen in journals and captures"
                : "there is at most one city to send it to",
            paths: [], pathsLeftOut: 0, rules: rules, holdings: [])
    }

    private func directLinks() -> PolicyAnswer {
        let question = Self.question("direct-link-kiosks-operators", "Does a link join two kiosks, or nodes of two operators?", ["A1", "A12"])
        let wrong = network.links.indices.filter { link in
            let ends = network.ends[link]
            guard isOfOperator(ends.client), isOfOperator(ends.server) else { return false }
            return party(ends.client) == party(ends.server) || network.nodes[ends.client].house != network.nodes[ends.server].house
        }
        return links(question, wrong, whenNone: "every link of a kiosk ends at its own operator's store network")
    }

    private func registers() -> PolicyAnswer {
        let question = Self.question("registers-own-issuing-server", "Does a link join a city's registers to any but its own issuing server?", ["A5", "A14"])
        let registers = Party(.municipality, .registers), issuing = Party(.municipality, .issuingServer)
        let wrong = network.links.indices.filter { link in
            let ends = network.ends[link]
            return [(ends.client, ends.server), (ends.server, ends.client)].contains { own, other in
                party(own) == registers && (party(other) != issuing || network.nodes[own].house != network.nodes[other].house)
            }
        }
        return links(question, wrong, whenNone: "registers have links to the issuing server of their own city only")
    }

    private func links(_ question: PolicyQuestion, _ wrong: [Int], whenNone: String) -> PolicyAnswer {
        let shown = wrong.prefix(PolicyAnswer.pathsMaximum).map { network.links[$0] }
        let rules = wrong.map { ConsultedRule(pointer: "/links/\(network.links[$0].name)", effect: .allows, forms: FormSet(), refusedByCode: FormSet()) }
        return PolicyAnswer(
            question: question, verdict: wrong.isEmpty ? .no : .yes,
            reason: wrong.isEmpty ? whenNone : shown.map { "\($0.name) joins \($0.client) and \($0.server)" }.joined(separator: "; "),
            paths: [], pathsLeftOut: 0, rules: wrong.isEmpty ? [Self.allLinks] : rules, holdings: [])
    }

    private static let allLinks = ConsultedRule(pointer: "/links", effect: .stops, forms: FormSet(), refusedByCode: FormSet())

    // MARK: What stays where it is

    private func familyRegister() -> PolicyAnswer {
        let spread = Spread(from: network.seeds(of: FormSet([.classed(.familyRegisterRecord)])), in: network)
        let family = Party(.municipality, .familyRegister)
        return crossings(
            Self.question("family-register-stays", "Can family-register data leave its city hall, but as certificate or candidate?", ["A7", "B9", "G3"]), spread,
            counts: { crossing in
                guard ![.classed(.document), .classed(.sealedDocument)].contains(crossing.form), party(crossing.receiver) != family else { return false }
                // An issuing server on premises stands in the same city hall: only it has a line of `core` to a family register.
                if network.links[crossing.link].channel == .core, network.nodes[crossing.sender].house == network.nodes[crossing.receiver].house { return false }
                return crossing.form != .classed(.familyRegisterCandidate) || party(crossing.receiver) != Party(.municipality, .dutyDesk)
            },
            whenNot: network.nodes.contains { $0.party == family } ? "it goes to the issuing server of the same city hall, out as a certificate, or as a candidate to the duty desk" : "this topology has no family-register system")
    }

    private func secrets() -> PolicyAnswer {
        let spread = Spread(from: network.seeds(of: FormSet([.unclassed(.pin), .unclassed(.cardKey)])), in: network)
        return crossings(
            Self.question("pin-and-card-key", "Can a PIN or a card's private key cross any channel?", ["D2", "D5", "invariant 14"]), spread, counts: { _ in true },
            whenNot: "the vocabulary has no class for either, so no field can be one")
    }
}
