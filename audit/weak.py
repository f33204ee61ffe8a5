"""Servers that are weak on purpose, so that each check can be seen to find something."""
import datetime
import os
import socket
import ssl
import subprocess
import threading
import time

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"


def certificate(folder):
    """A self-signed RSA certificate for a server that anybody may call."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    folder.mkdir(parents=True, exist_ok=True)
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "weak")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - datetime.timedelta(days=1), now + datetime.timedelta(days=1)).sign(key, hashes.SHA256())
    crt, pem = folder / "weak.crt", folder / "weak.key"
    crt.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    pem.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    return str(crt), str(pem)


class StockServer:
    """`openssl s_server`: TLS 1.0 to 1.3, every suite and curve, tickets, client renegotiation, no client certificate."""

    def __init__(self, folder):
        crt, key = certificate(folder)
        with socket.create_server(("127.0.0.1", 0)) as probe:
            self.port = probe.getsockname()[1]
        configuration = folder / "weak.cnf"
        configuration.write_text("")
        self.child = subprocess.Popen(
            ["openssl", "s_server", "-accept", f"127.0.0.1:{self.port}", "-cert", crt, "-key", key, "-cipher", "ALL:@SECLEVEL=0", "-www",
             "-legacy_renegotiation", "-client_renegotiation", "-quiet"],
            env={**os.environ, "OPENSSL_CONF": str(configuration)}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("openssl s_server does not listen")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait(10)


class OpenServer:
    """Answers whoever asks: in plain text, in TLS from 1.2 on, with or without any certificate."""

    def __init__(self, folder):
        crt, key = certificate(folder)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.minimum_version = ssl.TLSVersion.TLSv1_2
        self.context.load_cert_chain(crt, key)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), 5)

    def _serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        connection.settimeout(5)
        try:
            first = connection.recv(1, socket.MSG_PEEK)
            if first == b"\x16":
                connection = self.context.wrap_socket(connection, server_side=True)
            connection.recv(65536)
            connection.sendall(ANSWER)
            connection.close()
        except OSError:
            connection.close()
