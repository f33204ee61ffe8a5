#!/usr/bin/env python3
"""Counts what crossed the lines, by tshark alone, from the captures of `kofu up --capture DIR`.

    tshark.py DIR       prints JSON: for each channel its messages and answers by name and status, on jpki also the serial numbers of the CertIDs

Each octet stands twice in a capture, as the client's side and as the server's. Both sides are counted, each for itself: where no fault is in force they
agree. The files of a channel that follow one another are read as one. Nothing of kofu is used here, so that it may be compared with `kofu review`.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys
import tempfile

FIELDS = ["frame.interface_name", "frame.interface_description", "tcp.stream", "http.request.method", "http.request.uri", "http.response.code", "ocsp.serialNumber", "_ws.malformed"]
SIDES = {"to line": "client side", "line to": "server side"}


def channels(directory):
    """The files of each channel in the order in which they were written."""
    found = collections.defaultdict(list)
    for file in directory.glob("*.pcapng"):
        channel, number = re.fullmatch(r"(.+?)(?:\.(\d+))?\.pcapng", file.name).groups()
        found[channel].append((int(number or 1), file))
    return {channel: [file for _, file in sorted(files)] for channel, files in sorted(found.items())}


def rows(files):
    """The fields of each packet that ends a message; several values of one field stand between commas."""
    with tempfile.NamedTemporaryFile(suffix=".pcapng") as whole:
        for file in files:
            whole.write(file.read_bytes())
        whole.flush()
        command = ["tshark", "-r", whole.name, "-Y", "http || ocsp", "-T", "fields", "-E", "separator=/t", "-E", "occurrence=a", "-E", "aggregator=,"]
        for field in FIELDS:
            command += ["-e", field]
        done = subprocess.run(command, capture_output=True, text=True, timeout=1800)
    if done.returncode != 0:
        raise SystemExit(f"tshark: {done.stderr.strip()}")
    for line in done.stdout.splitlines():
        yield dict(zip(FIELDS, (line.split("\t") + [""] * len(FIELDS))[:len(FIELDS)]))


def magnitude(serial):
    """Whole octets in lower-case hexadecimal, without a sign octet: as kofu writes a serial number."""
    digits = f"{int(serial.replace(':', ''), 16):x}"
    return digits.zfill(len(digits) + len(digits) % 2)


def count(files):
    sides = {name: {"requests": collections.Counter(), "answers": collections.Counter(), "links": collections.Counter(), "serials": []} for name in SIDES.values()}
    asked = collections.defaultdict(list)
    malformed = 0
    for row in rows(files):
        side = next((name for word, name in SIDES.items() if word in row["frame.interface_description"]), None)
        if side is None:
            raise SystemExit(f"an interface of no side: {row['frame.interface_description']}")
        stream = (side, row["tcp.stream"])
        malformed += bool(row["_ws.malformed"])
        if row["http.request.method"]:
            for path in row["http.request.uri"].split(","):
                sides[side]["requests"][path.lstrip("/")] += 1
                sides[side]["links"][row["frame.interface_name"]] += 1
                asked[stream].append(path.lstrip("/"))
        for status in filter(None, row["http.response.code"].split(",")):
            name = asked[stream].pop(0) if asked[stream] else "?"
            sides[side]["answers"][f"{name} {status}"] += 1
        if row["ocsp.serialNumber"] and row["http.request.method"]:
            sides[side]["serials"] += [magnitude(serial) for serial in row["ocsp.serialNumber"].split(",")]
    return {"sides": {name: {key: dict(sorted(value.items())) if isinstance(value, collections.Counter) else value for key, value in side.items()} for name, side in sides.items()}, "malformed": malformed}


def main():
    if len(sys.argv) != 2 or not pathlib.Path(sys.argv[1]).is_dir():
        raise SystemExit(__doc__)
    print(json.dumps({channel: count(files) for channel, files in channels(pathlib.Path(sys.argv[1])).items()}, indent=2, ensure_ascii=False))


if __name__ == "__main__":
    main()
