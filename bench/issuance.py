"""(c) Whole issuances, asked for over the kiosks' management sockets as `kofu issue` asks, one connection each."""
import json
import os
import resource
import socket
import threading
import time

from load import SERVER_CORE
from machine import cpu_nanoseconds, median, percentile
from network import kofu, nodes, supervisor

# Each kiosk has its own card of each city: the network is the same whoever stands there, a card is in one slot at a time.
SETTLING_SECONDS = 0.1
COMMANDS = 10


def kind_of(node):
    return f"{node['kind']}, {node['role']}" if node.get("role") else node["kind"]


def cards_of(binaries, run, kiosks):
    """kiosk → orders, one for each city, each with a card that no other kiosk uses."""
    cities = {}
    for card in json.loads(kofu(binaries, run, "cards", "--json")):
        if card["state"] == "active":
            cities.setdefault(card["municipality"], []).append(card)
    return {kiosk: [{"command": "issue", "card": cards[number]["id"], "pin": cards[number]["pin"], "municipality": city,
                     "certificate": "resident-record", "options": [], "copies": 1} for city, cards in cities.items()]
            for number, kiosk in enumerate(kiosks)}


def issue(run, kiosk, order):
    """One issuance; returns its milliseconds."""
    started = time.monotonic()
    with socket.socket(socket.AF_UNIX) as control:
        control.connect(f"{run}/control/{kiosk}.sock")
        control.sendall(json.dumps(order, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        answer = b""
        while not answer.endswith(b"\n"):
            part = control.recv(65_536)
            if not part:
                raise RuntimeError(f"{kiosk} ended the connection")
            answer += part
    taken = (time.monotonic() - started) * 1000
    outcome = json.loads(answer)
    if outcome.get("outcome") != "issued":
        raise RuntimeError(f"{kiosk}, {order['card']}: {outcome.get('code') or outcome.get('error')}")
    # The sheets are nobody's; the tray does not fill.
    for path in outcome["documents"]:
        os.unlink(f"{run}/{path}")
    return taken


def command(binaries, run, kiosk, order):
    """`kofu issue` itself: milliseconds of CPU that the command takes apart from the network."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    kofu(binaries, run, "issue", "--kiosk", kiosk, "--card", order["card"], "--pin", order["pin"])
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def cpu_of(members):
    """Milliseconds of CPU so far of each process."""
    return {name: cpu_nanoseconds(pid) / 1e6 for name, (pid, _) in members.items()}


def phase(members, work):
    """Runs `work`, which returns a list of latencies. Returns them, the seconds, and CPU by kind of process for each issuance."""
    time.sleep(SETTLING_SECONDS)
    before = cpu_of(members)
    started = time.monotonic()
    latencies = work()
    elapsed = time.monotonic() - started
    # What follows an answer, such as a record that is written after it, belongs to it.
    time.sleep(SETTLING_SECONDS)
    after = cpu_of(members)
    kinds = {}
    for name, (_, kind) in members.items():
        kinds[kind] = kinds.get(kind, 0) + (after[name] - before[name]) / len(latencies)
    return latencies, elapsed, kinds


def one_after_another(run, orders, count):
    kiosks = sorted(orders)
    turns = [(kiosks[turn % len(kiosks)], turn // len(kiosks)) for turn in range(count)]
    return [issue(run, kiosk, orders[kiosk][turn % len(orders[kiosk])]) for kiosk, turn in turns]


def all_at_once(run, orders, count):
    """Each kiosk issues as fast as it can; a kiosk has one session at a time."""
    latencies, failures = [], []

    def stand_at(kiosk, first):
        try:
            for turn in range(count // len(orders)):
                latencies.append(issue(run, kiosk, orders[kiosk][(first + turn) % len(orders[kiosk])]))
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=stand_at, args=(kiosk, number)) for number, kiosk in enumerate(sorted(orders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return latencies


def pin(members, core):
    """Keeps all threads of the network on one core: nothing is then paid for waking another core up."""
    for pid, _ in members.values():
        for task in os.listdir(f"/proc/{pid}/task"):
            os.sched_setaffinity(int(task), {int(core)})


def measure(binaries, run, count):
    """`run` is a network that is up; `count` issuances are made one after another, as many at once, and as many
    one after another with the network on one core."""
    found = nodes(binaries, run)
    members = {node["name"]: (node["pid"], kind_of(node)) for node in found}
    members["kofu"] = (supervisor(run), "kofu, the supervisor")
    orders = cards_of(binaries, run, [node["name"] for node in found if node["kind"] == "kiosk"])
    # A card's key is made at its first use, and the first issuances open the connections.
    first = [(kiosk, order) for kiosk in orders for order in orders[kiosk]]
    for kiosk, order in first:
        kofu(binaries, run, "issue", "--kiosk", kiosk, "--card", order["card"], "--pin", order["pin"])
    commands = median([command(binaries, run, *first[turn % len(first)]) for turn in range(COMMANDS)])
    one_after_another(run, orders, 2 * len(first))
    sequential, _, kinds = phase(members, lambda: one_after_another(run, orders, count))
    concurrent, seconds, busyKinds = phase(members, lambda: all_at_once(run, orders, count))
    pin(members, SERVER_CORE)
    pinned, _, pinnedKinds = phase(members, lambda: one_after_another(run, orders, count))
    processes = {}
    for _, kind in members.values():
        processes[kind] = processes.get(kind, 0) + 1
    result = {
        "count": len(sequential), "kiosks": len(orders), "cities": len(next(iter(orders.values()))), "processes": processes,
        "cpu": kinds, "busyCPU": busyKinds, "pinnedCPU": pinnedKinds, "commandCPU": commands,
        "p50": median(sequential), "p99": percentile(sequential, 99), "busyP50": median(concurrent), "busyP99": percentile(concurrent, 99),
        "aSecond": len(concurrent) / seconds, "pinnedP50": median(pinned), "pinnedP99": percentile(pinned, 99),
    }
    print(f"  one after another: CPU {sum(kinds.values()):.2f} ms, p50 {result['p50']:.1f} ms, p99 {result['p99']:.1f} ms", flush=True)
    print(f"  all kiosks at once: CPU {sum(busyKinds.values()):.2f} ms, p50 {result['busyP50']:.1f} ms, p99 {result['busyP99']:.1f} ms, {result['aSecond']:.1f} a second", flush=True)
    print(f"  the network on one core: CPU {sum(pinnedKinds.values()):.2f} ms, p50 {result['pinnedP50']:.1f} ms, p99 {result['pinnedP99']:.1f} ms", flush=True)
    return result
