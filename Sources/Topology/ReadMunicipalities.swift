import Domain
import JSON

extension TopologyReader {
    mutating func municipalities(_ value: LocatedJSON) -> [Topology.Municipality] {
        var municipalities: [Topology.Municipality] = []
        var ownerOfCode: [String: String] = [:]
        for member in named(value, of: "municipalities", counts: TopologyBounds.municipalities) {
            checkName(of: member)
            guard let entry = object(member.value, as: .municipality) else { continue }
            let code = entry["code"].flatMap { municipalityCode($0) }
            if let code, let place = entry["code"] {
                if let owner = ownerOfCode[code] {
                    report(.duplicate, at: place.offset, "\(owner) already has the code \(code)")
                }
                ownerOfCode[code] = member.key
            }
            if let municipality = municipality(entry, id: member.key, code: code) { municipalities.append(municipality) }
        }
        return municipalities
    }

    private mutating func municipality(_ entry: TopologyObject, id: String, code: String?) -> Topology.Municipality? {
        let name = entry["name"].flatMap { text($0) }
        let prefecture = entry["prefecture"].flatMap { text($0) }
        let head = entry["head"].flatMap { self.head($0) }
        let pattern: Topology.Pattern? = entry["pattern"].flatMap { word($0) }
        let residents = entry["residents"].flatMap { integer($0, in: TopologyBounds.residents) }
        let paper = entry["paper"].flatMap { self.paper($0) }
        let hours = entry["hours"].flatMap { self.hours($0) }
        let certificates = entry["certificates"].map { self.certificates($0) }
        guard let code, let name, let prefecture, let head, let pattern, let residents, let paper, let hours, let certificates else { return nil }
        return Topology.Municipality(
            id: id, code: code, name: name, prefecture: prefecture, head: head, pattern: pattern, residents: residents,
            paper: paper, hours: hours, certificates: certificates)
    }

    private mutating func municipalityCode(_ value: LocatedJSON) -> String? {
        let isSixDigits = { (text: String) in text.utf8.count == 6 && text.utf8.allSatisfy(TopologyName.isDigit) }
        guard let code = parsed(value, expected: "a municipality code of six digits", { isSixDigits($0) ? $0 : nil }) else { return nil }
        let digits = Array(code.utf8)
        let checkDigit = TopologyName.checkDigit(ofMunicipalityCode: digits[0..<5])
        guard Int(digits[5] & 0xF) == checkDigit else {
            report(.malformed, at: value.offset, "the check digit of municipality code \(code) is wrong; for \(code.prefix(5)) it is \(checkDigit)")
            return nil
        }
        return code
    }

    private mutating func head(_ value: LocatedJSON) -> Topology.Head? {
        guard let head = object(value, as: .head) else { return nil }
        let title = head["title"].flatMap { text($0) }
        let name = head["name"].flatMap { text($0) }
        guard let title, let name else { return nil }
        return Topology.Head(title: title, name: name)
    }

    private mutating func paper(_ value: LocatedJSON) -> Topology.Paper? {
        guard let paper = object(value, as: .paper) else { return nil }
        // The figure is drawn large and repeated: more than four characters could not be read from a copy.
        let deterrentText = paper["deterrentText"].flatMap { text($0, lengths: 1...4) }
        let latentImage: Topology.LatentImage? = paper["latentImage"].flatMap { word($0) }
        guard let deterrentText, let latentImage else { return nil }
        return Topology.Paper(deterrentText: deterrentText, latentImage: latentImage)
    }

    private mutating func certificates(_ value: LocatedJSON) -> [Topology.Certificate] {
        var certificates: [Topology.Certificate] = []
        for element in elements(value, of: "certificates", counts: TopologyBounds.certificates) ?? [] {
            guard let entry = object(element, as: .certificate) else { continue }
            let kind: CertificateKind? = entry["kind"].flatMap { word($0) }
            let feeYen = entry["feeYen"].flatMap { integer($0, in: TopologyBounds.feeYen) }
            let copiesMaximum = entry["copiesMaximum"].flatMap { integer($0, in: TopologyBounds.copies) }
            let options = entry["options"].map { self.options($0) }
            guard let kind, let feeYen, let copiesMaximum, let options else { continue }
            if certificates.contains(where: { $0.kind == kind }) {
                report(.duplicate, at: entry["kind"]?.offset ?? element.offset, "\"\(kind.rawValue)\" is already in this list")
            }
            certificates.append(Topology.Certificate(kind: kind, feeYen: feeYen, copiesMaximum: copiesMaximum, options: options))
        }
        return certificates
    }

    private mutating func options(_ value: LocatedJSON) -> [Topology.Option] {
        var options: [Topology.Option] = []
        for element in elements(value, of: "options", counts: TopologyBounds.options) ?? [] {
            guard let entry = object(element, as: .option) else { continue }
            let name = entry["name"].flatMap { self.name($0) }
            let values = entry["values"].map { self.optionValues($0) }
            let choices = entry["choicesMaximum"].map { integer($0, in: 1...max(1, values?.count ?? 1)) } ?? 1
            guard let name, let values, let choices else { continue }
            if options.contains(where: { $0.name == name }) {
                report(.duplicate, at: entry["name"]?.offset ?? element.offset, "\"\(name)\" is already in this list")
            }
            options.append(Topology.Option(name: name, values: values, choicesMaximum: choices))
        }
        return options
    }

    private mutating func optionValues(_ value: LocatedJSON) -> [String] {
        var values: [String] = []
        for element in elements(value, of: "values", counts: TopologyBounds.optionValues) ?? [] {
            // A value may be a number, such as a place in the household, so it need not begin with a letter.
            let isValue = { (text: String) in TopologyName.isWellFormed("v" + text) }
            guard let text = parsed(element, expected: "a value of a–z, 0–9 and -", { isValue($0) ? $0 : nil }) else { continue }
            if values.contains(text) { report(.duplicate, at: element.offset, "\"\(text)\" is already in this list") }
            values.append(text)
        }
        return values
    }
}
