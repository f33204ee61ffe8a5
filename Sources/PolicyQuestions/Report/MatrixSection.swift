import JSON
import Markup
import Policy

/// The matrix to look at: a cell is as strong as the most telling thing that can come to the column's node from the row's. Focus, mouse or touch
/// on a cell shows messages and rules below; arrow keys go from cell to cell.
struct MatrixSection {
    let matrix: ReachMatrix

    var section: String {
        """
        <section><h2>Who can reach whom with what</h2>
        <ul class="legend">\(Exposure.allCases.reversed().map { "<li><span class=\"cell \($0.word)\">\($0.letter)</span>\($0.word)</li>" }.joined())\
        <li><span class="cell relay operational">o</span>small: by relay only</li></ul>
        <div class="wide"><table class="matrix" id="matrix"><caption class="quiet">Rows send, columns receive.</caption>
        <thead><tr><td></td>\(matrix.names.map { "<th scope=\"col\"><span>\(Markup.escaped($0))</span></th>" }.joined())</tr></thead>
        <tbody>\(matrix.rows.enumerated().map(row).joined(separator: "\n"))</tbody></table></div>
        <div id="shown" aria-live="polite"><p class="quiet">Choose a cell, with the mouse or with Tab and the arrow keys.</p></div>
        <script type="application/json" id="matrix-data">\(Markup.data(data))</script>
        <script>\(Self.script)</script>
        </section>
        """
    }

    private func row(_ position: Int, _ cells: [ReachMatrix.Cell]) -> String {
        let columns = cells.enumerated().map { column, cell -> String in
            guard let exposure = cell.exposure else { return "<td><span class=\"none\">\(column == position && matrix.isOfNodes ? "–" : "·")</span></td>" }
            let letter = cell.isDirect ? exposure.letter : exposure.letter.lowercased()
            let label = "\(cell.from) to \(cell.to): \(exposure.word)\(cell.isDirect ? "" : ", by relay only")"
            return """
                <td><button class="cell \(exposure.word)\(cell.isDirect ? "" : " relay")" data-cell="\(position)-\(column)" aria-pressed="false" tabindex="-1" \
                aria-label="\(Markup.escaped(label))" title="\(Markup.escaped(label))">\(letter)</button></td>
                """
        }
        return "<tr><th scope=\"row\">\(Markup.escaped(matrix.names[position]))</th>\(columns.joined())</tr>"
    }

    /// Cells by row and column, and each body once.
    private var data: JSONValue {
        var bodies: [String: JSONMember] = [:]
        let cells = matrix.rows.enumerated().flatMap { row, cells in
            cells.enumerated().filter { $0.element.exposure != nil }.map { column, cell in
                for body in cell.direct.flatMap(\.bodies) where bodies[body.pointer] == nil {
                    bodies[body.pointer] = JSONMember(body.pointer, [
                        "name": .string(body.name), "fields": .array(body.fields.map { .strings([$0.path, $0.dataClass.rawValue, $0.pointer]) }),
                    ])
                }
                return JSONMember("\(row)-\(column)", Self.data(cell))
            }
        }
        return ["cells": .object(cells), "bodies": .object(bodies.values.sorted { $0.key < $1.key })]
    }

    private static func data(_ cell: ReachMatrix.Cell) -> JSONValue {
        [
            "title": .string("\(cell.from) → \(cell.to)"), "arriving": .string(cell.arriving.names), "made": .string(cell.made.names),
            "direct": .array(cell.direct.map { way in
                [
                    "what": .string("\(way.channel), \(way.link)\(way.links > 1 ? " and \(way.links - 1) more links" : "")"), "classes": .string(way.forms.names),
                    "bodies": .strings(way.bodies.map(\.pointer)),
                ]
            }),
            "path": .array((cell.path?.steps ?? []).map { ["sentence": .string($0.sentence), "rules": .strings($0.pointers)] }),
        ]
    }

    private static let script = """
        (() => {
          const data = JSON.parse(document.getElementById("matrix-data").textContent), shown = document.getElementById("shown");
          const buttons = [...document.querySelectorAll("#matrix [data-cell]")];
          if (!buttons.length) return;
          buttons[0].tabIndex = 0;
          const add = (parent, name, text) => { const e = parent.appendChild(document.createElement(name)); if (text !== undefined) e.textContent = text; return e; };
          const show = button => {
            for (const other of buttons) { other.setAttribute("aria-pressed", other === button); other.tabIndex = other === button ? 0 : -1; }
            const cell = data.cells[button.dataset.cell];
            shown.replaceChildren();
            add(shown, "h3", cell.title);
            if (cell.arriving) add(shown, "p", "What begins there and may come here: " + cell.arriving + (cell.made ? ". Here it can become: " + cell.made : "") + ".");
            for (const way of cell.direct) {
              add(shown, "p", "Over " + way.what + ": " + (way.classes || "nothing that it holds"));
              const list = add(shown, "ul");
              for (const pointer of way.bodies) {
                const body = data.bodies[pointer], item = add(list, "li", body.name + " "), rules = add(item, "ul");
                add(item, "code", pointer); item.append(rules);
                for (const [path, kind, place] of body.fields) { const line = add(rules, "li", path + " (" + kind + ") "); add(line, "code", place); }
              }
            }
            if (cell.path.length) {
              add(shown, "p", "How the most telling of it comes:");
              const list = add(shown, "ol");
              for (const step of cell.path) { const item = add(list, "li", step.sentence); if (step.rules.length) { const rules = add(item, "ul"); for (const rule of step.rules) add(add(rules, "li"), "code", rule); } }
            }
          };
          const place = button => button.dataset.cell.split("-").map(Number);
          const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
          for (const button of buttons) {
            button.addEventListener("click", () => { show(button); button.focus(); });
            button.addEventListener("focus", () => show(button));
            button.addEventListener("keydown", event => {
              const step = steps[event.key];
              if (!step) return;
              event.preventDefault();
              const [row, column] = place(button);
              const ahead = buttons.filter(other => { const [r, c] = place(other); return step[0] ? c === column && (r - row) * step[0] > 0 : r === row && (c - column) * step[1] > 0; });
              ahead.sort((a, b) => { const [ar, ac] = place(a), [br, bc] = place(b); return Math.abs(ar - row) + Math.abs(ac - column) - Math.abs(br - row) - Math.abs(bc - column); });
              if (ahead.length) ahead[0].focus();
            });
          }
        })();
        """
}
