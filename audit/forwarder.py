"""The audit's own forwarder. Listeners admit by source address, and sslyze and testssl.sh cannot bind one: they connect to a local port
here, and the forwarder connects on from the address that may call, saying the line's header before a server. It changes no octet."""
import socket
import threading
import time


class Forwarder:
    # A link takes 50 new connections a second at the least; scanners are faster.
    CONNECTIONS_PER_SECOND = 40

    def __init__(self, connect, per_second=CONNECTIONS_PER_SECOND):
        self.connect, self.interval, self.next = connect, 1 / per_second, 0.0
        self.lock = threading.Lock()
        self.count = 0
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near):
        with self.lock:
            now = time.monotonic()
            self.next = max(self.next + self.interval, now)
            wait = self.next - now
            self.count += 1
        time.sleep(wait)
        try:
            far = self.connect()
        except OSError:
            near.close()
            return
        far.settimeout(None)
        threading.Thread(target=self._pump, args=(far, near), daemon=True).start()
        self._pump(near, far)

    @staticmethod
    def _pump(source, target):
        try:
            while octets := source.recv(65536):
                target.sendall(octets)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            # A reset on one side is an end on the other.
            for end in (source, target):
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass
