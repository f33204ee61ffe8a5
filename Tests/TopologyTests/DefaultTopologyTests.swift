import Domain
import Policy
import Testing
import Topology

@Suite("The default topology")
struct DefaultTopologyTests {
    @Test("holds the five municipalities, two operators, three kiosks and every link")
    func inventory() throws {
        let topology = try DefaultFile.topology()
        #expect(topology.municipalities.map(\.code) == ["133035", "112038", "142051", "142069", "132233"])
        #expect(topology.operators.map(\.id) == ["operator-a", "operator-b"])
        #expect(topology.nodes(of: Party(.kiosk)).map(\.name) == ["kiosk-a1", "kiosk-a2", "kiosk-b1"])
        #expect(topology.channels.map(\.name) == [.kioskLine, .dedicated, .lgwan, .jpki, .core, .lgwanFamily, .dutyLine, .lgwanSync, .registration, .siteLine, .enquiry, .suspension])
        #expect(topology.links.count == 3 + 2 + 5 + 1 + 6 + 2 + 1 + 2 + 1 + 1 + 1 + 1)
        #expect(topology.municipalities.allSatisfy { $0.residents >= 2000 })
    }

    @Test("gives each municipality the certificates of its minutes (B1–B6)", arguments: [
        ("mizuho", [CertificateKind.residentRecord, .sealRegistration, .income, .taxation, .familyRegisterAll, .familyRegisterIndividual,
                    .supplementaryFamilyRegisterAll, .supplementaryFamilyRegisterPart]),
        ("kawaguchi", [.residentRecord, .residentRecordItems, .sealRegistration, .familyRegisterAll, .familyRegisterIndividual, .taxation]),
        ("fujisawa", [.residentRecord, .sealRegistration, .familyRegisterAll, .familyRegisterIndividual, .supplementaryFamilyRegisterAll,
                      .supplementaryFamilyRegisterPart]),
        ("odawara", [.taxation, .residentRecord, .sealRegistration, .familyRegisterAll, .familyRegisterIndividual,
                     .supplementaryFamilyRegisterAll, .supplementaryFamilyRegisterPart]),
        ("musashimurayama", [.residentRecord, .sealRegistration, .familyRegisterAll, .familyRegisterIndividual,
                             .supplementaryFamilyRegisterAll, .supplementaryFamilyRegisterPart, .taxation]),
    ])
    func certificates(id: String, kinds: [CertificateKind]) throws {
        let municipality = try #require(try DefaultFile.topology().municipality(id))
        #expect(municipality.certificates.map(\.kind) == kinds)
        #expect(municipality.certificates.allSatisfy { (200...350).contains($0.feeYen) })
        let scope = municipality.certificate(.residentRecord)?.option(named: "scope")
        #expect(scope?.values == ["self", "household", "members"])
    }

    @Test("has the deterrent text, the latent image and the pattern of the minutes (H2, H4)")
    func paper() throws {
        let topology = try DefaultFile.topology()
        #expect(topology.municipalities.map(\.paper.deterrentText) == ["複写", "複写", "複写", "複写", "複製"])
        #expect(topology.municipality("odawara")?.paper.latentImage == .rabbit)
        #expect(topology.municipality("musashimurayama")?.paper.latentImage == .certifiedMark)
        #expect(topology.municipalities.filter { $0.pattern == .lgwanASP }.map(\.id) == ["kawaguchi", "odawara"])
    }

    @Test("asks only what each end is there for: no link leads elsewhere (A1, A2, A3)")
    func lookups() throws {
        let topology = try DefaultFile.topology()
        #expect(topology.peers(of: "kiosk-b1", as: .client, over: .kioskLine).map(\.name) == ["storenet-b"])
        #expect(topology.peers(of: "storenet-a", as: .server, over: .kioskLine).map(\.name) == ["kiosk-a1", "kiosk-a2"])
        #expect(topology.lgwanLink(toMunicipalityCode: "142069")?.name == "lgwan.odawara")
        #expect(topology.lgwanLink(toMunicipalityCode: "142077") == nil)
        #expect(topology.links(of: "odawara", as: .client).map(\.name) == ["lgwan-family.odawara"])
        #expect(topology.links(of: "kiosk-a1", as: .server).isEmpty)
        #expect(topology.node(named: "issuing-center")?.role == .issuingCenter)
        #expect(topology.node(named: "nobody") == nil)
        let address = try #require(topology.node(named: "odawara")?.address)
        #expect(topology.node(at: address)?.name == "odawara")
    }

    @Test("lets family-register data cross within the city, and never to an application service provider (A7)")
    func familyRegister() throws {
        #expect(ChannelName.allCases.filter { $0.permittedClasses.contains(.familyRegisterRecord) } == [.core])
        #expect(ChannelName.lgwanSync.permittedClasses.contains(.registerRecord))
    }

    @Test("allows each channel its messages and no others (A1, A2, A3, A5)")
    func policies() throws {
        let topology = try DefaultFile.topology()
        for channel in topology.channels {
            #expect(channel.policy.messages.map(\.name) == channel.name.messages.map(\.rawValue))
        }
        #expect(topology.policy(for: .kioskLine)?.message(named: "menu") == nil)
    }

    @Test("A7: an issuing server on premises asks registers and family register over core; from an ASP only whole certificates are had, over lgwan-family")
    func families() throws {
        let topology = try DefaultFile.topology()
        for municipality in topology.municipalities {
            let core = topology.peers(of: municipality.id, as: .client, over: .core).compactMap(\.role)
            let family = topology.peers(of: municipality.id, as: .client, over: .lgwanFamily)
            #expect(core == (municipality.pattern == .onPremises ? [.registers, .familyRegister] : []))
            #expect(family.map(\.name) == (municipality.pattern == .onPremises ? [] : ["\(municipality.id)-family"]))
        }
        #expect(topology.channel(.core)?.servers == [Party(.municipality, .registers), Party(.municipality, .familyRegister)])
    }

    @Test("A8: the duty desk of Musashimurayama has one line, and it leads to the family register")
    func dutyDesk() throws {
        let topology = try DefaultFile.topology()
        #expect(topology.nodes(of: Party(.municipality, .dutyDesk)).map(\.municipality) == ["musashimurayama"])
        #expect(topology.links(of: "musashimurayama-duty", as: .client).map(\.server) == ["musashimurayama-family"])
        #expect(topology.links(of: "musashimurayama-duty", as: .server).isEmpty)
    }
}
