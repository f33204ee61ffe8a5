"""`make bench`: measures the hop, the line, issuances, boot and a paper, prints what came out, and writes bench/results.md.

usage: python3 bench/run.py [--quick] [--only hop|line|issuance|boot|paper] [--case WORDS]

A quick run, or one of a part, prints and writes nothing.
"""
import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time

import boot
import hop
import issuance
import line
import paper
from load import executable
from machine import busy_share, describe, disk, median, sync_milliseconds, tool
from network import down, keep, nodes, up
from report import text

BINARIES = ".build/release"
WORK = ".build/bench"
RESULTS = "bench/results.md"
PARTS = ["hop", "line", "issuance", "boot", "paper"]


def say(words):
    print(f"==> {words}", flush=True)


def measure(arguments):
    rounds, scale = (3, 0.15) if arguments.quick else (7, 0.6)
    found = {"machine": describe(), "quick": arguments.quick, "rounds": rounds, "busy": busy_share()}
    parts = [arguments.only] if arguments.only else PARTS
    if found["busy"] > 0.05:
        say(f"other work takes {found['busy']:.0%} of this machine at the moment: the figures will be rough")
    # nginx takes absolute paths only, kofu's management sockets must have short ones.
    directory = os.path.abspath(WORK)
    run, kept = f"{WORK}/run", f"{WORK}/kept"
    subprocess.run([f"{BINARIES}/Bench", "certificates", "--directory", directory], check=True)
    if "hop" in parts:
        say("(a) one mutual-TLS hop, µs of the server's CPU a request")
        found["hop"] = hop.measure(f"{BINARIES}/Bench", directory, rounds, only=arguments.case, scale=scale)
    if set(parts) - {"hop", "paper"}:
        up(BINARIES, run)
        members = nodes(BINARIES, run)
        keep(run, kept, members)
        together = boot.memory(members)
        if "issuance" in parts:
            say("(c) whole issuances")
            found["disk"] = disk(WORK)
            found["sync"] = median(sync_milliseconds(f"{WORK}/sync", 100))
            found["issuance"] = issuance.measure(BINARIES, run, 90 if arguments.quick else 600)
        down(BINARIES, run)
    if "line" in parts:
        say("(b) a line, µs of its CPU a request")
        found["line"] = line.measure(BINARIES, directory, kept, rounds, only=arguments.case, scale=scale)
    if "boot" in parts:
        say("(d) boot of each process alone; its memory in the whole network")
        found["boot"] = boot.measure(BINARIES, WORK, kept, members, together, rounds)
    if "paper" in parts:
        say("(e) a paper of two sides, µs of CPU")
        found["paper"] = paper.measure(f"{BINARIES}/Bench", directory, rounds, 100 if arguments.quick else 500)
    return found


def clean():
    """Ends what an earlier run may have left up, too, and removes all files but the results."""
    for run in ["run", "boot"]:
        if os.path.exists(f"{WORK}/{run}/topology.json"):
            down(BINARIES, f"{WORK}/{run}")
    shutil.rmtree(WORK, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description="kofu's benchmark")
    parser.add_argument("--quick", action="store_true", help="fewer and shorter rounds, rough figures; writes no results")
    parser.add_argument("--only", choices=PARTS, help="one part")
    parser.add_argument("--case", help="only cases of the hop or the line with these words in their name")
    arguments = parser.parse_args()
    os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    if os.cpu_count() < 2:
        sys.exit("the benchmark needs two cores: one for the servers, one for the load")
    for path in [*(f"{BINARIES}/{name}" for name in ["Bench", "Line", "kofu"]), tool("nginx"), tool("haproxy")]:
        executable(path)
    # Ending by signal cleans up as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with open(".build/bench.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sys.exit("another benchmark is running here")
        clean()
        os.makedirs(WORK)
        started = time.monotonic()
        try:
            found = measure(arguments)
        finally:
            clean()
    found["seconds"] = time.monotonic() - started
    written = text(found)
    print(f"\n{written}", end="")
    if not arguments.quick and not arguments.only:
        with open(RESULTS, "w") as file:
            file.write(written)
        say(f"written to {RESULTS}")


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as error:
        sys.exit(f"benchmark: {error}")
