@testable import Crypto
import Glibc

/// Asks kofu's own `CertificateVerifier` about each certificate of a directory, as a server asks about its client.
/// JUDGE_ROOT, JUDGE_CASES and JUDGE_URI say what; one line a case: its file, a tab, and `accepted` or the rule.
@_cdecl("LLVMFuzzerInitialize")
public func judge(_ count: UnsafeMutablePointer<CInt>?, _ words: UnsafeMutableRawPointer?) -> CInt {
    do {
        let verifier = try CertificateVerifier(root: Certificate(der: contents(of: setting("JUDGE_ROOT"))))
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let directory = setting("JUDGE_CASES")
        guard let listing = opendir(directory) else { exit(66) }
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self)) }
            guard name.hasSuffix(".der") else { continue }
            print("\(name)\t\(verdict(contents(of: "\(directory)/\(name)"), verifier, Int64(now.tv_sec) * 1000))")
        }
    } catch {
        print("the judge cannot begin: \(error)")
        exit(70)
    }
    exit(0)
}

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt { 0 }

func verdict(_ der: [UInt8], _ verifier: CertificateVerifier, _ now: Int64) -> String {
    do {
        try verifier.verify(Certificate(der: der), as: .tlsClient, expectedURI: setting("JUDGE_URI"), atMilliseconds: now)
        return "accepted"
    } catch let refusal as CertificateRefusal {
        return "\(refusal.rule)"
    } catch {
        return "not read: \(error)"
    }
}

func setting(_ name: String) -> String {
    guard let value = getenv(name) else { exit(64) }
    return String(cString: value)
}

func contents(of path: String) -> [UInt8] {
    guard let file = fopen(path, "r") else { exit(66) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
}
