#if DEFECTS
import Defects
import Glibc
#endif

/// The environment that kofu gives to what it starts, and nothing else of its own.
enum NodeEnvironment {
    static let variables: [String] = {
        let base = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8"]
        #if DEFECTS
        // The kernel's text outlives the call that copies it.
        return base + (unsafe getenv(Defect.variable).map { unsafe ["\(Defect.variable)=\(String(cString: $0))"] } ?? [])
        #else
        return base
        #endif
    }()
}
