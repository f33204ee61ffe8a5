"""schemathesis against each channel, from the description that kofu exports.

schemathesis speaks plain HTTP to a gateway of the audit's here, which speaks kofu's profile to the link: TLS with the caller's certificate, from the
caller's address, the fixed headers, canonical JSON with members in the order of the description. It changes nothing that the description says.
A connection that ends without an answer, which is how kofu refuses a form, comes back as the status 400, which the audit's copy of the description adds.
"""
import http.server
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import threading
import time

import speak
from network import ROOT, tools_environment

CLOSED = 400
CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance", "negative_data_rejection", "positive_data_acceptance"]


class Gateway(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, network, listener, document):
        super().__init__(("127.0.0.1", 0), Handler)
        self.network, self.listener, self.document = network, listener, document
        certificate, key, _ = network.keys(listener.channel, listener.client)
        self.settings = speak.context(certificate, key, network.keys(listener.channel, listener.server)[0])
        # Well below what the line takes for a flood.
        self.interval = 1.25 / network.topology["channels"][listener.channel]["maximumConnectionsPerSecond"]
        self.next = 0.0
        self.lock = threading.Lock()
        self.connection = None
        self.counts = {"asked": 0, "200": 0, "403": 0, "closed": 0, "other": 0}

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def connect(self):
        wait = self.next - time.monotonic()
        if wait > 0:
            time.sleep(wait)
        self.next = time.monotonic() + self.interval
        raw = self.network.connect(self.listener, timeout=30)
        return self.settings.wrap_socket(raw)

    def exchange(self, octets):
        """One answer over the connection that is open, or over a new one where there is none or it has ended meanwhile."""
        with self.lock:
            self.counts["asked"] += 1
            answer = b""
            for _ in range(2):
                isNew = self.connection is None
                try:
                    self.connection = self.connection or self.connect()
                    self.connection.sendall(octets)
                    answer = speak.read(self.connection)
                except OSError:
                    pass
                if answer:
                    break
                if self.connection is not None:
                    self.connection.close()
                self.connection = None
                if isNew:
                    break
            kind = answer[9:12].decode(errors="replace") if answer else "closed"
            self.counts[kind if kind in self.counts else "other"] += 1
            return answer


def ordered(value, schema):
    """A value with the members that the schema knows in the schema's order, and the others behind them."""
    if isinstance(value, dict) and "properties" in schema:
        known = [name for name in schema["properties"] if name in value]
        others = [name for name in value if name not in schema["properties"]]
        return {name: ordered(value[name], schema["properties"].get(name, {})) for name in known + others}
    if isinstance(value, list):
        return [ordered(item, schema.get("items", {})) for item in value]
    # JSON Schema takes 1.0 for a whole number; the canonical form has one spelling of it.
    return int(value) if isinstance(value, float) and value.is_integer() else value


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_one(self):
        gateway = self.server
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if (self.headers.get("Transfer-Encoding") or "").lower() == "chunked":
            self.close_connection = True
        operation = gateway.document["paths"].get(self.path, {}).get("post")
        media_type = self.headers.get("Content-Type") or ""
        if operation and media_type.startswith("application/json"):
            try:
                schema = operation["requestBody"]["content"]["application/json"]["schema"]
                body = speak.canonical(ordered(json.loads(body), schema))
            except (KeyError, ValueError):
                # Not JSON, or with half a surrogate pair: as it is.
                pass
        path = re.sub(r"[\r\n]", "", self.path)
        octets = f"{self.command} {path} HTTP/1.1\r\nHost: {gateway.listener.host}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode("latin-1", "replace") + body
        answer = gateway.exchange(octets)
        if not answer:
            self.reply(CLOSED, "text/plain", b"the connection ended without an answer\n")
            return
        head, _, content = answer.partition(b"\r\n\r\n")
        status = int(head.split(b" ")[1])
        self.reply(status, head.split(b"Content-Type: ")[1].split(b"\r\n")[0].decode(), content)

    def reply(self, status, media_type, body):
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_QUERY = handle_one


def documents(network, folder):
    """The exported descriptions, and the copies with what the audit adds."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run([network.kofu, "export", "openapi", "--topology", str(network.run / "topology.json"), "--all", str(folder)], check=True, capture_output=True, timeout=60)
    found = {}
    for file in sorted(folder.glob("*.json")):
        found[file.stem] = (file, json.loads(file.read_text()))
    return found


def widened(document):
    """The copy that schemathesis reads: the closed connection as a status, no security scheme (the gateway has the certificate), and formats for the
    grammars that a pattern cannot say; hooks.py makes values of them."""
    copy = json.loads(json.dumps(document))
    copy.pop("security", None)
    copy["components"].pop("securitySchemes")
    copy.pop("servers")
    for path in copy["paths"].values():
        path["post"]["responses"][str(CLOSED)] = {"description": "The connection ended without an answer", "content": {"text/plain": {"schema": {"type": "string"}}}}
        for content in path["post"]["requestBody"]["content"].values():
            say_formats(content["schema"])
    return copy


def say_formats(schema):
    grammar = schema.get("x-kofu-grammar", "")
    if grammar == "municipality-code" or grammar.startswith("text:"):
        schema["format"] = "kofu-" + grammar.replace(":", "-").replace("..", "-")
        for keyword in ("pattern", "minLength", "maxLength"):
            schema.pop(keyword, None)
    for inner in [*schema.get("properties", {}).values(), schema.get("items")]:
        if inner:
            say_formats(inner)


def run_one(network, listener, document, out, examples):
    copy = out / f"{listener.channel}.json"
    copy.write_text(json.dumps(widened(document), ensure_ascii=False))
    configuration = out / f"{listener.channel}.toml"
    configuration.write_text(
        f"[checks.negative_data_rejection]\nexpected-statuses = [{CLOSED}]\n[checks.positive_data_acceptance]\nexpected-statuses = [200, 403]\n")
    with Gateway(network, listener, document) as gateway:
        command = [str(pathlib.Path(sys.executable).with_name("schemathesis")), "--config-file", str(configuration), "run", str(copy), "--url", f"http://127.0.0.1:{gateway.server_address[1]}",
                   "--checks", ",".join(CHECKS), "--phases", "examples,coverage,fuzzing", "--mode", "all", "--max-examples", str(examples), "--seed", "20260401", "--no-color",
                   "--continue-on-failure", "--generation-database", "none", "--suppress-health-check", "all", "--request-timeout", "60",
                   "--report", "junit", "--report-junit-path", str(out / f"{listener.channel}.xml")]
        environment = {**tools_environment(), "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(ROOT / "audit"), "KOFU_AUDIT_RUN": str(network.run), "PYTHONWARNINGS": "ignore"}
        started = time.monotonic()
        done = subprocess.run(command, cwd=out, env=environment, capture_output=True, text=True, timeout=3600)
        (out / f"{listener.channel}.txt").write_text(done.stdout + done.stderr)
        counts = {**gateway.counts, "seconds": round(time.monotonic() - started)}
    generated = re.search(r"(\d+) generated", done.stdout)
    counts["cases"] = int(generated.group(1)) if generated else 0
    problems = []
    if done.returncode != 0:
        summary = re.findall(r"^(?:❌|🔥|⚠️)?\s*(.*(?:failure|error|Failures|Errors).*)$", done.stdout, re.M)
        problems.append(f"schemathesis ends with {done.returncode}: {'; '.join(line.strip() for line in summary[:3])}")
    if counts["asked"] == 0:
        problems.append("nothing was asked")
    return counts, problems


def openapi_suite(network, report, out, examples):
    folder = out / "openapi"
    known = network.processes()
    figures = report.figures["schemathesis"] = {}
    for channel, (file, document) in documents(network, folder / "exported").items():
        valid = subprocess.run([sys.executable, "-m", "openapi_spec_validator", str(file)], capture_output=True, text=True, timeout=60)
        report.add("openapi", channel, "a valid OpenAPI 3.1 description", [] if valid.returncode == 0 else [valid.stdout.strip()[-200:]])
        listener = next(listener for listener in network.listeners if listener.kind == "link" and listener.channel == channel)
        counts, problems = run_one(network, listener, document, folder, examples)
        figures[channel] = counts
        report.add("schemathesis", listener.name, f"{', '.join(CHECKS)}", problems)
        isJSON = channel != "jpki"
        both = counts["200"] + counts["403"] > 0 and (counts["closed"] > 0 or not isJSON)
        report.add("schemathesis", listener.name, "some cases are answered" + (", some are closed upon" if isJSON else ""), [] if both else [str(counts)])
        report.add("schemathesis", listener.name, "every process lives on and kofu status is green", network.troubles(known))
    twin(network, report, folder)


class Crooked(Gateway):
    """A service that takes everything and answers what nobody described."""

    def exchange(self, octets):
        self.counts["asked"] += 1
        status = b"500 Internal Server Error" if self.counts["asked"] % 3 == 0 else b"200 OK"
        return b"HTTP/1.1 " + status + b"\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n{\"surprise\":true}"


def twin(network, report, folder):
    """The same command against a service that is wrong."""
    global Gateway
    honest, Gateway = Gateway, Crooked
    try:
        listener = next(listener for listener in network.listeners if listener.kind == "link" and listener.channel == "lgwan")
        place = folder / "twin"
        place.mkdir(exist_ok=True)
        _, problems = run_one(network, listener, json.loads((folder / "exported/lgwan.json").read_text()), place, 20)
    finally:
        Gateway = honest
    report.add("schemathesis", "a crooked service", "twin: the same checks", problems, twin=True)
