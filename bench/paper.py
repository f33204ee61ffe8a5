"""(e) A paper of two sides, against the same page drawn by cairo: `Bench paper` makes papers, `paper_cairo.py` draws what stands on one."""
import json
import subprocess

from machine import median

# The system's own Python: pycairo is a package of Debian.
PYTHON = "/usr/bin/python3"
STEPS = ["drawMicroseconds", "partMicroseconds", "composeMicroseconds"]


def measure(bench, directory, rounds, papers):
    """Rounds of both by turns, so that what else happens on the machine falls on both."""
    sample = f"{directory}/paper.pdf"
    own, cairo = [], []
    for _ in range(rounds):
        own.append(json.loads(subprocess.run([bench, "paper", "--rounds", str(papers), "--out", sample], check=True, capture_output=True).stdout))
        cairo.append(json.loads(subprocess.run([PYTHON, "bench/paper_cairo.py", sample, str(max(1, papers // 5))], check=True, capture_output=True).stdout))
    both = [sum(row[step] for step in STEPS) for row in own]
    ratios = [mine / other["microseconds"] for mine, other in zip(both, cairo)]
    return {
        "octets": own[-1]["octets"], "microseconds": median(both), "steps": {step: median([row[step] for row in own]) for step in [*STEPS, "examineMicroseconds"]},
        "cairoMicroseconds": median([row["microseconds"] for row in cairo]), "cairoOctets": cairo[-1]["octets"],
        "ratio": {"median": median(ratios), "least": min(ratios), "greatest": max(ratios)},
    }
