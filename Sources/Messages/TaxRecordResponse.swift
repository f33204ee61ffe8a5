public import Domain
public import JSON

/// Registers → issuing server: the tax record of one fiscal year, as far as the certificate shows it.
public struct TaxRecordResponse: WireMessage, Hashable {
    /// What only a taxation certificate shows.
    public struct Taxation: Sendable, Hashable {
        public let deductions: [Deduction]
        public let dependants: Dependants
        public let taxableYen: Int
        public let tax: MunicipalTax?
    }

    public let requestHash: String
    public let asOf: Instant
    public let income: IncomeCertificate
    public let taxation: Taxation?

    public init(requestHash: String, asOf: Instant, record: TaxationCertificate, withTaxation: Bool) {
        self.requestHash = requestHash
        self.asOf = asOf
        income = record.income
        taxation = withTaxation
            ? Taxation(deductions: record.deductions, dependants: record.dependants, taxableYen: record.taxableYen, tax: record.tax) : nil
    }

    /// Nil where the answer came without what only a taxation certificate shows.
    public var certificate: TaxationCertificate? {
        taxation.map { TaxationCertificate(income: income, deductions: $0.deductions, dependants: $0.dependants, taxableYen: $0.taxableYen, tax: $0.tax) }
    }

    public init(json: JSONValue) throws(MessageError) {
        requestHash = try json.text("requestHash")
        asOf = try json.parsed("asOf") { Instant(iso8601: $0) }
        income = IncomeCertificate(
            name: try json.text("name"), address: try json.text("address"), birthDate: try json.parsed("birthDate") { CivilDate(iso8601: $0) },
            fiscalYear: try json.integer("fiscalYear"), incomes: try json.list("incomes") { (income: JSONValue) throws(MessageError) in try Income(json: income) })
        taxation = try json.optionalPart("taxation") { (value: JSONValue) throws(MessageError) in try Taxation(json: value) }
    }

    public var json: JSONValue {
        var members = [
            JSONMember("requestHash", .string(requestHash)), JSONMember("asOf", .string(asOf.iso8601)),
            JSONMember("name", .string(income.name)), JSONMember("address", .string(income.address)),
            JSONMember("birthDate", .string(income.birthDate.iso8601)), JSONMember("fiscalYear", .integer(Int64(income.fiscalYear))),
            JSONMember("incomes", .array(income.incomes.map(\.json))),
        ]
        if let taxation { members.append(JSONMember("taxation", taxation.json)) }
        return .object(members)
    }
}

extension TaxRecordResponse.Taxation {
    init(json: JSONValue) throws(MessageError) {
        deductions = try json.list("deductions") { (deduction: JSONValue) throws(MessageError) in
            Deduction(kind: try deduction.parsed("ground", DeductionKind.init(rawValue:)), yen: try deduction.integer("yen"))
        }
        dependants = try json.part("dependants") { (value: JSONValue) throws(MessageError) in
            Dependants(
                spouse: try value.truth("hasSpouse"), specific: try value.integer("specific"), elderly: try value.integer("elderly"),
                other: try value.integer("other"), under16: try value.integer("under16"))
        }
        taxableYen = try json.integer("taxableYen")
        tax = try json.optionalPart("tax") { (tax: JSONValue) throws(MessageError) in
            func share(_ name: String) throws(MessageError) -> MunicipalTax.Share {
                try tax.part(name) { (share: JSONValue) throws(MessageError) in
                    MunicipalTax.Share(perCapitaYen: try share.integer("perCapitaYen"), incomeYen: try share.integer("incomeRateYen"))
                }
            }
            return MunicipalTax(municipality: try share("cityTax"), prefecture: try share("prefecturalTax"))
        }
    }

    var json: JSONValue {
        func share(_ share: MunicipalTax.Share) -> JSONValue {
            ["perCapitaYen": .integer(Int64(share.perCapitaYen)), "incomeRateYen": .integer(Int64(share.incomeYen))]
        }
        var members = [
            JSONMember("deductions", .array(deductions.map { ["ground": .string($0.kind.rawValue), "yen": .integer(Int64($0.yen))] })),
            JSONMember("dependants", [
                "hasSpouse": .bool(dependants.spouse), "specific": .integer(Int64(dependants.specific)), "elderly": .integer(Int64(dependants.elderly)),
                "other": .integer(Int64(dependants.other)), "under16": .integer(Int64(dependants.under16)),
            ]),
            JSONMember("taxableYen", .integer(Int64(taxableYen))),
        ]
        if let tax { members.append(JSONMember("tax", ["cityTax": share(tax.municipality), "prefecturalTax": share(tax.prefecture)])) }
        return .object(members)
    }
}

extension Income {
    init(json: JSONValue) throws(MessageError) {
        self.init(kind: try json.parsed("source", IncomeKind.init(rawValue:)), revenueYen: try json.integer("revenueYen"), incomeYen: try json.integer("incomeYen"))
    }

    var json: JSONValue { ["source": .string(kind.rawValue), "revenueYen": .integer(Int64(revenueYen)), "incomeYen": .integer(Int64(incomeYen))] }
}

/// A tax record on `lgwan-sync`: name, address and birth date stand in the same entry's resident record.
extension TaxationCertificate {
    init(json: JSONValue, of resident: Resident) throws(MessageError) {
        let income = IncomeCertificate(
            name: resident.name, address: resident.address, birthDate: resident.birthDate, fiscalYear: try json.integer("fiscalYear"),
            incomes: try json.list("incomes") { (income: JSONValue) throws(MessageError) in try Income(json: income) })
        let taxation = try json.part("taxation") { (value: JSONValue) throws(MessageError) in try TaxRecordResponse.Taxation(json: value) }
        self.init(
            income: income, deductions: taxation.deductions, dependants: taxation.dependants, taxableYen: taxation.taxableYen, tax: taxation.tax)
    }

    var syncJSON: JSONValue {
        [
            "fiscalYear": .integer(Int64(income.fiscalYear)), "incomes": .array(income.incomes.map(\.json)),
            "taxation": TaxRecordResponse.Taxation(deductions: deductions, dependants: dependants, taxableYen: taxableYen, tax: tax).json,
        ]
    }
}
