import JSON

/// Both forms: what is canonical is its own canonical form, and what was read in any layout has one.
func target(_ bytes: [UInt8]) {
    let strict = try? JSONValue(parsing: bytes)
    let loose = try? JSONValue(parsing: bytes, form: .anyLayout)
    if let strict {
        demand(strict.canonicalBytes == bytes, "canonical(parse(bytes)) == bytes")
        demand(loose == strict, "what is canonical reads the same in any layout")
    }
    guard let loose else { return }
    let canonical = loose.canonicalBytes
    demand((try? JSONValue(parsing: canonical)) == loose, "the canonical form reads back as the value")
    demand((try? JSONDocument(parsing: bytes))?.root.value == loose, "the reader with places reads the same value")
    if strict == nil { demand(canonical != bytes, "what is not accepted as canonical is not canonical") }
}
