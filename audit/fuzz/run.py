#!/usr/bin/env python3
"""Runs the fuzz targets one after the other and says what came of it.

    run.py [--seconds N] [--out DIR] [TARGET…]

The last one, Planted, is the twin: a property that does not hold, which must be found.

Inputs that reach something new are kept in .build/fuzz/corpus between runs, so that hours add up. Exit status 1 where an input
crashes a target, takes it longer than 10 seconds or more than 2 GiB, or leaks.
"""
import argparse
import json
import os
import pathlib
import re
import shutil
import ssl
import subprocess
import sys
import time
import zlib

import build

CORPUS = build.OUT / "corpus"
KEPT = build.HERE / "corpus"
DICTIONARIES = build.OUT / "dictionaries"
# Of each target at most so many words.
MAXIMUM_WORDS = 2000
TWIN = "Planted"
# The parsers that hold OpenSSL's memory. Elsewhere the leak detector takes for lost what Swift refers to by packed pointers.
LEAKS = {"CMS", "CaptureFile", "Certificate", "Encoding", "Handshake", "OCSP"}
# Nothing that crosses a line is longer than this where its parser has no limit of its own that is reached sooner.
MAXIMUM_OCTETS = 4096
# What a reviewer is given has no such limit: the least that is whole is longer.
LONGER = {"CaptureFile": 16384, "PDFDocument": 16384, "ReviewMessage": 16384, "ReviewTopology": 65536, "Topology": 65536}


def hello():
    """A ClientHello as Python's TLS says it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.check_hostname = False
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        context.wrap_bio(incoming, outgoing).do_handshake()
    except ssl.SSLWantReadError:
        pass
    return outgoing.read()


def plant():
    """Puts the first inputs into the corpus: made by our own rooms, and what is kept in the repository."""
    own = [build.ROOT / f"Tests/ExplanationTests/{name}.swift" for name in ("SmallPDF", "SmallSignature")]
    parts = [build.HERE / "SeedExchanges.swift", build.HERE / "SeedSession.swift", *own]
    subprocess.run([build.program(build.HERE / "Seeds.swift", *parts), str(CORPUS)], cwd=build.ROOT, check=True)

    def put(target, name, octets):
        (CORPUS / target).mkdir(parents=True, exist_ok=True)
        (CORPUS / target / name).write_bytes(octets)

    for target in ("Topology", "ReviewTopology"):
        put(target, "topology", (build.ROOT / "topology.json").read_bytes())
    for level in (1, 9):
        packer = zlib.compressobj(level)
        put("Inflate", f"packed-{level}", packer.compress(PAPER.encode()) + packer.flush())
    fixed = zlib.compressobj(9, strategy=zlib.Z_FIXED)
    put("Inflate", "packed-fixed", fixed.compress(PAPER.encode()) + fixed.flush())
    first = hello()
    put("RecordScanner", "hello", first)
    put("RecordScanner", "hello-and-records", first + b"\x14\x03\x03\x00\x01\x01" + b"\x17\x03\x03\x00\x20" + bytes(32))
    put("RecordScanner", "server", b"\x16\x03\x03\x00\x04\x02\x00\x00\x00" + b"\x17\x03\x03\x00\x10" + bytes(16))
    put("PaperText", "paper", PAPER.encode())
    for folder in KEPT.glob("*"):
        for file in folder.iterdir():
            put(folder.name, file.name, file.read_bytes())


def elements(octets):
    """Short elements of DER, at any depth: object identifiers, numbers, empty sequences."""
    place = 0
    while place + 2 <= len(octets):
        tag, length, header = octets[place], octets[place + 1], 2
        if length & 0x80:
            count = length & 0x7F
            if not 1 <= count <= 3:
                return
            length, header = int.from_bytes(octets[place + 2:place + 2 + count], "big"), 2 + count
        end = place + header + length
        if end > len(octets):
            return
        if header + length <= 32:
            yield octets[place:end]
        yield octets[place:place + header]
        # A constructed element, or a string of octets that holds elements.
        if tag & 0x20 or tag == 4:
            yield from elements(octets[place + header:end])
        place = end


def words(octets):
    """What an input of a target is made of: the words of a text and what stands between them, or the elements of DER."""
    try:
        text = octets.decode()
    except UnicodeDecodeError:
        yield from elements(octets)
        return
    for word in re.findall(r'"[^"]*"\s*:|"[^"]*"|\w[\w./:-]*|[^\w\s]|\s+', text):
        yield word.encode()
    if text.lstrip()[:1] in ("{", "["):
        yield from (b"[[", b"]]", b"[{", b"}]", b'{"a":', b"{}", b"[]", b"null", b"true", b"1e9", b"-0", b"0.5", b"\\ud83d\\ude00", b"9223372036854775808")


def dictionary(target):
    """Words out of the first inputs: without them hardly any change of a text is a text again."""
    found = {word for file in (CORPUS / target).iterdir() if len(file.name) != 40 for word in words(file.read_bytes()) if 1 <= len(word) <= 64}
    DICTIONARIES.mkdir(exist_ok=True)
    file = DICTIONARIES / f"{target}.dict"
    file.write_text("".join('"' + "".join(f"\\x{octet:02x}" for octet in word) + '"\n' for word in sorted(found)[:MAXIMUM_WORDS]))
    return file


# As pdftotext gives a copy of a resident record; nobody of this name lives anywhere.
PAPER = """住 民 票
世帯主 見本 太郎
住所 神奈川県小田原市荻窪300番地
フリガナ ミホン タロウ
氏名 見本 太郎 性別 男 続柄 世帯主
生年月日 昭和50年1月2日
旧氏 ＊＊＊
本籍 省略 筆頭者 省略
住所を定めた日 平成20年4月1日 届出日 平成20年4月3日
住民となった日 平成20年4月1日
従前の住所 東京都武蔵村山市本町1丁目1番地
個人番号 省略 住民票コード 省略
以下余白
この写しは、住民票の原本と相違ないことを証明する。
令和8年4月1日 小田原市長 見本 四季
発行番号 kiosk-a1.1 1/2
\f次頁へ続く
発行番号 kiosk-a1.1 2/2
"""


def fuzz(target, executable, seconds, out):
    crashes = out / "crashes"
    crashes.mkdir(parents=True, exist_ok=True)
    corpus = CORPUS / target
    corpus.mkdir(parents=True, exist_ok=True)
    limit = LONGER.get(target, MAXIMUM_OCTETS)
    command = [str(executable), str(corpus), f"-max_total_time={seconds}", f"-max_len={limit}", "-timeout=10", "-rss_limit_mb=2048",
               "-print_final_stats=1", f"-artifact_prefix={crashes}/{target}-", f"-dict={dictionary(target)}"]
    environment = {**os.environ, "ASAN_OPTIONS": f"detect_leaks={int(target in LEAKS)}", "SWIFT_BACKTRACE": "enable=no"}
    started = time.monotonic()
    done = subprocess.run(command, cwd=build.ROOT, env=environment, capture_output=True, timeout=seconds + 300)
    log = done.stderr.decode(errors="replace")
    (out / f"{target}.log").write_text(log)
    statistics = dict(re.findall(r"stat::(\w+):\s+(\d+)", log))
    coverage = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)", log)
    edges, features, inputs = map(int, coverage[-1]) if coverage else (0, 0, 0)
    artifacts = sorted(set(re.findall(r"Test unit written to (\S+)", log)))
    return {
        "target": target, "seconds": round(time.monotonic() - started), "executions": int(statistics.get("number_of_executed_units", 0)),
        "edges": edges, "features": features, "inputs": inputs, "status": done.returncode, "artifacts": [os.path.relpath(path, build.ROOT) for path in artifacts],
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--out", type=pathlib.Path, default=build.ROOT / "audit/out/fuzz")
    parser.add_argument("targets", nargs="*")
    options = parser.parse_args()
    targets = options.targets or [*build.all_targets(), TWIN]
    executables = build.build(targets)
    plant()
    if options.out.exists():
        shutil.rmtree(options.out)
    options.out.mkdir(parents=True)
    results = []
    for target, executable in zip(targets, executables):
        if target == TWIN:
            shutil.rmtree(CORPUS / TWIN, ignore_errors=True)
            shutil.copytree(CORPUS / "JSON", CORPUS / TWIN)
        # The twin ends as soon as it has found what is planted.
        result = fuzz(target, executable, max(options.seconds, 60) if target == TWIN else options.seconds, options.out)
        result["good"] = bool(result["artifacts"]) == (target == TWIN) and (result["status"] == 0 or target == TWIN)
        results.append(result)
        said = "no crash" if result["status"] == 0 else f"crash {' '.join(result['artifacts'])}"
        print(f"{target:16} {result['seconds']:5} s {result['executions']:12} executions {result['edges']:6} edges {result['inputs']:6} inputs  {said}"
              + (" (the planted one)" if target == TWIN and result["good"] else "" if result["good"] else "  FAILED"), flush=True)
        (options.out / "summary.json").write_text(json.dumps(results, indent=2) + "\n")
    return 0 if all(result["good"] for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
