extension PolicyReport {
    /// placeholder
    public var html: String { "" }
}
