#if DEFECTS
import Defects
import Glibc
#endif

/// The environment that kofu gives to what it starts, and nothing else of its own.
enum NodeEnvironment {
    /// The C library overwrites every block of memory when it is freed: what passed through arrays, strings and JSON values is gone
    /// with them (invariants 5 and 15). The cache of freed blocks is off because it would keep them as they were.
    private static let wipingAllocator = "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0"

    static let variables: [String] = {
        let base = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8", "GLIBC_TUNABLES=\(wipingAllocator)"]
        #if DEFECTS
        // The kernel's text outlives the call that copies it.
        return base + (unsafe getenv(Defect.variable).map { unsafe ["\(Defect.variable)=\(String(cString: $0))"] } ?? [])
        #else
        return base
        #endif
    }()
}
