/// Draws an image whose samples are the dots of the page.
enum ImagePlace {
    /// With the top left corner at dot (x, y) of the page; axes in dots, y upward. The image ends a tenth
    /// of a dot inside of its place: renderers round edges outward, and one that lay exactly between two
    /// dots would stretch the image by one.
    static func append(x: Int, y: Int, width: Int, height: Int, name: StaticString, to content: inout [UInt8]) {
        content.append("q ")
        content.append(decimal: width - 1)
        content.append(".8 0 0 ")
        content.append(decimal: height - 1)
        content.append(".8 ")
        appendTenthMore(x, to: &content)
        content.append(" ")
        appendTenthMore(PageGeometry.height - y - height, to: &content)
        content.append(" cm ")
        content.append(name)
        content.append(" Do Q\n")
    }

    /// Fills a place with the colour in force.
    static func appendFilled(x: Int, y: Int, width: Int, height: Int, to content: inout [UInt8]) {
        for value in [x, PageGeometry.height - y - height, width, height] {
            content.append(decimal: value)
            content.append(" ")
        }
        content.append("re f\n")
    }

    /// The entries of an image whose set dots are painted in the colour in force (ISO 32000-1, 8.9.6.2).
    static func appendMask(width: Int, height: Int, to entries: inout [UInt8]) {
        entries.append("/Type/XObject/Subtype/Image/ImageMask true/BitsPerComponent 1/Decode[1 0]/Width ")
        entries.append(decimal: width)
        entries.append("/Height ")
        entries.append(decimal: height)
    }

    /// The entries of a form object that draws on a whole side, its axes in dots, y upward (8.10).
    static let sideForm: StaticString = "/Type/XObject/Subtype/Form/Matrix[.12 0 0 .12 0 0]/BBox[0 0 4960 7016]"

    /// `value` + 0.1.
    private static func appendTenthMore(_ value: Int, to content: inout [UInt8]) {
        if value >= 0 {
            content.append(decimal: value)
            content.append(".1")
        } else {
            content.append("-")
            content.append(decimal: -value - 1)
            content.append(".9")
        }
    }
}
