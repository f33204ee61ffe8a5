import Crypto
import Domain
import EventLoop
import JSON
import Node
import PaperProof
import Topology

/// Makes every key and certificate of a topology at `up`, and measures what they are to attest.
@LoopActor
struct KeyCeremony {
    let topology: Topology
    let clock: NodeClock
    /// Where the nodes' executables lie.
    let binaries: String

    /// Writes below `keys/` in the working directory. What comes back certifies nodes again while the topology is up.
    func perform() async throws -> NodeCertifier {
        try FileSystem.makeDirectory(RunDirectory.keys)
        let manifest = Manifest(builds: try await builds(), topology: Measurement.digest(of: topology))
        try FileSystem.write(manifest.json.canonicalBytes, to: RunDirectory.manifest, isSecret: false)
        let certifier = NodeCertifier(topology: topology, manifest: manifest, clock: clock)
        for channel in topology.channels {
            try FileSystem.makeDirectory(RunDirectory.keyDirectory(of: channel.name))
            try certifier.establish(channel)
            let lineKey = try PrivateKey.generate(.p256)
            try FileSystem.write(lineKey, to: RunDirectory.lineKey(of: channel.name))
            try FileSystem.write(lineKey.publicKey.subjectPublicKeyInfo, to: RunDirectory.linePublicKey(of: channel.name), isSecret: false)
        }
        for node in topology.nodes { try certifier.certify(node) }
        try makeDocumentKeys()
        try makeApplicationKeys()
        try makeEnquiryKeys()
        for municipality in topology.municipalities { try makeIndividualNumberKey(of: municipality.id) }
        for municipality in topology.municipalities { try makeStaffKeys(of: municipality.id) }
        try FileSystem.makeDirectory("keys/user-authentication")
        return certifier
    }

    /// Measures all executables at once, as it takes longer than making all keys; detached, because the loop is one thread.
    private func builds() async throws -> [String: Manifest.Build] {
        let binaries = binaries
        let measuring = Set(topology.nodes.map(\.kind.executableName) + ["Line"]).map { name in
            (name: name, task: Task.detached { try Measurement.build(ofFile: "\(binaries)/\(name)") })
        }
        var builds: [String: Manifest.Build] = [:]
        for (name, task) in measuring { builds[name] = try await task.value }
        return builds
    }

    private func makeIndividualNumberKey(of municipality: String) throws {
        let path = RunDirectory.individualNumberKey(of: municipality)
        try FileSystem.makeDirectory("keys/individual-numbers")
        guard !FileSystem.exists(path) else { return }
        let key = try SecretBytes.random(count: 32)
        try key.withSpan { (bytes: Span<UInt8>) throws(FileSystem.Failure) in try FileSystem.write(bytes, to: path, isSecret: true) }
        // What an earlier start made up was sealed under a key that is gone, and perhaps drawn from another seed.
        for node in topology.nodes where node.municipality == municipality {
            switch node.role {
            case .registers: FileSystem.remove(RunDirectory.register(of: node.name))
            case .issuingServer: FileSystem.remove(RunDirectory.registerCopy(of: node.name))
            case .familyRegister: FileSystem.remove(RunDirectory.familyBook(of: node.name))
            default: break
            }
        }
    }

    /// The keys to which use registrations are sealed (G5).
    private func makeApplicationKeys() throws {
        try FileSystem.makeDirectory("keys/applications")
        let now = clock.now.millisecondsSinceEpoch
        let (start, end) = (now - NodeCertifier.marginMilliseconds, now + NodeCertifier.lifetimeMilliseconds)
        let authority = try CertificateAuthority.selfSigned(name: "applications", notBeforeMilliseconds: start, notAfterMilliseconds: end)
        try FileSystem.write(authority.certificate.pem, to: RunDirectory.applicationAuthority, isSecret: false)
        for municipality in topology.municipalities {
            let key = try PrivateKey.generate(.p256)
            let leaf = try authority.issue(.documentSigning(
                uri: ApplicationURI.of(municipality.id), publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end))
            try FileSystem.write(leaf.pem, to: RunDirectory.applicationCertificate(of: municipality.id), isSecret: false)
            try FileSystem.write(key, to: RunDirectory.applicationKey(of: municipality.id))
        }
    }

    /// The key of the staff's sessions, and a password with which the administrator comes in and makes the other accounts (F5).
    private func makeStaffKeys(of municipality: String) throws {
        try FileSystem.makeDirectory(RunDirectory.staffKeys(of: municipality))
        let key = try SecretBytes.random(count: 32)
        try key.withSpan { (bytes: Span<UInt8>) throws(FileSystem.Failure) in
            try FileSystem.write(bytes, to: RunDirectory.staffSessionKey(of: municipality), isSecret: true)
        }
        var password = try Array(Hex.encode(Random.bytes(16)).utf8)
        defer { SecretBytes.wipe(&password) }
        try FileSystem.write(password, to: RunDirectory.administratorPassword(of: municipality), isSecret: true)
    }

    private func makeDocumentKeys() throws {
        try FileSystem.makeDirectory("keys/documents")
        let now = clock.now.millisecondsSinceEpoch
        let (start, end) = (now - NodeCertifier.marginMilliseconds, now + NodeCertifier.lifetimeMilliseconds)
        let authority = try CertificateAuthority.selfSigned(name: "documents", notBeforeMilliseconds: start, notAfterMilliseconds: end)
        try FileSystem.write(authority.certificate.pem, to: RunDirectory.documentAuthority, isSecret: false)
        func certify(_ uri: String, certificate: String, key path: String) throws {
            let key = try PrivateKey.generate(.p256)
            let leaf = try authority.issue(.documentSigning(uri: uri, publicKey: key.publicKey, notBeforeMilliseconds: start, notAfterMilliseconds: end))
            try FileSystem.write(leaf.pem, to: certificate, isSecret: false)
            try FileSystem.write(key, to: path)
        }
        try certify("kofu://documents/issuing-center", certificate: RunDirectory.documentCertificate, key: RunDirectory.documentKey)
        for municipality in topology.municipalities {
            try certify(
                DocumentSigner.uri(ofMunicipality: municipality.id), certificate: RunDirectory.documentCertificate(ofMunicipality: municipality.id),
                key: RunDirectory.documentKey(ofMunicipality: municipality.id))
        }
    }

    /// A key that is there already stays: papers that were printed can then still be enquired about.
    private func makeEnquiryKeys() throws {
        try FileSystem.makeDirectory("keys/scramble")
        guard !FileSystem.exists(RunDirectory.enquiryKey) else { return }
        let key = try PrivateKey.generate(.p256)
        try FileSystem.write(key, to: RunDirectory.enquiryKey)
        try FileSystem.write(key.publicKey.subjectPublicKeyInfo, to: RunDirectory.enquiryPublicKey, isSecret: false)
    }
}
