"""Starts servers and the load generator, each on its core, and takes the servers' CPU time."""
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time

from machine import cpu_nanoseconds

SERVER_CORE = "0"
LOAD_CORE = "1"


class Process:
    """A process that ends with the block, and only it."""

    def __init__(self, *command, core=None, ready=None, **options):
        pinned = ["taskset", "-c", core, *command] if core else list(command)
        self.child = subprocess.Popen(pinned, stdout=subprocess.PIPE, text=True, **options)
        self.pid = self.child.pid
        if ready and self.child.stdout.readline().strip() != ready:
            self.__exit__()
            raise RuntimeError(f"{command[0]} did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.child.stdout.close()


def ask(bench, *options, requests, watched):
    """One run of the load generator. `watched` is the process whose CPU time is taken.
    Returns its microseconds of CPU a request, and the generator's own figures."""
    command = ["taskset", "-c", LOAD_CORE, bench, "load", "--requests", str(requests), *options]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if child.stdout.readline() != "ready\n":
            raise RuntimeError("the load generator did not get ready")
        before = cpu_nanoseconds(watched)
        print(file=child.stdin, flush=True)
        line = child.stdout.readline()
        if not line:
            raise RuntimeError("the load generator failed")
        figures = json.loads(line)
        after = cpu_nanoseconds(watched)
        print(file=child.stdin, flush=True)
    finally:
        child.stdin.close()
        child.stdout.close()
        child.wait(timeout=10)
    return (after - before) / 1000 / figures["requests"], figures


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(word) for word in file.read().split()]


def wait_for_port(host, port, seconds=5):
    """Waits until something listens there, without connecting: the server behind would take that for a call."""
    wanted = f"{int.from_bytes(socket.inet_aton(host), sys.byteorder):08X}:{port:04X}"
    listening = "0A"
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with open("/proc/net/tcp") as file:
            if any(words[1] == wanted and words[3] == listening for words in map(str.split, file)):
                return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on {host}:{port}")


class Samples:
    """What interleaved rounds brought for each of several ways to do the same: the median of each, and the
    medians and ranges of ratios that are taken within a round, where the machine was the same for both."""

    def __init__(self, ways):
        self.cpu = {way: [] for way in ways}
        self.p50 = {way: [] for way in ways}
        self.p99 = {way: [] for way in ways}

    def add(self, way, cpu, figures):
        self.cpu[way].append(cpu)
        self.p50[way].append(figures["p50Microseconds"])
        self.p99[way].append(figures["p99Microseconds"])

    def ratio(self, way, others):
        """Of `way` to whichever of `others` takes the least CPU: median, least, greatest."""
        best = min(others, key=lambda other: statistics.median(self.cpu[other]))
        ratios = [a / b for a, b in zip(self.cpu[way], self.cpu[best])]
        return {"median": statistics.median(ratios), "least": min(ratios), "greatest": max(ratios)}


def executable(path):
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{path} is missing; run `make bench`, which builds and fetches what it needs")
    return path
