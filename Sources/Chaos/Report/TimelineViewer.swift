import JSON
import Markup

/// Transactions across the nodes, of which the reader chooses one: a bar for each request, as long as its asker
/// waited. The data lie in the page; without scripts the first of each outcome is shown.
struct TimelineViewer {
    let timelines: [Timeline]

    private static let width = 900, left = 420, right = 60, rowHeight = 22

    var section: String {
        let shown = timelines.filter { !$0.hops.isEmpty }
        guard !shown.isEmpty else { return "" }
        return """
            <section id="timelines"><h2>Timelines</h2>
            <p>Who asked whom, for how long, in milliseconds. Choose another transaction: <select id="timeline-choice">\(shown.map(option).joined())</select></p>
            <div id="timeline-chosen"></div>
            \(examples(of: shown).map(drawing).joined(separator: "\n"))
            <script type="application/json" id="timeline-data">\(TimelineViewer.data(shown))</script>
            <script>\(TimelineViewer.script)</script>
            </section>
            """
    }

    /// The first of each outcome.
    private func examples(of shown: [Timeline]) -> [Timeline] {
        Outcome.allCases.compactMap { outcome in shown.first { $0.outcome == outcome } }
    }

    private func option(_ timeline: Timeline) -> String {
        "<option value=\"\(Markup.escaped(timeline.name))\">\(Markup.escaped(timeline.name)): \(Markup.escaped(TimelineViewer.ending(timeline)))</option>"
    }

    private static func ending(_ timeline: Timeline) -> String { [timeline.outcome.rawValue, timeline.code].compactMap(\.self).joined(separator: ", ") }

    private func drawing(_ timeline: Timeline) -> String {
        let end = max(1, timeline.hops.map { $0.startMicroseconds + $0.microseconds }.max() ?? 1)
        let space = TimelineViewer.width - TimelineViewer.left - TimelineViewer.right
        let rows = timeline.hops.enumerated().map { index, hop in
            let y = index * TimelineViewer.rowHeight
            let x = TimelineViewer.left + space * hop.startMicroseconds / end
            let length = max(2, space * hop.microseconds / end)
            let color = switch hop.outcome {
            case "ok": "var(--issued)"
            case "refused": "var(--refused)"
            default: "var(--failed)"
            }
            return """
                <text x="0" y="\(y + 15)">\(Markup.escaped("\(hop.from) → \(hop.to)"))</text><text x="240" y="\(y + 15)">\(Markup.escaped("\(hop.message), \(hop.outcome)"))</text>\
                <rect x="\(x)" y="\(y + 5)" width="\(length)" height="12" rx="2" fill="\(color)"/><text x="\(x + length + 4)" y="\(y + 15)">\(TimelineViewer.milliseconds(hop.microseconds))</text>
                """
        }
        return """
            <div class="timeline"><h3>\(Markup.escaped(timeline.name)): \(Markup.escaped(TimelineViewer.ending(timeline)))</h3>
            <p><code>\(Markup.escaped(timeline.requestID))</code></p>
            <svg viewBox="0 0 \(TimelineViewer.width) \(timeline.hops.count * TimelineViewer.rowHeight + 6)" width="100%" role="img" aria-label="Timeline of a transaction">\(rows.joined(separator: "\n"))</svg></div>
            """
    }

    private static func milliseconds(_ microseconds: Int) -> String { "\(microseconds / 1000).\(microseconds / 100 % 10)" }

    /// JSON in a script element: no `<` may begin a tag there.
    private static func data(_ timelines: [Timeline]) -> String {
        let value = JSONValue.object(timelines.map { timeline in
            JSONMember(timeline.name, [
                "id": .string(timeline.requestID), "ending": .string(ending(timeline)),
                "hops": .array(timeline.hops.map { hop in
                    .array([hop.from, hop.to, hop.message, hop.outcome].map(JSONValue.string) + [hop.startMicroseconds, hop.microseconds].map { .integer(Int64($0)) })
                }),
            ])
        })
        var text = ""
        for scalar in String(decoding: value.canonicalBytes, as: UTF8.self).unicodeScalars { if scalar == "<" || scalar == "&" { text += "\\u00\(scalar == "<" ? "3c" : "26")" } else { text.unicodeScalars.append(scalar) } }
        return text
    }

    /// Draws what was chosen, from the menu or by a click on a square, as `drawing` does.
    private static let script = """
        (function () {
          var data = JSON.parse(document.getElementById('timeline-data').textContent), choice = document.getElementById('timeline-choice'),
            place = document.getElementById('timeline-chosen'), name = document.querySelector('#timelines svg').namespaceURI;
          function add(parent, kind, attributes, text) {
            var element = document.createElementNS(name, kind);
            for (var key in attributes) element.setAttribute(key, attributes[key]);
            if (text) element.textContent = text;
            parent.appendChild(element);
          }
          function draw(chosen) {
            var timeline = data[chosen];
            place.textContent = '';
            if (!timeline) return;
            var title = document.createElement('h3'), svg = document.createElementNS(name, 'svg'), end = 1;
            title.textContent = chosen + ': ' + timeline.ending + ' (' + timeline.id + ')';
            svg.setAttribute('viewBox', '0 0 \(width) ' + (timeline.hops.length * \(rowHeight) + 6));
            svg.setAttribute('width', '100%');
            timeline.hops.forEach(function (hop) { end = Math.max(end, hop[4] + hop[5]); });
            timeline.hops.forEach(function (hop, index) {
              var y = index * \(rowHeight), space = \(width - left - right), x = \(left) + space * hop[4] / end, length = Math.max(2, space * hop[5] / end);
              add(svg, 'text', { x: 0, y: y + 15 }, hop[0] + ' → ' + hop[1]);
              add(svg, 'text', { x: 240, y: y + 15 }, hop[2] + ', ' + hop[3]);
              add(svg, 'rect', { x: x, y: y + 5, width: length, height: 12, rx: 2, fill: 'var(--' + ({ ok: 'issued', refused: 'refused' }[hop[3]] || 'failed') + ')' });
              add(svg, 'text', { x: x + length + 4, y: y + 15 }, (hop[5] / 1000).toFixed(1));
            });
            place.appendChild(title);
            place.appendChild(svg);
            choice.value = chosen;
          }
          choice.addEventListener('change', function () { draw(choice.value); });
          document.addEventListener('click', function (event) {
            var chosen = event.target.dataset && event.target.dataset.timeline;
            if (chosen && data[chosen]) { draw(chosen); document.getElementById('timelines').scrollIntoView(); }
          });
        })();
        """
}
