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
