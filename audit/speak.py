"""Speaks kofu's profile as a client that shares no code with it: one request, one answer, over whatever TLS the test wants."""
import datetime
import json
import socket
import ssl

def deadline(seconds=60):
    moment = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03}Z"


def kiosk_of(network, listener):
    """A kiosk for which the caller may speak."""
    nodes = network.topology["nodes"]
    if nodes[listener.client]["kind"] == "kiosk":
        return listener.client
    operator = nodes[listener.client].get("operator")
    return next(name for name, node in nodes.items() if node["kind"] == "kiosk" and (operator is None or node.get("operator") == operator))


def ocsp_request(network, serial=1234567):
    import hashlib
    import os
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.x509 import ocsp
    issuer = x509.load_pem_x509_certificate((network.run / "keys/user-authentication/authority.crt").read_bytes())
    key = issuer.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        hashlib.sha256(issuer.subject.public_bytes()).digest(), hashlib.sha256(key).digest(), serial, hashes.SHA256())
    return builder.add_extension(x509.OCSPNonce(os.urandom(16)), critical=False).build().public_bytes(serialization.Encoding.DER)


def sample(network, listener):
    """A request in order for the listener's channel: (message, media type, body)."""
    identity = {"requestId": f"{kiosk_of(network, listener)}.900000", "deadline": deadline()}
    bodies = {
        "kiosk-line": ("open-session", {**identity, "municipality": "142069", "certificate": "MAA="}),
        "dedicated": ("open-session", {**identity, "municipality": "142069", "certificate": "MAA="}),
        "lgwan": ("menu", {**identity, "serial": "00ff"}),
        "core": ("resident-record", {**identity, "resident": "nobody", "scope": "self", "members": [], "individualNumber": False}),
    }
    if listener.channel == "jpki":
        return "validity-check", "application/ocsp-request", ocsp_request(network)
    message, body = bodies[listener.channel]
    return message, "application/json", canonical(body)


def canonical(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def request(host, message, media_type, body):
    return f"POST /{message} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


def context(certificate=None, key=None, trusted=None, minimum=ssl.TLSVersion.TLSv1_3, maximum=ssl.TLSVersion.TLSv1_3):
    """`trusted`: the server's very certificate. With its authority's instead, OpenSSL sends that one along with the client's, which no server takes."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_REQUIRED if trusted else ssl.CERT_NONE
    if trusted:
        made.load_verify_locations(trusted)
        made.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    made.minimum_version, made.maximum_version = minimum, maximum
    if certificate:
        made.load_cert_chain(certificate, key)
    return made


def read(connection):
    """One answer, or as much as comes before the end; a reset or an alert is an end."""
    octets = b""
    try:
        while True:
            more = connection.recv(65536)
            if not more:
                return octets
            octets += more
            head, separator, body = octets.partition(b"\r\n\r\n")
            if separator and b"Content-Length: " in head and len(body) >= int(head.split(b"Content-Length: ")[1].split(b"\r\n")[0]):
                return octets
    except (OSError, ssl.SSLError):
        return octets


def ask(connect, settings, octets):
    """The answer to one request, b"" where none comes, and whether a session ticket came."""
    raw = None
    try:
        raw = connect()
        if settings is None:
            raw.sendall(octets)
            return read(raw), False
        with settings.wrap_socket(raw) as secured:
            secured.sendall(octets)
            answer = read(secured)
            return answer, bool(secured.session and secured.session.has_ticket)
    except (OSError, ssl.SSLError, socket.timeout):
        return b"", False
    finally:
        if raw is not None:
            raw.close()
