import Domain
import JSON
import Markup

/// The machine room as one page: a drawing of floors, nodes and links, whose reasons show under the pointer, and the same as tables.
struct MachineRoomPage {
    let room: MachineRoom
    private let plan: MachineRoomPlan
    /// By place, so that a box and a line know their own.
    private let told: [String: [MachineRoom.Warning]]

    init(room: MachineRoom) {
        self.room = room
        plan = MachineRoomPlan(room)
        told = Dictionary(grouping: room.warnings, by: \.place)
    }

    var html: String {
        let ready = room.nodes.count { $0.state == "ready" }, open = room.links.count { $0.cut == nil && $0.isEnabled }
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>kofu: machine room</title>
            <style>\(Self.style)</style>
            </head>
            <body>
            <h1>Machine room</h1>
            <p class="facts">kofu \(Markup.escaped(room.version)) · topology \(MachineRoom.short(room.topology)) · clock \(room.now.iso8601) · \
            \(ready) of \(room.nodes.count) processes ready · \(open) of \(room.links.count) links open</p>
            \(warningList)
            <svg viewBox="0 0 \(MachineRoomPlan.width) \(plan.height)" role="img" aria-label="floors, nodes and links">
            \(plan.floors.map { "<text class=\"floor\" x=\"16\" y=\"\($0.y + 14)\">\($0.name)</text>" }.joined(separator: "\n"))
            \(room.links.compactMap(line).joined(separator: "\n"))
            \(plan.boxes.map(box).joined(separator: "\n"))
            </svg>
            <p class="key"><span class="ready">ready</span><span class="notice">look</span><span class="serious">wrong</span> The pointer over a box or a line shows why.</p>
            \(lines)
            \(nodeTable)
            </body>
            </html>

            """
    }

    private func severity(of place: String) -> String { told[place]?.first?.severity.rawValue ?? "ready" }

    private func reasons(_ place: String) -> String { (told[place] ?? []).map { "\n\($0.severity.rawValue): \($0.text)" }.joined() }

    private var warningList: String {
        guard !room.warnings.isEmpty else { return "<p class=\"verdict good\">No warnings.</p>" }
        let items = room.warnings.map { "<li class=\"\($0.severity.rawValue)\"><b>\(Markup.escaped($0.place))</b> \(Markup.escaped($0.text))</li>" }
        return "<ul class=\"warnings\">\(items.joined(separator: "\n"))</ul>"
    }

    // MARK: The drawing

    private func box(_ box: MachineRoomPlan.Box) -> String {
        let node = box.node
        let title = "\(node.name) (\(node.part)): \(node.state)\nbuild \(MachineRoom.short(node.program)), topology \(MachineRoom.short(node.topology)), \(node.address ?? "–")"
            + "\njournal \(node.journalRecords ?? 0) records, refused \(node.refused)\(node.syncAgeSeconds.map { "\ncopy of the registers \($0) s old" } ?? "")\(reasons(node.name))"
        return """
            <g class="node \(severity(of: node.name))"><title>\(Markup.escaped(title))</title><rect x="\(box.x)" y="\(box.y)" width="\(plan.boxWidth)" height="\(MachineRoomPlan.boxHeight)" rx="6"/>\
            <text class="name" x="\(box.x + plan.boxWidth / 2)" y="\(box.y + 19)" \(Self.fitted(node.name, plan.boxWidth - 12))>\(Markup.escaped(node.name))</text>\
            <text class="part" x="\(box.x + plan.boxWidth / 2)" y="\(box.y + 35)">\(Markup.escaped(node.state == "ready" ? node.part : node.state))</text></g>
            """
    }

    /// A long name is drawn closer together.
    private static func fitted(_ text: String, _ width: Int) -> String {
        let glyphWidth = 9
        return text.count * glyphWidth > width ? "textLength=\"\(width)\" lengthAdjust=\"spacingAndGlyphs\"" : ""
    }

    private func line(_ link: MachineRoom.Link) -> String? {
        guard let upper = plan.box(link.client), let lower = plan.box(link.server) else { return nil }
        let (from, to) = upper.y <= lower.y ? (upper, lower) : (lower, upper), half = plan.boxWidth / 2
        // Side by side; past what stands between; or from the lower edge to the upper one.
        let isPast = plan.boxes.contains { $0.x == from.x && from.x == to.x && $0.y > from.y && $0.y < to.y }
        let side = from.x + plan.boxWidth, bow = MachineRoomPlan.gap
        let path = isPast
            ? "M\(side) \(from.y + MachineRoomPlan.boxHeight / 2) C\(side + bow) \(from.y + MachineRoomPlan.boxHeight) \(side + bow) \(to.y) \(side) \(to.y + MachineRoomPlan.boxHeight / 2)"
            : from.y == to.y
            ? "M\(min(from.x, to.x) + plan.boxWidth) \(from.y + MachineRoomPlan.boxHeight / 2) L\(max(from.x, to.x)) \(to.y + MachineRoomPlan.boxHeight / 2)"
            : "M\(from.x + half) \(from.y + MachineRoomPlan.boxHeight) L\(to.x + half) \(to.y)"
        let kind = link.cut != nil || !link.isEnabled ? "cut" : severity(of: link.name)
        let title = "\(link.name): \(link.state)\n\(link.client) – \(link.server) over \(link.channel)\nrefused \(link.refused)\(reasons(link.name))"
        return "<g class=\"link \(kind)\"><title>\(Markup.escaped(title))</title><path class=\"wide\" d=\"\(path)\"/><path d=\"\(path)\"/></g>"
    }

    // MARK: Tables

    private var lines: String {
        let chips = room.nodes.filter { $0.kind == "line" }.map { node in
            "<span class=\"\(severity(of: node.name))\" title=\"\(Markup.escaped("\(node.state)\(reasons(node.name))"))\">\(Markup.escaped(node.name))</span>"
        }
        let channels = room.channels.map { channel in
            "<tr><td>\(Markup.escaped(channel.name))</td><td>\(channel.links)</td><td>\(Markup.escaped(channel.endsFirst?.owner ?? "–"))</td>"
                + "<td>\(channel.endsFirst.map { MachineRoom.minute($0.end) } ?? "–")</td></tr>"
        }
        return """
            <h2>Lines</h2><p class="key">\(chips.joined())</p>
            <table><thead><tr><th>channel</th><th>links</th><th>first certificate to end</th><th>at (UTC)</th></tr></thead><tbody>\(channels.joined(separator: "\n"))</tbody></table>
            """
    }

    private var nodeTable: String {
        let rows = room.nodes.map { node in
            let cells = [
                node.name, node.part, node.state, node.address ?? "–", node.version ?? "–", MachineRoom.short(node.program), MachineRoom.short(node.topology),
                node.journalRecords.map { String($0) } ?? "–", node.refusals.map { "\($0.rule) \($0.count)" }.joined(separator: ", "),
                room.certificates[node.name].map { MachineRoom.minute($0.end) } ?? "–", node.syncAgeSeconds.map { "\($0) s" } ?? "–",
            ]
            return "<tr class=\"\(severity(of: node.name))\">\(cells.map { "<td>\(Markup.escaped($0))</td>" }.joined())</tr>"
        }
        let heads = ["node", "part", "state", "address", "version", "build", "topology", "journal", "refusals", "certificate until", "copy age"]
        return "<h2>Processes</h2><table><thead><tr>\(heads.map { "<th>\($0)</th>" }.joined())</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table>"
    }

    private static let style = """
        body { font: 14px/1.5 system-ui, "DejaVu Sans", sans-serif; color: #1d2733; background: #fff; max-width: 1280px; margin: 24px auto; padding: 0 20px; }
        h1 { font-size: 22px; margin: 0; } h2 { font-size: 16px; margin: 24px 0 6px; } .facts { color: #5b6675; margin: 2px 0 10px; }
        .verdict { font-weight: 600; color: #17632f; } .warnings { padding: 8px 12px; list-style: none; background: #fafbfc; border: 1px solid #dde3ea; border-radius: 6px; }
        .warnings li::before { content: "●"; margin-right: 8px; } .warnings .serious::before { color: #c62828; } .warnings .notice::before { color: #c98a00; }
        svg { width: 100%; height: auto; background: #f5f7fa; border-radius: 8px; } svg text { text-anchor: middle; font-size: 13px; fill: #1d2733; } svg .floor { text-anchor: start; font-size: 12px; fill: #7a8694; }
        .node rect { fill: #fff; stroke: #2e8b57; stroke-width: 2; } .node.notice rect { stroke: #c98a00; fill: #fff8e6; } .node.serious rect { stroke: #c62828; fill: #fdeceb; stroke-width: 3; }
        .node .name { font-weight: 600; } .node .part { font-size: 11px; fill: #5b6675; }
        .link path { stroke: #7da893; stroke-width: 2; fill: none; } .link path.wide { stroke: transparent; stroke-width: 12; } .link.notice path:last-child { stroke: #c98a00; stroke-width: 3; }
        .link.serious path:last-child, .link.cut path:last-child { stroke: #c62828; stroke-width: 3; } .link.cut path:last-child { stroke-dasharray: 7 6; }
        .key span { display: inline-block; border: 2px solid #2e8b57; border-radius: 5px; padding: 1px 10px; margin: 0 8px 4px 0; background: #fff; }
        .key .notice { border-color: #c98a00; background: #fff8e6; } .key .serious { border-color: #c62828; background: #fdeceb; }
        table { border-collapse: collapse; font-size: 12.5px; } th, td { text-align: left; padding: 3px 12px 3px 0; border-bottom: 1px solid #e3e8ee; vertical-align: top; } thead th { color: #5b6675; }
        tr.serious td:first-child { color: #c62828; font-weight: 600; } tr.notice td:first-child { color: #9a6b00; font-weight: 600; }
        """
}
