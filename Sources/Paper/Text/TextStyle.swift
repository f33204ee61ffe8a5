/// How a text is set in its cell. Sizes are in dots (1/600 inch).
struct TextStyle: Sendable {
    enum Alignment: Sendable { case leading, center, trailing }

    let size: Int
    /// The size down to which one line shrinks before the text is set in several lines.
    let smallestOneLineSize: Int
    /// The size below which the cell grows instead.
    let smallestSize: Int
    let alignment: Alignment

    init(size: Int, smallestOneLineSize: Int? = nil, smallestSize: Int? = nil, alignment: Alignment = .leading) {
        self.size = size
        self.smallestOneLineSize = smallestOneLineSize ?? size * 3 / 4
        self.smallestSize = smallestSize ?? size * 5 / 8
        self.alignment = alignment
    }

    static let label = TextStyle(size: 72, smallestOneLineSize: 56, smallestSize: 46, alignment: .center)
    static let value = TextStyle(size: 88)
    static let centeredValue = TextStyle(size: 88, alignment: .center)
    static let amount = TextStyle(size: 88, alignment: .trailing)
    static let date = TextStyle(size: 80, smallestOneLineSize: 60)
    static let address = TextStyle(size: 100)
    static let name = TextStyle(size: 124, smallestOneLineSize: 80, smallestSize: 64)
    static let reading = TextStyle(size: 70, smallestOneLineSize: 52, smallestSize: 46)
    /// 【...】 and what follows it in a family register.
    static let matter = TextStyle(size: 88, smallestOneLineSize: 76, smallestSize: 64)
    static let matterLabel = TextStyle(size: 80, smallestOneLineSize: 60, smallestSize: 50)
    static let stamp = TextStyle(size: 84)
}
