import Channel
import Domain
import Messages

/// Asks the registers what an order needs, once, and puts the answer together as the certificate says it. Nothing of
/// another request comes near it.
struct CertificateComposer {
    enum Failure: Error {
        case register(ChannelError)
        /// The registers' answer lacks what was asked for, or holds what was not.
        case answerUnfit
    }

    let order: CertificateOrder
    /// The card holder.
    let resident: ResidentID
    let requestID: RequestID
    let deadline: Instant
    /// Opens an Individual Number that the registers have sealed; nil where it is not that resident's.
    let openNumber: (String, ResidentID) -> IndividualNumber?

    func compose(_ line: some RegisterLine) async throws(Failure) -> CertificateContent {
        switch order {
        case .residentRecord(let household, let shown):
            let record = try await record(household, shown.individualNumber, line)
            return .residentRecord(ResidentRecordCopy(
                scope: household.scope, headOfHousehold: record.headOfHousehold, members: try members(record, shown.individualNumber), shown: shown))
        case .residentRecordItems(let household, let items, let individualNumber):
            let record = try await record(household, individualNumber, line)
            return .residentRecordItems(ResidentRecordItems(
                scope: household.scope, headOfHousehold: record.headOfHousehold, members: try members(record, individualNumber), items: items, individualNumber: individualNumber))
        case .sealRegistration:
            let question = SealRegistrationRequest(requestID: requestID, deadline: deadline, resident: resident)
            return .sealRegistration(try await ask(line, .sealRegistration, question, SealRegistrationResponse.self).certificate)
        case .income(let fiscalYear):
            return .income(try await tax(fiscalYear, withTaxation: false, line).income)
        case .taxation(let fiscalYear):
            guard let certificate = try await tax(fiscalYear, withTaxation: true, line).certificate else { throw .answerUnfit }
            return .taxation(certificate)
        case .familyRegisterAll: return .familyRegisterAll(try await family(nil, line))
        case .familyRegisterIndividual(let chosen): return .familyRegisterIndividual(try await family(chosen, line))
        case .supplementaryFamilyRegisterAll: return .supplementaryFamilyRegisterAll(try await supplement(nil, line))
        case .supplementaryFamilyRegisterPart(let chosen): return .supplementaryFamilyRegisterPart(try await supplement(chosen, line))
        }
    }

    private func ask<Answer: WireMessage>(_ line: some RegisterLine, _ message: MessageName, _ question: some WireMessage, _ type: Answer.Type) async throws(Failure) -> Answer {
        do throws(ChannelError) { return try await line.ask(message, question) } catch { throw .register(error) }
    }

    // MARK: Residents

    private func record(_ household: CertificateOrder.Household, _ individualNumber: Bool, _ line: some RegisterLine) async throws(Failure) -> ResidentRecordResponse {
        let question = ResidentRecordRequest(
            requestID: requestID, deadline: deadline, resident: resident, scope: household.scope, members: household.members, individualNumber: individualNumber)
        return try await ask(line, .residentRecord, question, ResidentRecordResponse.self)
    }

    private func members(_ record: ResidentRecordResponse, _ individualNumber: Bool) throws(Failure) -> [ResidentRecordMember] {
        var members: [ResidentRecordMember] = []
        for entry in record.entries {
            var number: IndividualNumber?
            if individualNumber {
                guard let sealed = entry.individualNumberSealed, let opened = openNumber(sealed, entry.resident.id) else {
                    throw .answerUnfit
                }
                number = opened
            }
            members.append(ResidentRecordMember(resident: entry.resident, individualNumber: number))
        }
        return members
    }

    // MARK: Taxes

    private func tax(_ fiscalYear: Int, withTaxation: Bool, _ line: some RegisterLine) async throws(Failure) -> TaxRecordResponse {
        let question = TaxRecordRequest(requestID: requestID, deadline: deadline, resident: resident, fiscalYear: fiscalYear, taxation: withTaxation)
        let response = try await ask(line, .taxRecord, question, TaxRecordResponse.self)
        guard response.income.fiscalYear == fiscalYear, (response.taxation != nil) == withTaxation else { throw .answerUnfit }
        return response
    }

    // MARK: Family registers

    private func question(_ chosen: CertificateOrder.Register?) -> FamilyRegisterRequest {
        FamilyRegisterRequest(
            requestID: requestID, deadline: deadline, resident: resident, extent: chosen?.extent ?? .all, members: chosen?.members ?? [])
    }

    private func family(_ chosen: CertificateOrder.Register?, _ line: some RegisterLine) async throws(Failure) -> FamilyRegister {
        let register = try await ask(line, .familyRegister, question(chosen), FamilyRegisterResponse.self).register
        guard isWhole(chosen, count: register.persons.count) else { throw .answerUnfit }
        return register
    }

    private func supplement(_ chosen: CertificateOrder.Register?, _ line: some RegisterLine) async throws(Failure) -> SupplementaryFamilyRegister {
        let register = try await ask(line, .supplementaryFamilyRegister, question(chosen), SupplementaryFamilyRegisterResponse.self).register
        guard isWhole(chosen, count: register.persons.count) else { throw .answerUnfit }
        return register
    }

    /// Chosen persons are as many as were chosen.
    private func isWhole(_ chosen: CertificateOrder.Register?, count: Int) -> Bool {
        switch chosen?.extent {
        case .oneself: count == 1
        case .members: count == Set(chosen?.members ?? []).count
        case .all, nil: count > 0
        }
    }
}
