/// Where each node stands in the picture: a floor for each kind of work, the municipalities side by side with their own systems below
/// their issuing servers.
struct MachineRoomPlan {
    struct Box {
        let node: MachineRoom.Node
        let x: Int
        let y: Int
    }

    static let width = 1240
    static let boxHeight = 46
    static let gap = 16
    private static let boxWidthMaximum = 190, margin = 20, floorGap = 64, rowGap = 12
    /// More than so many stand in another row.
    private static let boxesInRow = 6

    let boxes: [Box]
    let boxWidth: Int
    let height: Int
    /// A floor's name and where it begins.
    let floors: [(name: String, y: Int)]

    init(_ room: MachineRoom) {
        let places = room.nodes.filter { $0.kind != "line" }
        let upper: [(name: String, kinds: Set<String>)] = [("stores", ["kiosk"]), ("operators", ["store-network"])]
        let cities = places.filter { $0.kind == "municipality" }
        let middle = places.filter { node in node.kind != "municipality" && !upper.contains { $0.kinds.contains(node.kind) } }
        let boxWidth = min(Self.boxWidthMaximum, (Self.width - 2 * Self.margin) / Self.boxesInRow - Self.gap)
        var boxes: [Box] = [], floors: [(name: String, y: Int)] = [], y = 30
        func put(_ rows: [[MachineRoom.Node]]) {
            for row in rows {
                let whole = row.count * (boxWidth + Self.gap) - Self.gap
                for (position, node) in row.enumerated() { boxes.append(Box(node: node, x: (Self.width - whole) / 2 + position * (boxWidth + Self.gap), y: y)) }
                y += Self.boxHeight + Self.rowGap
            }
        }
        for floor in upper.map({ floor in (name: floor.name, nodes: places.filter { floor.kinds.contains($0.kind) }) }) + [(name: "centres", nodes: middle)] where !floor.nodes.isEmpty {
            floors.append((floor.name, y))
            put(Self.rows(floor.nodes))
            y += Self.floorGap - Self.rowGap
        }
        // A band of municipalities at a time, each a column.
        var order: [String] = []
        let columns = Dictionary(grouping: cities) { $0.house ?? $0.name }
        for city in cities where !order.contains(city.house ?? city.name) { order.append(city.house ?? city.name) }
        for start in stride(from: 0, to: order.count, by: Self.boxesInRow) {
            floors.append(("municipalities", y))
            let band = order[start..<min(start + Self.boxesInRow, order.count)].map { Self.issuingServerFirst(columns[$0] ?? []) }
            let whole = band.count * (boxWidth + Self.gap) - Self.gap, top = y
            for (position, column) in band.enumerated() {
                for (row, node) in column.enumerated() {
                    boxes.append(Box(node: node, x: (Self.width - whole) / 2 + position * (boxWidth + Self.gap), y: top + row * (Self.boxHeight + 2 * Self.rowGap)))
                }
            }
            y = top + (band.map(\.count).max() ?? 0) * (Self.boxHeight + 2 * Self.rowGap) + Self.floorGap / 2
        }
        (self.boxes, self.boxWidth, self.floors, height) = (boxes, boxWidth, floors, y)
    }

    private static func rows(_ nodes: [MachineRoom.Node]) -> [[MachineRoom.Node]] {
        stride(from: 0, to: nodes.count, by: boxesInRow).map { Array(nodes[$0..<min($0 + boxesInRow, nodes.count)]) }
    }

    private static func issuingServerFirst(_ column: [MachineRoom.Node]) -> [MachineRoom.Node] {
        column.filter { $0.role == "issuing-server" } + column.filter { $0.role != "issuing-server" }
    }

    func box(_ name: String) -> Box? { boxes.first { $0.node.name == name } }
}
