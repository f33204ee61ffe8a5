"""The network that the audit looks at: brought up by kofu in a run directory of the audit's own, and every listener of it by name."""
import dataclasses
import json
import os
import pathlib
import shutil
import socket
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent


@dataclasses.dataclass(frozen=True)
class Listener:
    """Where a channel can be spoken to. A link is the line's own listener; behind it stands the server, which wants the line's header."""
    name: str
    channel: str
    kind: str
    client: str
    server: str
    source: str
    address: str
    port: int
    link: str
    host: str


class Network:
    """`clock`: what `kofu up --clock` is told; None for the topology's own. Tools judge dates by the machine's clock."""

    def __init__(self, binaries, run, subnet, capture=None, clock="now"):
        self.kofu, self.run, self.subnet, self.capture, self.clock = f"{binaries}/kofu", pathlib.Path(run), subnet, capture, clock

    def __enter__(self):
        self.down()
        shutil.rmtree(self.run, ignore_errors=True)
        words = ["--detach", "--subnet", self.subnet, "--control", "none", "--topology", str(ROOT / "topology.json")]
        if self.clock:
            words += ["--clock", self.clock]
        if self.capture:
            words += ["--capture", str(self.capture)]
        self.say("up", *words)
        self.read()
        return self

    def __exit__(self, *_):
        self.down()

    def read(self):
        self.topology = json.loads((self.run / "topology.json").read_text())
        self.listeners = []
        for name, link in self.topology["links"].items():
            channel = name.split(".")[0]
            client, server = (end.split(":")[0] for end in link["endpoints"])
            source, far = (self.topology["nodes"][node]["address"] for node in (client, server))
            port = self.topology["channels"][channel]["port"]
            shared = dict(channel=channel, client=client, server=server, source=source, port=port, link=name, host=f"{link['address']}:{port}")
            self.listeners.append(Listener(name=name, kind="link", address=link["address"], **shared))
            self.listeners.append(Listener(name=f"{name}>{server}", kind="server", address=far, **shared))

    def say(self, *words):
        done = subprocess.run([self.kofu, *words, "--run", str(self.run)], capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f"kofu {words[0]}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def down(self):
        if (self.run / "supervisor.lock").exists():
            subprocess.run([self.kofu, "down", "--run", str(self.run)], capture_output=True, timeout=120)

    def status(self):
        return json.loads(self.say("status", "--json"))

    def troubles(self, known):
        """What is not as it was: processes that are gone, new or not ready."""
        now = {node["name"]: node for node in self.status()["nodes"]}
        lost = [name for name, pid in known.items() if now.get(name, {}).get("pid") != pid]
        return [f"{name} has ended or is another process" for name in lost] + [f"{node['name']} is {node['state']}" for node in now.values() if node["state"] != "ready"]

    def processes(self):
        return {node["name"]: node["pid"] for node in self.status()["nodes"]}

    def keys(self, channel, node):
        folder = self.run / "keys" / channel
        return str(folder / f"{node}.crt"), str(folder / f"{node}.key"), str(folder / "authority.crt")

    def sealed_header(self, listener):
        """The line's header for a connection, signed with the line's key; docs/wire.md has its octets."""
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        key = serialization.load_pem_private_key((self.run / "keys" / listener.channel / "line.key").read_bytes(), None)

        def header(connected):
            (source, source_port), (far, far_port) = connected.getsockname(), connected.getpeername()
            link = listener.link.encode()
            rest = socket.inet_aton(source) + socket.inet_aton(far) + source_port.to_bytes(2, "big") + far_port.to_bytes(2, "big") + b"\xe0" + len(link).to_bytes(2, "big") + link
            start = b"\r\n\r\n\0\r\nQUIT\n\x21\x11"
            signature = key.sign(start + len(rest).to_bytes(2, "big") + rest, ec.ECDSA(hashes.SHA256()))
            rest += b"\xe1" + len(signature).to_bytes(2, "big") + signature
            return start + len(rest).to_bytes(2, "big") + rest

        return header

    def connect(self, listener, timeout=5):
        """A connection to a listener from the address that may call it, the line's header said where it is wanted."""
        connection = socket.socket()
        connection.settimeout(timeout)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.bind((listener.source, 0))
        connection.connect((listener.address, listener.port))
        if listener.kind == "server":
            connection.sendall(self.sealed_header(listener)(connection))
        return connection


def remember(path, value):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def tools_environment():
    return {**os.environ, "LC_ALL": "C.UTF-8"}
