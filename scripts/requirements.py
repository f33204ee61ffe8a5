#!/usr/bin/env python3
"""Writes docs/requirements.md: each row of the requirements, where it is implemented, which tests prove it, what the review shows of it.

    scripts/requirements.py           write docs/requirements.md
    scripts/requirements.py --check   status 1 where the page is not what the table and the tests say

The rows stand in scripts/requirements.json: id, text, where (files and folders; those that there are not yet are left out), review, and
`open` where nothing proves the row yet, or `note`. The tests are found by their sentences: a test or suite names the rows that it proves
at its beginning, as in "B3: …" or "A5, A6: …", or at its end in brackets, as in "… (B1–B6)".
"""
import collections
import json
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
PAGE = TOP / "docs" / "requirements.md"
TABLE = TOP / "scripts" / "requirements.json"

HEAD = """# Requirements and what proves them

Written by `scripts/requirements.py` from `scripts/requirements.json` and from the sentences of the tests; after a test or a row has changed,
run it again. The IDs are rows of the requirements that were drawn from the minutes of five municipalities' privacy councils: Mizuho,
Kawaguchi, Fujisawa, Odawara and Musashimurayama. "Row" in the column *review* is one of the measures of the page that `kofu review` writes,
"question" one of `kofu review --policy` ([policy-questions.md](policy-questions.md)).
"""

PARTS = {
    "A": "Nodes and channels", "B": "Certificates", "C": "Hours", "D": "Identity", "E": "Kiosk session", "F": "Issuing servers", "G": "Family register",
    "H": "Paper", "I": "Trust and operation", "J": "Other systems in the minutes",
}

NAMED = re.compile(r'@(Test|Suite)\(\s*"((?:[^"\\]|\\.)*)"')
LIST = r"[A-J]\d{1,2}(?:\s*(?:,|–|and)\s*(?:[A-J]\d{1,2}|invariants? \d+))*"
AT_BEGIN = re.compile(rf"^({LIST}): ")
AT_END = re.compile(rf"\(({LIST})\)")


def ids(sentence):
    """The rows that a sentence names."""
    found = []
    for text in [m.group(1) for m in [AT_BEGIN.match(sentence)] if m] + AT_END.findall(sentence):
        for part in re.split(r",| and ", text):
            ends = re.findall(r"([A-J])(\d{1,2})", part)
            if "–" in part and len(ends) == 2:
                found += [f"{ends[0][0]}{n}" for n in range(int(ends[0][1]), int(ends[1][1]) + 1)]
            else:
                found += [letter + number for letter, number in ends]
    return found


def proofs():
    """By row: the sentences that name it, with their files."""
    found = collections.defaultdict(list)
    for path in sorted((TOP / "Tests").rglob("*.swift")):
        for kind, sentence in NAMED.findall(path.read_text(encoding="utf-8")):
            for row in dict.fromkeys(ids(sentence)):
                entry = (kind, str(path.relative_to(TOP)), sentence)
                if entry not in found[row]:
                    found[row].append(entry)
    return found


def cell(text):
    return text.replace("|", "\\|")


def link(path):
    return f"[{path}](../{path})" if not path.startswith("docs/") else f"[{path}]({path[5:]})"


def page(table):
    found = proofs()
    known = [row["id"] for row in table]
    unknown = sorted(set(found) - set(known))
    if unknown or len(set(known)) != len(known):
        sys.exit(f"rows named by tests that scripts/requirements.json has not, or has twice: {unknown}")
    lines = [HEAD]
    for letter, title in PARTS.items():
        lines += [f"## {letter}. {title}", "", "| ID | requirement | where | proved by | review |", "|---|---|---|---|---|"]
        for row in (row for row in table if row["id"][0] == letter):
            where = [path for path in row["where"] if (TOP / path).exists()]
            tests = [("suite " if kind == "Suite" else "") + f"[{pathlib.Path(path).stem}](../{path}): {sentence}" for kind, path, sentence in found[row["id"]]]
            if not tests:
                if "open" not in row:
                    sys.exit(f"{row['id']} is proved by no test, and does not say that it is open")
                tests = [f"*{row['open']}*"]
            if "note" in row:
                tests.append(f"*{row['note']}*")
            lines.append(f"| {row['id']} | {cell(row['text'])} | {'<br>'.join(map(link, where)) or '–'} | {cell('<br>'.join(tests))} | {cell(row['review'])} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main():
    text = page(json.loads(TABLE.read_text(encoding="utf-8")))
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit(f"{PAGE.relative_to(TOP)} is not what the table and the tests say; run scripts/requirements.py")
    else:
        PAGE.write_text(text, encoding="utf-8")


main()
