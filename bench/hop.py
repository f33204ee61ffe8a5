"""(a) One mutual-TLS hop: kofu's TLS, HTTP and gate against one nginx worker."""
import os

from load import Process, SERVER_CORE, Samples, ask, children, wait_for_port
from machine import median, tool

KOFU_FIXED = "127.88.0.1"
KOFU_GATE = "127.88.0.2"
NGINX = "127.88.0.3"
CLIENT = "127.88.0.9"
PORT = 8443

NGINX_CONFIGURATION = """
daemon off;
worker_processes 1;
worker_cpu_affinity 01;
pid {directory}/nginx.pid;
error_log {directory}/nginx.log warn;
events {{ worker_connections 1024; use epoll; multi_accept on; }}
http {{
    access_log off;
    sendfile off;
    tcp_nodelay on;
    server_tokens off;
    keepalive_timeout 300s;
    keepalive_requests 100000000;
    open_file_cache max=16 inactive=600s;
    open_file_cache_valid 600s;
    output_buffers 2 64k;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/body;
    fastcgi_temp_path {directory}/body;
    uwsgi_temp_path {directory}/body;
    scgi_temp_path {directory}/body;
    default_type application/json;
    server {{
        listen {address}:{port} ssl backlog=512;
        ssl_certificate {directory}/server.crt;
        ssl_certificate_key {directory}/server.key;
        ssl_client_certificate {directory}/authority.crt;
        ssl_verify_client on;
        ssl_verify_depth 1;
        ssl_protocols TLSv1.3;
        ssl_conf_command Ciphersuites TLS_AES_256_GCM_SHA384;
        ssl_ecdh_curve prime256v1;
        ssl_session_tickets off;
        ssl_session_cache off;
        ssl_conf_command Options -SessionTicket;
        ssl_conf_command NumTickets 0;
        ssl_buffer_size 16k;
        location = /small {{ return 200 '{small}'; }}
        location = /large {{
{parts}
            return 200 '{references}';
        }}
        location = /large.json {{ root {directory}; }}
    }}
}}
"""


def body(size):
    frame = len('{"requestHash":"","document":""}') + 64
    return '{"requestHash":"' + "5a" * 32 + '","document":"' + "QUJD" * ((size - frame) // 4) + '"}'


def configure_nginx(directory):
    small, large = body(300), body(60_000)
    with open(f"{directory}/large.json", "w") as file:
        file.write(large)
    # nginx takes at most 4 KB a word, so that the body is put together of parts.
    pieces = [large[i:i + 3000] for i in range(0, len(large), 3000)]
    text = NGINX_CONFIGURATION.format(
        directory=directory, address=NGINX, port=PORT, small=small,
        parts="\n".join(f"            set $part{i:02} '{piece}';" for i, piece in enumerate(pieces)),
        references="".join(f"${{part{i:02}}}" for i in range(len(pieces))))
    os.makedirs(f"{directory}/body", exist_ok=True)
    path = f"{directory}/nginx.conf"
    with open(path, "w") as file:
        # The master runs as root where the benchmark does; its worker must be able to read the files.
        file.write(("user root;\n" if os.geteuid() == 0 else "") + text)
    return path


# (name, message, connections, requests a round, handshakes)
CASES = [
    ("300 B, 1 connection", "small", 1, 15_000, False),
    ("300 B, 16 connections", "small", 16, 60_000, False),
    ("300 B, 64 connections", "small", 64, 60_000, False),
    ("60 KB, 1 connection", "large", 1, 5_000, False),
    ("60 KB, 16 connections", "large", 16, 15_000, False),
    ("60 KB, 64 connections", "large", 64, 15_000, False),
    ("full handshake + 300 B", "small", 4, 1_500, True),
]


def measure(bench, directory, rounds, only=None, scale=1.0):
    """`directory` is absolute, as nginx wants it."""
    configuration = configure_nginx(directory)
    serve = [bench, "serve", "--directory", directory]
    with Process(*serve, "--address", f"{KOFU_FIXED}:{PORT}", core=SERVER_CORE, ready="ready") as fixed, \
            Process(*serve, "--address", f"{KOFU_GATE}:{PORT}", "--body", "gate", core=SERVER_CORE, ready="ready") as gate, \
            Process(tool("nginx"), "-e", f"{directory}/nginx.log", "-c", configuration, "-p", directory) as nginx:
        wait_for_port(NGINX, PORT)
        worker = children(nginx.pid)[0]
        rows = []
        for name, message, connections, requests, handshakes in CASES:
            if only and only not in name:
                continue
            servers = {"kofu": (KOFU_FIXED, fixed.pid, []), "nginx": (NGINX, worker, []), "kofu with gate": (KOFU_GATE, gate.pid, [])}
            if message == "large":
                servers["nginx, file"] = (NGINX, worker, ["--get", "/large.json"])
            samples = Samples(servers)
            for _ in range(rounds):
                for server, (host, pid, more) in servers.items():
                    options = ["--directory", directory, "--address", f"{host}:{PORT}", "--source", CLIENT,
                               "--message", message, "--connections", str(connections), *more]
                    samples.add(server, *ask(bench, *options, *(["--handshakes"] if handshakes else []),
                                             requests=max(100, int(requests * scale)), watched=pid))
            # Where nginx has two ways to answer, kofu is held against the cheaper one.
            ways = [server for server in servers if server.startswith("nginx")]
            rows.append({
                "case": name,
                "cpu": {server: median(values) for server, values in samples.cpu.items()},
                "p50": {server: median(values) for server, values in samples.p50.items()},
                "ratio": samples.ratio("kofu", ways), "gateRatio": samples.ratio("kofu with gate", ways),
            })
            print(f"  {name:26}", ", ".join(f"{server} {value:.2f}" for server, value in rows[-1]["cpu"].items()),
                  f"µs; ratio {rows[-1]['ratio']['median']:.2f}, with gate {rows[-1]['gateRatio']['median']:.2f}", flush=True)
        return rows
