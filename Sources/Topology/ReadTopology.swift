import Domain
import JSON

extension TopologyReader {
    /// Reads the whole file. Nil where something is wrong that leaves no topology; even where there is
    /// one, it may be used only if there are no problems.
    mutating func topology() -> Topology? {
        guard let root = object(document.root, as: .topology) else { return nil }
        let name = root["name"].flatMap { self.name($0) }
        let seed = root["seed"].flatMap { self.seed($0) }
        let subnet = root["subnet"].flatMap {
            parsed($0, expected: "a subnet of the form 127.N.0.0/16 with N from 1 to 254", Subnet.init)
        }
        let clock = root["clock"].flatMap { self.clock($0) }
        let card = root["card"].flatMap { self.card($0) }
        let limits = root["limits"].flatMap { self.limits($0) }
        let capture = root["capture"].map { self.capture($0) } ?? .standard
        let management = root["management"].flatMap { self.management($0) }
        let operators = root["operators"].map { self.operators($0) } ?? []
        let municipalities = root["municipalities"].map { self.municipalities($0) } ?? []

        var houses = Houses(operators: root.names(under: "operators"), municipalities: root.names(under: "municipalities"))
        let nodes = root["nodes"].map { self.nodes($0, houses: &houses) } ?? []
        let channels = root["channels"].map { self.channels($0) } ?? []
        let channelNames = Set(root.names(under: "channels"))
        let nodesByName = Dictionary(nodes.map { ($0.node.name, $0) }) { first, _ in first }
        let links = root["links"].map { self.links($0, nodes: nodesByName, nodeNames: root.names(under: "nodes"), channelNames: channelNames) } ?? []

        checkAddresses(subnet: subnet, nodes: nodes, channels: channels, links: links, management: management)
        if let nodesSection = root["nodes"], let municipalitiesSection = root["municipalities"], let operatorsSection = root["operators"] {
            checkHouses(houses, nodes: nodesSection, municipalities: municipalitiesSection, operators: operatorsSection)
        }
        checkNeeds(nodes: nodes, links: links, patterns: Dictionary(municipalities.map { ($0.id, $0.pattern) }) { first, _ in first })
        checkTimeouts(channels)

        guard let name, let seed, let subnet, let clock, let card, let limits, let capture else { return nil }
        return Topology(
            name: name, seed: seed, subnet: subnet, clock: clock, card: card, limits: limits, capture: capture, management: management?.setting, operators: operators,
            municipalities: municipalities, nodes: nodes.map(\.node), channels: channels.map(\.channel), links: links.map(\.link))
    }

    /// A seed is a text; a whole number stands for its digits.
    private mutating func seed(_ value: LocatedJSON) -> String? {
        if let number = value.integerValue { return String(number) }
        guard value.stringValue != nil else {
            report(.wrongType, at: value.offset, "expected an integer or a string, found \(value.kindInWords)")
            return nil
        }
        return text(value, lengths: 1...TopologyBounds.seedLengthMaximum)
    }

    private mutating func clock(_ value: LocatedJSON) -> Topology.ClockSetting? {
        guard let clock = object(value, as: .clock) else { return nil }
        let zone = clock["zone"].flatMap { parsed($0, expected: "an offset such as \"+09:00\"", TimeZoneOffset.init(iso8601:)) }
        guard let startValue = clock["start"] else { return nil }
        if startValue.stringValue == "now" { return zone.map { Topology.ClockSetting(zone: $0, start: nil) } }
        let start = parsed(startValue, expected: "\"now\" or a moment such as \"2026-04-01T10:00:00+09:00\"", Instant.init(iso8601:))
        guard let zone, let start else { return nil }
        return Topology.ClockSetting(zone: zone, start: start)
    }

    private mutating func card(_ value: LocatedJSON) -> Topology.CardSetting? {
        guard let key: Topology.CardKey = object(value, as: .card)?["key"].flatMap({ word($0) }) else { return nil }
        return Topology.CardSetting(key: key)
    }

    private mutating func capture(_ value: LocatedJSON) -> Topology.CaptureSetting? {
        guard let secrets: Topology.CaptureSecrets = object(value, as: .capture)?["secrets"].flatMap({ word($0) }) else { return nil }
        return Topology.CaptureSetting(secrets: secrets)
    }

    private mutating func management(_ value: LocatedJSON) -> ReadManagement? {
        guard let management = object(value, as: .management), let place = management["address"], let first = management["firstPort"] else { return nil }
        let address = parsed(place, expected: "an IPv4 address", IPv4Address.init)
        let port = integer(first, in: TopologyBounds.port)
        guard let address, let port else { return nil }
        return ReadManagement(setting: Topology.Management(address: address, firstPort: port), addressOffset: place.offset, portOffset: first.offset)
    }

    private mutating func limits(_ value: LocatedJSON) -> Topology.Limits? {
        guard let limits = object(value, as: .limits) else { return nil }
        let session = limits["sessionLifetimeSeconds"].flatMap { integer($0, in: TopologyBounds.sessionLifetimeSeconds) }
        let validity = limits["validityMaximumAgeSeconds"].flatMap { integer($0, in: TopologyBounds.validityMaximumAgeSeconds) }
        let sync = limits["sync"].map { self.sync($0) } ?? .usual
        let kiosk = limits["kiosk"].map { kioskLimits($0) } ?? .standard
        guard let session, let validity, let sync, let kiosk else { return nil }
        return Topology.Limits(sessionLifetimeSeconds: session, validityMaximumAgeSeconds: validity, sync: sync, kiosk: kiosk)
    }

    private mutating func sync(_ value: LocatedJSON) -> Topology.Sync? {
        guard let sync = object(value, as: .sync) else { return nil }
        let interval = sync["intervalSeconds"].flatMap { integer($0, in: TopologyBounds.syncSeconds) }
        let stale = sync["staleAfterSeconds"].flatMap { integer($0, in: TopologyBounds.syncSeconds) }
        let lease = sync["leaseMilliseconds"].flatMap { integer($0, in: TopologyBounds.leaseMilliseconds) }
        guard let interval, let stale, let lease else { return nil }
        guard stale > interval else {
            report(.malformed, at: sync["staleAfterSeconds"]?.offset ?? value.offset, "a copy is stale after \(stale) s; it must be more than \(interval), the time from one copying to the next")
            return nil
        }
        return Topology.Sync(intervalSeconds: interval, staleAfterSeconds: stale, leaseMilliseconds: lease)
    }

    private mutating func kioskLimits(_ value: LocatedJSON) -> Topology.KioskLimits? {
        guard let limits = object(value, as: .kioskLimits) else { return nil }
        let warning = limits["forgottenWarningSeconds"].flatMap { integer($0, in: TopologyBounds.forgottenSeconds) }
        let loss = limits["forgottenLossSeconds"].flatMap { integer($0, in: TopologyBounds.forgottenSeconds) }
        let open = limits["maintenanceSeconds"].flatMap { integer($0, in: TopologyBounds.maintenanceSeconds) }
        let tries = limits["maintenanceTries"].flatMap { integer($0, in: TopologyBounds.maintenanceTries) }
        let lockout = limits["maintenanceLockoutSeconds"].flatMap { integer($0, in: TopologyBounds.maintenanceSeconds) }
        guard let warning, let loss, let open, let tries, let lockout else { return nil }
        return Topology.KioskLimits(
            forgottenWarningSeconds: warning, forgottenLossSeconds: loss, maintenanceSeconds: open, maintenanceTries: tries, maintenanceLockoutSeconds: lockout)
    }

    private mutating func operators(_ value: LocatedJSON) -> [Topology.Operator] {
        var operators: [Topology.Operator] = []
        for member in named(value, of: "operators", counts: TopologyBounds.operators) {
            checkName(of: member)
            guard let name = object(member.value, as: .convenienceOperator)?["name"].flatMap({ text($0) }) else { continue }
            operators.append(Topology.Operator(id: member.key, name: name))
        }
        return operators
    }
}

extension TopologyObject {
    /// The names that a section declares, whether or not their contents are right: a mistake in one entry
    /// must not make every mention of it wrong.
    func names(under key: String) -> [String] { self[key]?.objectMembers?.map(\.key) ?? [] }
}
