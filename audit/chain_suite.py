"""Certificates that must not be accepted, through kofu's verifier and through a server of kofu's that runs under a root of the audit's own."""
import os
import shutil
import signal
import ssl
import subprocess
import sys

import chains
import speak
from network import ROOT

CHANNEL, CLIENT, SERVER = "core", "fujisawa", "fujisawa-registers"
NODE_URI = f"kofu://{CHANNEL}/{CLIENT}"


def attestation(certificate):
    """The octets by which a node of this network attests what it is."""
    from cryptography import x509
    read = x509.load_pem_x509_certificate(certificate.read_bytes())
    return read.extensions.get_extension_for_oid(x509.ObjectIdentifier(chains.ATTESTATION)).value.value


def judge(folder, authority):
    """What the verifier says of each case, by number."""
    sys.path.insert(0, str(ROOT / "audit/fuzz"))
    import build
    root = folder / "root.crt"
    root.write_bytes(authority.der)
    environment = {**os.environ, "JUDGE_ROOT": str(root), "JUDGE_CASES": str(folder), "JUDGE_URI": NODE_URI, "ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run([build.program(ROOT / "audit/Judge.swift")], env=environment, capture_output=True, text=True, timeout=60)
    return {int(line.split(".der\t")[0]): line.split("\t", 1)[1] for line in done.stdout.splitlines() if ".der\t" in line}


def stock(folder, number, authority_file):
    """Whether `openssl verify` alone, strict, would take the certificate for a client's."""
    done = subprocess.run(["openssl", "verify", "-x509_strict", "-purpose", "sslclient", "-auth_level", "2", "-CAfile", str(authority_file), str(folder / f"{number}.pem")], capture_output=True, timeout=30)
    return done.returncode == 0


class OwnServer:
    """The registers of Odawara alone, started from a copy of the run directory in which the channel's authority is the audit's."""

    def __init__(self, network, binaries, kept, authority):
        self.network, self.run = network, kept
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(network.run, kept, ignore=shutil.ignore_patterns("*.sock", "*.log", "*.jsonl", "*.head", "paper", "cards", "supervisor.lock"))
        for name in ("control", "logs", f"state/{SERVER}"):
            shutil.rmtree(kept / name, ignore_errors=True)
            (kept / name).mkdir(mode=0o700, parents=True)
        keys = kept / "keys" / CHANNEL
        own = chains.Authority(authority.common)
        own.key, own.der = authority.key, authority.der
        leaf = own.leaf(f"kofu://{CHANNEL}/{SERVER}", purposes=(chains.SERVER,), attestation=attestation(keys / f"{SERVER}.crt"))
        (keys / "authority.crt").write_bytes(chains.pem(authority.der))
        (keys / "authority.crl").write_bytes(authority.revocations())
        (keys / f"{SERVER}.crt").write_bytes(chains.pem(leaf))
        (keys / f"{SERVER}.key").write_bytes(own.leaf_key_pem())
        self.binaries = binaries

    def __enter__(self):
        reading, writing = os.pipe()
        self.log = open(self.run / "logs" / f"{SERVER}.log", "wb")
        self.child = subprocess.Popen(
            [f"{self.binaries}/Municipality", "--node", SERVER, "--role", "registers", "--run", str(self.run), "--clock-offset-milliseconds", "0", "--ready-descriptor", str(writing)],
            pass_fds=[writing], stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, env={"LD_BIND_NOW": "1", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
        os.close(writing)
        ready = os.read(reading, 1)
        os.close(reading)
        if not ready:
            self.__exit__()
            raise RuntimeError(f"the server does not start: {(self.run / 'logs' / f'{SERVER}.log').read_text()[-500:]}")
        return self

    def __exit__(self, *_):
        self.child.send_signal(signal.SIGTERM)
        try:
            self.child.wait(10)
        except subprocess.TimeoutExpired:
            self.child.kill()
            self.child.wait()
        self.log.close()


def chain_suite(network, report, out, binaries):
    """Ends with the network down: its addresses are needed."""
    folder = out / "chains"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    authority = chains.Authority(f"{CHANNEL}-authority")
    made, along = chains.cases(authority, NODE_URI, attestation(network.run / "keys" / CHANNEL / f"{CLIENT}.crt"))
    for number, case in enumerate(made):
        (folder / f"{number}.der").write_bytes(case.der)
        (folder / f"{number}.pem").write_bytes(chains.pem(case.der) + along.get(case.name, b""))
        (folder / f"{number}.key").write_bytes(authority.leaf_key_pem(case.key))
    verdicts = judge(folder, authority)
    for number, case in enumerate(made):
        verdict = verdicts.get(number, "the verifier said nothing")
        wanted = (verdict == "accepted") == case.is_good and number in verdicts
        report.add("chains, verifier", case.name, "accepted" if case.is_good else "refused", [] if wanted else [verdict])
    authority_file = folder / "authority.pem"
    authority_file.write_bytes(chains.pem(authority.der))
    lax = [case.name for number, case in enumerate(made) if not case.is_good and stock(folder, number, authority_file)]
    report.add("chains, verifier", "openssl verify -x509_strict", "twin: refused", lax, twin=True)

    listener = next(listener for listener in network.listeners if listener.kind == "server" and listener.link == f"{CHANNEL}.{CLIENT}")
    server = OwnServer(network, binaries, network.run.with_name("chains-run"), authority)
    header = network.sealed_header(listener)
    network.down()
    presented = 0
    with server:
        for number, case in enumerate(made):
            if not case.presentable:
                continue
            try:
                settings = speak.context(str(folder / f"{number}.pem"), str(folder / f"{number}.key"), str(server.run / "keys" / CHANNEL / f"{SERVER}.crt"))
            except (ssl.SSLError, OSError):
                # A client that is made with OpenSSL cannot show it; the verifier's word stands.
                continue
            presented += 1
            octets = speak.request(listener.host, *speak.sample(network, listener))
            answer, _ = speak.ask(lambda: announced(network, listener, header), settings, octets)
            is_answered = answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 403 "))
            report.add("chains, server", case.name, "answered" if case.is_good else "reads nothing", [] if is_answered == case.is_good and is_answered == bool(answer) else [f"{answer[:40]!r}"])
    report.figures["chains"] = {
        "cases": len(made), "good": sum(case.is_good for case in made), "bad": sum(not case.is_good for case in made), "presented to a server": presented,
        "bad that openssl verify -x509_strict takes": len(lax), "verdicts": {case.name: verdicts.get(number) for number, case in enumerate(made)},
    }


def announced(network, listener, header):
    import socket
    connection = socket.socket()
    connection.settimeout(5)
    connection.bind((listener.source, 0))
    connection.connect((listener.address, listener.port))
    connection.sendall(header(connection))
    return connection
