"""(d) Boot: from the start of each process to its readiness, and its memory in the whole network."""
import shutil

from machine import cpu_nanoseconds, median, memory_kilobytes
from network import Member, down, up


def whole(binaries, run):
    """Seconds of one `kofu up`, keys made anew."""
    shutil.rmtree(run, ignore_errors=True)
    try:
        return up(binaries, run)
    finally:
        down(binaries, run)


def start(binaries, run, node):
    """Starts one process. Returns wall and CPU milliseconds to its ready octet."""
    with Member(binaries, run, node) as member:
        return member.readyMilliseconds, cpu_nanoseconds(member.pid) / 1e6


def memory(found):
    """Resident, private and anonymous kB of each process of a network that is up."""
    return {node["name"]: memory_kilobytes(node["pid"]) for node in found}


def measure(binaries, directory, kept, found, together, rounds):
    """`kept` is a run directory with keys, in which nothing runs; `found` are the processes to start in it, and
    `together` is their memory in the whole network."""
    wholes = [whole(binaries, f"{directory}/boot") for _ in range(rounds)]
    samples = {node["name"]: [] for node in found}
    for _ in range(rounds):
        for node in found:
            samples[node["name"]].append(start(binaries, kept, node))
    rows = []
    for node in found:
        wall, cpu = (median(column) for column in zip(*samples[node["name"]]))
        resident, private, anonymous = together[node["name"]]
        rows.append({"node": node["name"], "kind": node["kind"], "role": node.get("role"), "wall": wall,
                     "wallBest": min(sample[0] for sample in samples[node["name"]]),
                     "cpu": cpu, "resident": resident, "private": private, "anonymous": anonymous})
        print(f"  {node['name']:28} {wall:5.1f} ms, best {rows[-1]['wallBest']:5.1f}, CPU {cpu:5.1f}; "
              f"resident {resident / 1024:4.1f} MB, private {private / 1024:4.1f} MB", flush=True)
    return {"whole": median(wholes) * 1000, "wholeBest": min(wholes) * 1000, "rows": rows}
