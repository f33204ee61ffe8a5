"""kofu's own network, on the benchmark's addresses: all of it, or one process of it alone."""
import datetime
import json
import os
import shutil
import signal
import subprocess
import time

SUBNET = "127.88.0.0/16"
EXECUTABLES = {
    "municipality": "Municipality", "jlis-center": "JLISCenter", "store-network": "StoreNet",
    "jpki-center": "JPKICenter", "kiosk": "Kiosk", "line": "Line", "personal-computer": "PersonalComputer", "call-center": "CallCenter",
}
# As the supervisor gives it to a process.
ENVIRONMENT = {"LD_BIND_NOW": "1", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


def kofu(binaries, run, *words):
    """What a kofu command prints about a run directory. Its own words are the error where it fails."""
    done = subprocess.run([f"{binaries}/kofu", *words, "--run", run], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"kofu {words[0]}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def up(binaries, run):
    """Starts the whole network and returns the seconds from the command to all ready."""
    started = time.monotonic()
    kofu(binaries, run, "up", "--subnet", SUBNET, "--detach")
    return time.monotonic() - started


def down(binaries, run):
    subprocess.run([f"{binaries}/kofu", "down", "--run", run], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def nodes(binaries, run):
    return json.loads(kofu(binaries, run, "status", "--json"))["nodes"]


def supervisor(run):
    with open(f"{run}/supervisor.lock") as file:
        return int(file.read())


def keep(run, kept, found):
    """Copies what the processes were started with: `kofu down` takes the keys away."""
    shutil.copytree(run, kept, ignore=shutil.ignore_patterns("*.sock", "*.log", "*.jsonl", "paper", "cards", "supervisor.lock"))
    for name in ["control", "logs", "cards", *(f"paper/{node['name']}" for node in found if node["kind"] == "kiosk")]:
        os.makedirs(f"{kept}/{name}", mode=0o700, exist_ok=True)


def clock_offset_milliseconds(run):
    """How far the clock of the topology's file is from this machine's now."""
    with open(f"{run}/topology.json") as file:
        start = json.load(file)["clock"].get("start")
    return int((datetime.datetime.fromisoformat(start).timestamp() - time.time()) * 1000) if start else 0


class Member:
    """One process of the network, started as the supervisor starts it, with an empty state. It ends with the block."""

    def __init__(self, binaries, run, node, core=None):
        name = node["name"]
        shutil.rmtree(f"{run}/state/{name}", ignore_errors=True)
        os.makedirs(f"{run}/state/{name}", mode=0o700)
        reading, writing = os.pipe()
        command = [f"{binaries}/{EXECUTABLES[node['kind']]}", "--node", name, "--run", run,
                   "--clock-offset-milliseconds", str(clock_offset_milliseconds(run)), "--ready-descriptor", str(writing)]
        if node.get("role"):
            command += ["--role", node["role"]]
        if core:
            command = ["taskset", "-c", core, *command]
        started = time.monotonic()
        self.child = subprocess.Popen(command, pass_fds=[writing], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
        os.close(writing)
        octet = os.read(reading, 1)
        self.readyMilliseconds = (time.monotonic() - started) * 1000
        os.close(reading)
        self.pid = self.child.pid
        if not octet:
            self.end()
            raise RuntimeError(f"{name} did not get ready")

    def end(self):
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()
