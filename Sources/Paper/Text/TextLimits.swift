/// Bounds on the text of a certificate.
public enum TextLimits {
    /// Code points in one field. The longest legal field, a foreign resident's name, stays below 100.
    public static let maximumScalars = 512
    /// Distinct characters (with their variation selectors) in one certificate.
    public static let maximumDistinctCharacters = 8192
}
