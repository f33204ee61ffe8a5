"""(b) A line's forwarding: the real Line executable against HAProxy in TCP mode, one TLS server behind both."""
import os
import shutil
import subprocess

from load import LOAD_CORE, Process, SERVER_CORE, ask, children, wait_for_port
from machine import median

# Addresses of the default topology, moved to the benchmark's subnet.
CHANNEL, LINK, SERVER_NODE = "lgwan", "lgwan.odawara", "127.88.5.4"
CALLER = "127.88.3.1"
LINE = "127.88.103.4"
PORT = 8443
HAPROXY = "127.88.200.1"
HAPROXY_SERVER = "127.88.200.2"

HAPROXY_CONFIGURATION = """
global
    nbthread 1
    maxconn 1024
defaults
    mode tcp
    timeout connect 5s
    timeout client 300s
    timeout server 300s
frontend line
    bind {listen}:{port}
    default_backend node
backend node
    server node {server}:{port} send-proxy-v2 source {caller}
"""

# (name, message, connections, requests a round, handshakes)
CASES = [
    ("300 B, 16 connections", "small", 16, 40_000, False),
    ("60 KB, 16 connections", "large", 16, 10_000, False),
    ("new connection + 300 B", "small", 4, 400, True),
]
ANSWER_BYTES = {"small": 300, "large": 60_000}


def start_line(binaries, run):
    """The real Line process of the channel, as the supervisor starts it, on the servers' core."""
    name = f"line-{CHANNEL}"
    shutil.rmtree(f"{run}/state/{name}", ignore_errors=True)
    os.makedirs(f"{run}/state/{name}", mode=0o700)
    reading, writing = os.pipe()
    process = Process(f"{binaries}/Line", "--node", name, "--run", run, "--ready-descriptor", str(writing),
                      core=SERVER_CORE, pass_fds=[writing], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    ready = os.read(reading, 1)
    os.close(reading)
    if not ready:
        raise RuntimeError("the line did not get ready")
    return process


def measure(binaries, directory, run, rounds, only=None, scale=1.0):
    """`run` is a run directory with keys and a moved topology.json; nothing of it is running."""
    bench = f"{binaries}/Bench"
    identity = f"{directory}/line"
    shutil.copytree(directory, identity, ignore=lambda _, names: [n for n in names if not n.endswith((".crt", ".key"))])
    shutil.copy(f"{run}/keys/{CHANNEL}/line.pub", f"{identity}/line.pub")
    configuration = f"{directory}/haproxy.cfg"
    with open(configuration, "w") as file:
        file.write(HAPROXY_CONFIGURATION.format(listen=HAPROXY, server=HAPROXY_SERVER, caller=CALLER, port=PORT))
    serve = [bench, "serve", "--directory", identity]
    with Process(*serve, "--address", f"{SERVER_NODE}:{PORT}", "--proof", "line", "--link", LINK, core=LOAD_CORE, ready="ready"), \
            Process(*serve, "--address", f"{HAPROXY_SERVER}:{PORT}", "--proof", "skip", core=LOAD_CORE, ready="ready"), \
            start_line(binaries, run) as line, \
            Process("/usr/sbin/haproxy", "-f", configuration, core=SERVER_CORE) as haproxy:
        wait_for_port(HAPROXY, PORT)
        worker = (children(haproxy.pid) or [haproxy.pid])[0]
        ways = {"Line": (LINE, line.pid), "HAProxy": (HAPROXY, worker)}
        rows = []
        for name, message, connections, requests, handshakes in CASES:
            if only and only not in name:
                continue
            cpu, p50, p99 = ({way: [] for way in ways} for _ in range(3))
            for _ in range(rounds):
                for way, (host, pid) in ways.items():
                    (taken,), figures = ask(
                        bench, "--directory", identity, "--address", f"{host}:{PORT}", "--source", CALLER, "--message", message,
                        "--connections", str(connections), *(["--handshakes"] if handshakes else []),
                        requests=max(100, int(requests * scale)), watched=[pid])
                    cpu[way].append(taken)
                    p50[way].append(figures["p50Microseconds"])
                    p99[way].append(figures["p99Microseconds"])
            ratios = [a / b for a, b in zip(cpu["Line"], cpu["HAProxy"])]
            rows.append({
                "case": name, "bytes": ANSWER_BYTES[message],
                "cpu": {way: median(values) for way, values in cpu.items()},
                "p50": {way: median(values) for way, values in p50.items()},
                "p99": {way: median(values) for way, values in p99.items()},
                "ratio": median(ratios), "ratioRange": (min(ratios), max(ratios)),
            })
            print(f"  {name:26}", "  ".join(f"{way} {median(values):.2f}" for way, values in cpu.items()),
                  f"µs  ratio {median(ratios):.2f}", flush=True)
        return rows
