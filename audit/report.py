"""What the audit found, as rows of one table."""
import dataclasses


@dataclasses.dataclass
class Row:
    suite: str
    target: str
    asked: str
    problems: list
    # A twin is the same question to something that is meant to fail it: there, finding nothing is the problem.
    twin: bool = False

    @property
    def good(self):
        return bool(self.problems) if self.twin else not self.problems

    @property
    def result(self):
        if self.twin:
            return f"found, as it should be: {len(self.problems)}" if self.problems else "FAILED: nothing found"
        return "good" if self.good else f"FAILED: {'; '.join(self.problems)[:200]}"

    def json(self):
        return {**dataclasses.asdict(self), "good": self.good}


class Report:
    def __init__(self):
        self.rows = []
        self.figures = {}

    def add(self, *row, **more):
        self.rows.append(Row(*row, **more))

    @property
    def good(self):
        return all(row.good for row in self.rows)

    def table(self):
        """Rows of one suite and question are one line where all are good."""
        lines = [("SUITE", "TARGET", "ASKED", "RESULT")]
        groups = {}
        for row in self.rows:
            groups.setdefault((row.suite, row.asked, row.twin), []).append(row)
        for (suite, asked, _), rows in groups.items():
            if len(rows) > 1 and all(row.good for row in rows):
                lines.append((suite, f"{len(rows)} targets", asked, rows[0].result if not rows[0].twin else "found, as it should be"))
            else:
                lines += [(suite, row.target, asked, row.result) for row in rows]
        widths = [max(len(line[column]) for line in lines) for column in range(3)]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, [*widths, 0])).rstrip() for line in lines)

    def json(self):
        return {"good": self.good, "figures": self.figures, "rows": [row.json() for row in self.rows]}
