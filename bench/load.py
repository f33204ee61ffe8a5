"""Starts servers and the load generator, each on its core, and takes the servers' CPU time."""
import json
import os
import signal
import subprocess

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


def ask(bench, *options, requests, watched):
    """One run of the load generator. `watched` are the process ids whose CPU time is taken.
    Returns microseconds of CPU a request for each of them, and the generator's own figures."""
    command = ["taskset", "-c", LOAD_CORE, bench, "load", "--requests", str(requests), *options]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if child.stdout.readline() != "ready\n":
            raise RuntimeError("the load generator did not get ready")
        before = [cpu_nanoseconds(pid) for pid in watched]
        print(file=child.stdin, flush=True)
        line = child.stdout.readline()
        if not line:
            raise RuntimeError("the load generator failed")
        figures = json.loads(line)
        after = [cpu_nanoseconds(pid) for pid in watched]
        print(file=child.stdin, flush=True)
    finally:
        child.stdin.close()
        child.wait(timeout=10)
    return [(b - a) / 1000 / figures["requests"] for a, b in zip(before, after)], figures


def children(pid):
    with open(f"/proc/{pid}/task/{pid}/children") as file:
        return [int(word) for word in file.read().split()]


def wait_for_port(host, port, seconds=5):
    import socket
    import time
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex((host, port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"nothing listens on {host}:{port}")


def remove_tree(path):
    import shutil
    shutil.rmtree(path, ignore_errors=True)


def executable(path):
    if not os.access(path, os.X_OK):
        raise RuntimeError(f"{path} is missing; run `make build` first")
    return path
