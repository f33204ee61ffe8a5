"""(b) A line's forwarding: the real Line executable against HAProxy in TCP mode, one TLS server behind both."""
import hashlib
import json
import os
import shutil

from load import LOAD_CORE, Process, SERVER_CORE, Samples, ask, wait_for_port
from machine import median, tool
from network import Member

# Addresses of the default topology, moved to the benchmark's subnet.
CHANNEL, LINK, SERVER_NODE = "lgwan", "lgwan.odawara", "127.88.5.4"
CALLER = "127.88.3.1"
LINE = "127.88.103.4"
PORT = 8443
HAPROXY = "127.88.200.1"
HAPROXY_SPLICE = "127.88.200.2"
HAPROXY_SERVER = "127.88.200.3"

HAPROXY_CONFIGURATION = """
global
    nbthread 1
    maxconn 1024
defaults
    mode tcp
    timeout connect 5s
    timeout client 300s
    timeout server 300s
    {options}
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
    ("new connection + 300 B", "small", 4, 600, True),
]
# The limit on new connections is a firewall's rule and not a cost: the benchmark opens more than the topology allows.
CONNECTIONS_PER_SECOND = 100_000


def open_the_flood_limit(run):
    path = f"{run}/topology.json"
    with open(path) as file:
        topology = json.load(file)
    topology["channels"][CHANNEL]["maximumConnectionsPerSecond"] = CONNECTIONS_PER_SECOND
    text = json.dumps(topology, ensure_ascii=False, separators=(",", ":"))
    with open(path, "w") as file:
        file.write(text)
    # A line starts only in the network that the manifest names.
    with open(f"{run}/keys/manifest.json") as file:
        manifest = json.load(file)
    manifest["topology"] = hashlib.sha256(text.encode()).hexdigest()
    with open(f"{run}/keys/manifest.json", "w") as file:
        json.dump(manifest, file, ensure_ascii=False, separators=(",", ":"))


def haproxy(directory, listen, options):
    path = f"{directory}/haproxy-{listen}.cfg"
    with open(path, "w") as file:
        file.write(HAPROXY_CONFIGURATION.format(listen=listen, server=HAPROXY_SERVER, caller=CALLER, port=PORT, options=options))
    return Process(tool("haproxy"), "-q", "-f", path, core=SERVER_CORE)


def measure(binaries, directory, kept, rounds, only=None, scale=1.0):
    """`kept` is a run directory with keys, in which nothing runs; `directory` holds the benchmark's certificates."""
    bench = f"{binaries}/Bench"
    identity, run = f"{directory}/line", f"{directory}/line-run"
    os.makedirs(identity)
    for name in os.listdir(directory):
        if name.endswith((".crt", ".key")):
            shutil.copy(f"{directory}/{name}", identity)
    shutil.copy(f"{kept}/keys/{CHANNEL}/line.pub", f"{identity}/line.pub")
    shutil.copytree(kept, run)
    open_the_flood_limit(run)
    serve = [bench, "serve", "--directory", identity]
    with Process(*serve, "--address", f"{SERVER_NODE}:{PORT}", "--proof", "line", "--link", LINK, core=LOAD_CORE, ready="ready"), \
            Process(*serve, "--address", f"{HAPROXY_SERVER}:{PORT}", "--proof", "skip", core=LOAD_CORE, ready="ready"), \
            Member(binaries, run, {"name": f"line-{CHANNEL}", "kind": "line"}, core=SERVER_CORE) as line, \
            haproxy(directory, HAPROXY, "") as copying, haproxy(directory, HAPROXY_SPLICE, "option splice-auto") as splicing:
        wait_for_port(HAPROXY, PORT)
        wait_for_port(HAPROXY_SPLICE, PORT)
        ways = {"Line": (LINE, line.pid), "HAProxy": (HAPROXY, copying.pid), "HAProxy, splice": (HAPROXY_SPLICE, splicing.pid)}
        rows = []
        for name, message, connections, requests, handshakes in CASES:
            if only and only not in name:
                continue
            samples = Samples(ways)
            for _ in range(rounds):
                for way, (host, pid) in ways.items():
                    samples.add(way, *ask(
                        bench, "--directory", identity, "--address", f"{host}:{PORT}", "--source", CALLER, "--message", message,
                        "--connections", str(connections), *(["--handshakes"] if handshakes else []),
                        requests=max(100, int(requests * scale)), watched=pid))
            rows.append({
                "case": name,
                "cpu": {way: median(values) for way, values in samples.cpu.items()},
                "p50": {way: median(values) for way, values in samples.p50.items()},
                "p99": {way: median(values) for way, values in samples.p99.items()},
                "ratio": samples.ratio("Line", [way for way in ways if way != "Line"]),
            })
            print(f"  {name:26}", ", ".join(f"{way} {value:.2f}" for way, value in rows[-1]["cpu"].items()),
                  f"µs; ratio {rows[-1]['ratio']['median']:.2f}", flush=True)
        return rows
