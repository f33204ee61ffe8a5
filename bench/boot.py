"""(d) Boot: from the start of each node's process to its readiness, and its memory then."""
import json
import os
import shutil
import signal
import subprocess
import time

from machine import cpu_nanoseconds, median, memory_kilobytes

EXECUTABLES = {
    "municipality": "Municipality", "jlis-center": "JLISCenter", "store-network": "StoreNet",
    "jpki-center": "JPKICenter", "kiosk": "Kiosk", "line": "Line",
}
SUBNET = "127.88.0.0/16"


def up(binaries, run):
    started = time.monotonic()
    subprocess.run([f"{binaries}/kofu", "up", "--run", run, "--subnet", SUBNET, "--detach"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - started


def down(binaries, run):
    subprocess.run([f"{binaries}/kofu", "down", "--run", run], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def nodes(binaries, run):
    done = subprocess.run([f"{binaries}/kofu", "status", "--run", run, "--json"], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)["nodes"]


def start(binaries, run, node):
    """Starts one node as the supervisor does. Returns wall and CPU milliseconds to its ready octet, and its memory."""
    name = node["name"]
    shutil.rmtree(f"{run}/state/{name}", ignore_errors=True)
    os.makedirs(f"{run}/state/{name}", mode=0o700)
    reading, writing = os.pipe()
    command = [f"{binaries}/{EXECUTABLES[node['kind']]}", "--node", name, "--run", run, "--ready-descriptor", str(writing)]
    if node.get("role"):
        command += ["--role", node["role"]]
    started = time.monotonic()
    child = subprocess.Popen(command, pass_fds=[writing], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                             env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "LD_BIND_NOW": "1"})
    os.close(writing)
    try:
        octet = os.read(reading, 1)
        wall = time.monotonic() - started
        if not octet:
            raise RuntimeError(f"{name} did not get ready")
        cpu = cpu_nanoseconds(child.pid) / 1e6
        resident, private = memory_kilobytes(child.pid)
        with open(f"/proc/{child.pid}/smaps_rollup") as file:
            anonymous = next(int(line.split()[1]) for line in file if line.startswith("Anonymous:"))
    finally:
        os.close(reading)
        child.send_signal(signal.SIGTERM)
        child.wait(timeout=5)
    return wall * 1000, cpu, resident, private, anonymous


def measure(binaries, directory, rounds):
    run = f"{directory}/boot"
    whole = [up(binaries, run)]
    found = nodes(binaries, run)
    kept = f"{directory}/boot-kept"
    # `down` takes the keys away; the copy keeps what the nodes were started with.
    shutil.copytree(run, kept, ignore=shutil.ignore_patterns("*.sock", "*.log", "paper"))
    for name in ["control", "logs", "paper"]:
        os.makedirs(f"{kept}/{name}", exist_ok=True)
    for node in found:
        os.makedirs(f"{kept}/paper/{node['name']}", exist_ok=True)
    down(binaries, run)
    for _ in range(rounds - 1):
        shutil.rmtree(run)
        whole.append(up(binaries, run))
        down(binaries, run)
    rows = []
    for node in found:
        samples = [start(binaries, kept, node) for _ in range(rounds)]
        wall, cpu, resident, private, anonymous = (median(column) for column in zip(*samples))
        rows.append({"node": node["name"], "kind": node["kind"], "role": node.get("role"), "wall": wall, "wallBest": min(s[0] for s in samples),
                     "cpu": cpu, "resident": resident, "private": private, "anonymous": anonymous})
        print(f"  {node['name']:28} {wall:7.1f} ms  best {rows[-1]['wallBest']:.1f}  CPU {cpu:6.1f} ms  resident {resident} kB  private {private} kB  heap {anonymous} kB", flush=True)
    return {"whole": median(whole) * 1000, "rows": rows}
