import Glibc

/// Where the two fonts may lie: IPAex Mincho for the common characters, IPAmj Mincho for the
/// characters and variants (IVS) of family and resident registers.
public struct FontPlaces: Sendable, Hashable {
    public let common: [String]
    public let registers: [String]

    public init(common: [String], registers: [String]) {
        self.common = common
        self.registers = registers
    }

    /// Debian's places first, then those of a local installation and of other distributions.
    public static let standard = FontPlaces(
        common: [
            "/usr/share/fonts/opentype/ipaexfont-mincho/ipaexm.ttf",
            "/usr/local/share/fonts/ipaexm.ttf",
            "/usr/share/fonts/ipa-ex-mincho-fonts/ipaexm.ttf",
            "/usr/share/fonts/OTF/ipaexm.ttf",
        ],
        registers: [
            "/usr/share/fonts/truetype/ipamj/ipamjm.ttf",
            "/usr/local/share/fonts/ipamjm.ttf",
            "/usr/share/fonts/TTF/ipamjm.ttf",
        ]
    )

    func openCommon() throws(PaperError) -> TrueTypeFont {
        try FontPlaces.open(common, name: "IPAexMincho", package: "fonts-ipaexfont-mincho")
    }

    func openRegisters() throws(PaperError) -> TrueTypeFont {
        try FontPlaces.open(registers, name: "IPAmjMincho", package: "fonts-ipamj-mincho")
    }

    /// The first place that exists decides: a broken file there is an error, not a reason to look on.
    private static func open(_ places: [String], name: String, package: String) throws(PaperError) -> TrueTypeFont {
        // The path is borrowed for the call only.
        for path in places where unsafe access(path, F_OK) == 0 {
            return try TrueTypeFont(name: name, file: MappedFile.open(path))
        }
        throw PaperError(.fontMissing, "not found; install the Debian package \(package)", place: name)
    }
}
