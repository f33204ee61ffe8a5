#!/usr/bin/env python3
"""Writes the tables of docs/messages.md from topology.json, so that the page says what the gate enforces.

    scripts/message-tables.py           write docs/messages.md
    scripts/message-tables.py --check   status 1 where the page is not what topology.json says

Only for whoever changes an allowlist; neither the build nor the tests need Python.
"""
import json
import pathlib
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
PAGE = TOP / "docs" / "messages.md"

HEAD = """# Messages

Written by `scripts/message-tables.py` from `topology.json`; change that file, not this one. How a message
travels is in [wire.md](wire.md).

A field stands exactly where the table has it: the order of the rows is the order on the wire. A row that is
not marked *optional* must be there; `null` is never a value. `a.b` is a member of an object, `a[]` an element
of a list. `class` is what the field is to a reviewer (`Sources/Policy/DataClass.swift`), `grammar` what it may
look like (`Sources/Policy/Grammar.swift`). The numbers behind a direction are the largest body in octets.
"""


def party(value):
    if isinstance(value, list):
        return " or ".join(party(each) for each in value)
    return value["kind"] + ("/" + value["role"] if "role" in value else "")


def rows(fields, prefix=""):
    for name, field in fields.items():
        path = prefix + name
        shape = []
        if "list" in field:
            shape.append(f"list of {field['list']['minimum']} to {field['list']['maximum']}")
            path += "[]"
        if "grammar" in field:
            shape.append("`" + field["grammar"].replace("|", "\\|") + "`")
        elif "fields" in field:
            shape.append("object" if "list" not in field else "objects")
        if field.get("optional"):
            shape.append("*optional*")
        yield f"| `{path}` | {field['class']} | {', '.join(shape)} |"
        if "fields" in field:
            yield from rows(field["fields"], path + ".")


def page(topology):
    lines = [HEAD]
    refusals = {json.dumps(m["refusal"], sort_keys=False) for c in topology["channels"].values() for m in c["allowlist"].values() if "fields" in m["refusal"]}
    common = json.loads(refusals.pop()) if len(refusals) == 1 else None
    if common:
        lines += ["## The refusal, on every channel that speaks JSON", "", f"At most {common['maximumBytes']} octets.", "", "| field | class | grammar |", "|---|---|---|"]
        lines += [*rows(common["fields"]), ""]
    for name, channel in topology["channels"].items():
        lines += [
            f"## `{name}`", "",
            f"{party(channel['parties']['client'])} asks {party(channel['parties']['server'])}. {channel.get('note', '')}".strip(), "",
            f"An answer is waited for {channel['timeoutMilliseconds']} ms. A link carries at most {channel['maximumConnectionsPerLink']} connections "
            f"at once and {channel['maximumConnectionsPerSecond']} new ones a second.", "",
        ]
        for message, bodies in channel["allowlist"].items():
            lines += [f"### `POST /{message}` on `{name}`", ""]
            for direction in ("request", "response", "refusal"):
                body = bodies[direction]
                if direction == "refusal" and body == common:
                    continue
                if "fields" not in body:
                    lines += [f"**{direction}** (≤ {body['maximumBytes']}): `{body['contentType']}`, checked octet by octet by the gate's binary check.", ""]
                    continue
                lines += [f"**{direction}** (≤ {body['maximumBytes']})", "", "| field | class | grammar |", "|---|---|---|", *rows(body["fields"]), ""]
    return "\n".join(lines).rstrip() + "\n"


def main():
    text = page(json.loads((TOP / "topology.json").read_text(encoding="utf-8")))
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            sys.exit(f"{PAGE.relative_to(TOP)} is not what topology.json says; run scripts/message-tables.py")
    else:
        PAGE.write_text(text, encoding="utf-8")


main()
