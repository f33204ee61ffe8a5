#!/usr/bin/env python3
"""Brings a topology up and turns suites that others wrote, and some of the audit's own, against every listener; docs/audit.md explains them.

    run.py [--suite NAME]… [--binaries DIR] [--run DIR] [--subnet 127.N.0.0/16] [--examples N] [--fuzz-seconds N]

Suites: listeners sslyze testssl openapi chains tshark fuzz; all of them without --suite. Raw outputs and summary.json lie in audit/out.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys
import time

import chain_suite
import openapi_suite
import report
import tls_suite
import tshark_suite
from network import ROOT, Network, remember

SUITES = ["listeners", "sslyze", "testssl", "openapi", "chains", "tshark", "fuzz"]


def fuzz_suite(made, out, seconds):
    folder = out / "fuzz"
    done = subprocess.run([sys.executable, str(ROOT / "audit/fuzz/run.py"), "--seconds", str(seconds), "--out", str(folder)], stdout=sys.stderr)
    results = json.loads((folder / "summary.json").read_text()) if (folder / "summary.json").exists() else []
    for result in results:
        if result["target"] == "Planted":
            made.add("fuzz", "Planted", "twin: no property broken", result["artifacts"], twin=True)
            continue
        made.add("fuzz", result["target"], "no crash, no leak, no property broken", [] if result["status"] == 0 else result["artifacts"] or [f"status {result['status']}"])
        made.add("fuzz", result["target"], "its code is instrumented and new inputs are found", [] if result["edges"] > 20 and result["inputs"] > 3 else [f"{result['edges']} edges"])
    if done.returncode != 0 and all(result["good"] for result in results):
        made.add("fuzz", "all targets", "build and run", ["see above"])
    made.figures["fuzz"] = {result["target"]: {key: result[key] for key in ("seconds", "executions", "edges", "features", "inputs")} for result in results}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--suite", action="append", choices=SUITES)
    parser.add_argument("--binaries", default=str(ROOT / ".build/release"))
    parser.add_argument("--run", default=str(ROOT / "audit/out/run"))
    parser.add_argument("--subnet", default="127.87.0.0/16")
    parser.add_argument("--examples", type=int, default=100)
    parser.add_argument("--fuzz-seconds", type=int, default=60)
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "audit/out")
    options = parser.parse_args()
    suites = options.suite or SUITES
    out = options.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    made = report.Report()
    seconds = made.figures["seconds"] = {}

    def timed(name, work):
        if name not in suites:
            return
        print(f"==> {name}", file=sys.stderr, flush=True)
        started = time.monotonic()
        try:
            work()
        except Exception as error:  # A suite that cannot run is a finding and does not keep the others from running.
            made.add(name, "the suite", "runs to its end", [f"{type(error).__name__}: {error}"])
        seconds[name] = round(time.monotonic() - started)

    if set(suites) & {"listeners", "sslyze", "testssl", "openapi", "chains"}:
        with Network(options.binaries, options.run, options.subnet) as network:
            known = network.processes()
            timed("listeners", lambda: tls_suite.listeners_suite(network, made, out))
            timed("sslyze", lambda: tls_suite.sslyze_suite(network, made, out))
            timed("testssl", lambda: tls_suite.testssl_suite(network, made, out))
            timed("openapi", lambda: openapi_suite.openapi_suite(network, made, out, options.examples))
            made.add("network", "kofu status", "every process is the one that began, and ready", network.troubles(known))
            # The last: it takes the network down for its addresses.
            timed("chains", lambda: chain_suite.chain_suite(network, made, out, options.binaries))
    if "tshark" in suites:
        captures = out / "captures"
        subprocess.run(["rm", "-rf", str(captures)], check=True)
        with Network(options.binaries, options.run, options.subnet, capture=captures, clock=None) as network:
            timed("tshark", lambda: tshark_suite.tshark_suite(network, made, out))
    timed("fuzz", lambda: fuzz_suite(made, out, options.fuzz_seconds))
    remember(out / "summary.json", made.json())
    print(made.table())
    took = ", ".join(f"{name} {length} s" for name, length in seconds.items())
    print(f"\n{len(made.rows)} checks, {sum(not row.good for row in made.rows)} failed ({took}); raw outputs in {os.path.relpath(out)}")
    return 0 if made.good else 1


if __name__ == "__main__":
    sys.exit(main())
