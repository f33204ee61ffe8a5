"""TLS: sslyze and testssl.sh against every server, and questions of the audit's own against every listener, each with a twin that finds something."""
import concurrent.futures
import json
import socket
import ssl
import subprocess
import sys

import speak
import weak
from forwarder import Forwarder
from network import tools_environment

# A node is not behind a line's flood limit when it is called with the line's header.
SERVER_CONNECTIONS_PER_SECOND = 150
SUITE = "TLS_AES_256_GCM_SHA384"


# --- sslyze ----------------------------------------------------------------------------------------

def only(values, expected):
    return [] if values == expected else [f"{values} and not {expected}"]


def accepted(scan, command):
    return [cipher["cipher_suite"]["name"] for cipher in scan[command]["result"]["accepted_cipher_suites"]]


OLD_PROTOCOLS = ["ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1", "tls_1_2"]
# What sslyze must say; each gives the problems that it has with a scan.
SSLYZE = {
    "TLS 1.3 only": lambda scan: [f"{name} is spoken" for name in OLD_PROTOCOLS if accepted(scan, f"{name}_cipher_suites")],
    "one cipher suite": lambda scan: only(accepted(scan, "tls_1_3_cipher_suites"), [SUITE]),
    "one group": lambda scan: only([curve["name"] for curve in scan["elliptic_curves"]["result"]["supported_curves"] or []], ["secp256r1"]),
    # Of TLS 1.3 sslyze tries no resumption, and its try of early data wants an answer to a GET: listeners_suite looks for tickets, without which there is neither.
    "no resumption before TLS 1.3": lambda scan: [f"{kind}: {said}" for kind in ("session_id_resumption_result", "tls_ticket_resumption_result")
                                                  if (said := scan["session_resumption"]["result"][kind]) not in ("NOT_SUPPORTED", "SERVER_IS_TLS_1_3_ONLY")],
    "no compression": lambda scan: only(scan["tls_compression"]["result"]["supports_compression"], False),
    "no renegotiation": lambda scan: only(scan["session_renegotiation"]["result"]["client_renegotiations_success_count"], 0),
    "no CCS injection": lambda scan: only(scan["openssl_ccs_injection"]["result"]["is_vulnerable_to_ccs_injection"], False),
    "no Heartbleed": lambda scan: only(scan["heartbleed"]["result"]["is_vulnerable_to_heartbleed"], False),
    "no ROBOT": lambda scan: only(scan["robot"]["result"]["robot_result"].startswith("NOT_VULNERABLE"), True),
}
# No server at hand is open to these: their twin is a scan with the one word changed.
DOCTORED = {
    "no compression": ("tls_compression", "supports_compression", True),
    "no CCS injection": ("openssl_ccs_injection", "is_vulnerable_to_ccs_injection", True),
    "no Heartbleed": ("heartbleed", "is_vulnerable_to_heartbleed", True),
    "no ROBOT": ("robot", "robot_result", "VULNERABLE_STRONG_ORACLE"),
}


def sslyze(port, file, credentials=()):
    """The scan of a local port, or None where sslyze finds nothing that speaks TLS."""
    command = [sys.executable, "-W", "ignore", "-m", "sslyze", f"127.0.0.1:{port}", "--json_out", str(file), "--sslv2", "--sslv3", "--tlsv1", "--tlsv1_1", "--tlsv1_2", "--tlsv1_3",
               "--resum", "--compression", "--reneg", "--heartbleed", "--openssl_ccs", "--robot", "--elliptic_curves", "--certinfo"]
    subprocess.run([*command, *credentials], capture_output=True, timeout=300)
    results = json.loads(file.read_text())["server_scan_results"]
    return results[0]["scan_result"] if results and results[0]["connectivity_status"] == "COMPLETED" else None


def judge(scan, name):
    if scan is None:
        return ["sslyze could not connect"]
    try:
        return SSLYZE[name](scan)
    except (KeyError, TypeError) as error:
        return [f"sslyze has no result: {error!r}"]


def sslyze_suite(network, report, out):
    def one(listener):
        certificate, key, _ = network.keys(listener.channel, listener.client)
        rate = Forwarder.CONNECTIONS_PER_SECOND if listener.kind == "link" else SERVER_CONNECTIONS_PER_SECOND
        with Forwarder(lambda: network.connect(listener), rate) as forwarder:
            return listener, sslyze(forwarder.port, out / f"sslyze-{listener.name}.json", ["--cert", certificate, "--key", key])

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        for listener, scan in pool.map(one, network.listeners):
            if listener.kind == "link":
                # Its hellos carry a server name, and a line lets no such hello pass.
                report.add("sslyze", listener.name, "a hello with a server name gets nothing", [] if scan is None else ["sslyze was served"])
            else:
                for name in SSLYZE:
                    report.add("sslyze", listener.name, name, judge(scan, name))
    with weak.StockServer(out / "weak") as server:
        scan = sslyze(server.port, out / "sslyze-weak.json")
        report.add("sslyze", "openssl s_server", "twin: a hello with a server name gets nothing", ["sslyze was served"] if scan else [], twin=True)
        for name in SSLYZE:
            if name in DOCTORED and scan:
                command, field, value = DOCTORED[name]
                scan[command]["result"][field] = value
            report.add("sslyze", "changed scan" if name in DOCTORED else "openssl s_server", f"twin: {name}", judge(scan, name), twin=True)


# --- testssl.sh ------------------------------------------------------------------------------------

# Findings by their id, and what they must begin with.
TESTSSL = {
    "SSLv2": "not offered", "SSLv3": "not offered", "TLS1": "not offered", "TLS1_1": "not offered", "TLS1_2": "not offered", "TLS1_3": "offered",
    "FS_ECDHE_curves": "prime256v1", "FS_ciphers": SUITE,
}
TESTSSL_SEVERITIES = {"OK", "INFO"}


def testssl(port, file):
    # On a machine that is busy it gives up on a server now and then, with a warning and no result; once more, then it counts.
    findings = testssl_once(port, file)
    return findings if any(finding["id"] == "TLS1_3" for finding in findings) else testssl_once(port, file)


def testssl_once(port, file):
    file.unlink(missing_ok=True)
    subprocess.run(["testssl", "--quiet", "--color", "0", "--warnings", "batch", "--ip", "one", "--openssl", "/usr/bin/openssl", "--jsonfile", str(file), "-p", "-f", "-U", f"127.0.0.1:{port}"],
                   capture_output=True, timeout=500, stdin=subprocess.DEVNULL, env=tools_environment())
    try:
        return json.loads(file.read_text())
    except (OSError, ValueError):
        return []


def testssl_problems(findings):
    """What is other than expected, and each weakness that testssl.sh has a name for."""
    said = {finding["id"].replace("PFS", "FS"): finding["finding"].strip() for finding in findings}
    problems = [f"{name}: {said.get(name, 'nothing')}" for name, expected in TESTSSL.items() if not said.get(name, "").startswith(expected)]
    if said.get("FS_ECDHE_curves", "prime256v1") != "prime256v1":
        problems.append(f"FS_ECDHE_curves: {said['FS_ECDHE_curves']}")
    engine = {"engine_problem", "scanTime", "old_fallback", "service"}
    # A protocol that is not offered is a lesser grade to testssl.sh and none to us.
    problems += [f"{finding['id']}: {finding['finding']}" for finding in findings
                 if finding["severity"] not in TESTSSL_SEVERITIES and finding["id"] not in engine and "not offered" not in finding["finding"]]
    return problems


def testssl_suite(network, report, out):
    servers = {(listener.channel, listener.server): listener for listener in network.listeners if listener.kind == "server"}
    link = next(listener for listener in network.listeners if listener.kind == "link" and listener.channel == "lgwan")

    def one(listener):
        rate = Forwarder.CONNECTIONS_PER_SECOND if listener.kind == "link" else SERVER_CONNECTIONS_PER_SECOND
        with Forwarder(lambda: network.connect(listener), rate) as forwarder:
            return listener, testssl(forwarder.port, out / f"testssl-{listener.name}.json")

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        for listener, findings in pool.map(one, [*servers.values(), link]):
            if listener.kind == "link":
                served = [f"{finding['id']}: {finding['finding']}" for finding in findings if finding["id"].startswith(("TLS1", "SSLv"))]
                report.add("testssl.sh", listener.name, "its hellos, which are none of ours, get nothing", served)
            else:
                report.add("testssl.sh", listener.name, "protocols, forward secrecy, 16 known attacks", testssl_problems(findings))
    with weak.StockServer(out / "weak") as server:
        findings = testssl(server.port, out / "testssl-weak.json")
        report.add("testssl.sh", "openssl s_server", "twin: protocols, forward secrecy, known attacks", testssl_problems(findings), twin=True)
        served = [finding["id"] for finding in findings if finding["id"].startswith(("TLS1", "SSLv"))]
        report.add("testssl.sh", "openssl s_server", "twin: its hellos get nothing", served, twin=True)


# --- the audit's own questions ---------------------------------------------------------------------

def stranger(folder, listener):
    """A certificate that says everything right under an authority that has the right name and another key."""
    import chains
    folder.mkdir(parents=True, exist_ok=True)
    authority = chains.Authority(f"{listener.channel}-authority")
    leaf = authority.leaf(f"kofu://{listener.channel}/{listener.client}")
    crt, key = folder / f"{listener.channel}-{listener.client}.crt", folder / f"{listener.channel}-{listener.client}.key"
    crt.write_bytes(chains.pem(leaf))
    key.write_bytes(authority.leaf_key_pem())
    return str(crt), str(key)


def foreign_pair(network, listener):
    """The caller's certificate on another channel or, where it speaks on one alone, somebody else's."""
    folders = [folder for folder in (network.run / "keys").iterdir() if folder.name in network.topology["channels"] and folder.name != listener.channel]
    pairs = sorted((file.stem != listener.client, str(file)) for folder in folders for file in folder.glob("*.crt") if file.stem != "authority")
    certificate = pairs[0][1]
    return certificate, certificate.removesuffix(".crt") + ".key"


def refused_clients(network, listener, folder):
    """Clients that must read nothing, by name: how they connect, and their settings; None is plain text."""
    certificate, key, authority = network.keys(listener.channel, listener.client)
    along = speak.context(certificate, key)
    along.load_verify_locations(authority)
    other_pair = foreign_pair(network, listener)
    server_pair = network.keys(listener.channel, listener.server)[:2]
    twelve = speak.context(certificate, key, minimum=ssl.TLSVersion.TLSv1_2, maximum=ssl.TLSVersion.TLSv1_2)
    return {
        "plain text gets nothing": None,
        "TLS 1.2 gets nothing": twelve,
        "no certificate gets nothing": speak.context(),
        "another channel's certificate gets nothing": speak.context(*other_pair),
        "an authority of the same name with another key gets nothing": speak.context(*stranger(folder, listener)),
        "the server's own certificate gets nothing": speak.context(*server_pair),
        "the authority's certificate along with the right one gets nothing": along,
    }


def listeners_suite(network, report, out):
    for listener in network.listeners:
        def connect():
            return network.connect(listener)

        certificate, key, _ = network.keys(listener.channel, listener.client)
        octets = speak.request(listener.host, *speak.sample(network, listener))
        answer, ticket = speak.ask(connect, speak.context(certificate, key, network.keys(listener.channel, listener.server)[0]), octets)
        report.add("listeners", listener.name, "the right client is answered", [] if answer.startswith((b"HTTP/1.1 200 ", b"HTTP/1.1 403 ")) else [f"{answer[:60]!r}"])
        report.add("listeners", listener.name, "no session ticket comes", ["a ticket came"] if ticket else [])
        for asked, settings in refused_clients(network, listener, out / "strangers").items():
            answer, _ = speak.ask(connect, settings, octets)
            report.add("listeners", listener.name, asked, [f"{len(answer)} octets were read"] if answer else [])
        right = speak.context(certificate, key)
        if listener.kind == "link":
            answer, _ = speak.ask(lambda: elsewhere(network, listener), right, octets)
            report.add("listeners", listener.name, "another source address gets nothing", [f"{len(answer)} octets were read"] if answer else [])
        else:
            answer, _ = speak.ask(lambda: headless(listener), right, octets)
            report.add("listeners", listener.name, "past the line gets nothing", [f"{len(answer)} octets were read"] if answer else [])
    twins(network, report, out)


def elsewhere(network, listener):
    """A connection from another node's address."""
    address = next(node["address"] for name, node in network.topology["nodes"].items() if name not in (listener.client, listener.server))
    connection = socket.socket()
    connection.settimeout(5)
    connection.bind((address, 0))
    connection.connect((listener.address, listener.port))
    return connection


def headless(listener):
    connection = socket.socket()
    connection.settimeout(5)
    connection.bind((listener.source, 0))
    connection.connect((listener.address, listener.port))
    return connection


def twins(network, report, out):
    """The same clients and a server that answers anybody: each must read something there."""
    listener = network.listeners[0]
    octets = speak.request(listener.host, *speak.sample(network, listener))
    with weak.OpenServer(out / "weak") as server:
        for asked, settings in refused_clients(network, listener, out / "strangers").items():
            answer, _ = speak.ask(server.connect, settings, octets)
            report.add("listeners", "open server", f"twin: {asked}", ["was answered"] if answer else [], twin=True)
        for asked in ("another source address gets nothing", "past the line gets nothing"):
            answer, ticket = speak.ask(server.connect, speak.context(*network.keys(listener.channel, listener.client)[:2]), octets)
            report.add("listeners", "open server", f"twin: {asked}", ["was answered"] if answer else [], twin=True)
        report.add("listeners", "open server", "twin: no session ticket comes", ["a ticket came"] if ticket else [], twin=True)
