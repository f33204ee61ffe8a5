#!/usr/bin/env python3
"""Plays clean transactions on a network that is captured, and has `kofu review` read them: it must find nothing.

    clean.py [--transactions N] [--binaries DIR] [--out DIR] [--subnet 127.N.0.0/16]

Cards of all cities, every option, one or two copies, refusals for suspended and revoked cards among them; all kiosks at once. Prints what crossed and what the review says;
ends with status 1 where it has any finding. Ten thousand take some minutes and 2 to 3 GB in DIR.
"""
import argparse
import collections
import json
import pathlib
import random
import shutil
import socket
import subprocess
import threading
import time

from network import ROOT, Network


def ask(run, process, request):
    """One command to a process of the network: a JSON object and a line feed, and the answer."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(60)
        connection.connect(str(run / "control" / f"{process}.sock"))
        connection.sendall(json.dumps(request, separators=(",", ":"), ensure_ascii=False).encode() + b"\n")
        with connection.makefile() as answer:
            return json.loads(answer.readline())


def orders(network, cards, count):
    """What people ask for: the same with each run."""
    chance = random.Random(20261121)
    offers = {city["code"]: next(kind for kind in city["certificates"] if kind["kind"] == "resident-record") for city in network.topology["municipalities"].values()}
    for _ in range(count):
        card = chance.choice(cards)
        options = []
        for option in offers[card["municipality"]]["options"]:
            if option.get("choicesMaximum", 1) == 1 and chance.random() < 0.5:
                value = chance.choice([value for value in option["values"] if value != "members"])
                options.append({"name": option["name"], "value": value})
        yield {"command": "issue", "card": card["id"], "pin": card["pin"], "municipality": card["municipality"], "certificate": "resident-record", "options": options, "copies": chance.choice([1, 1, 1, 2])}


def play(network, count, cards):
    """Every kiosk serves one person after another until nobody is left. Returns how the orders ended."""
    waiting, outcomes, lock = orders(network, cards, count), collections.Counter(), threading.Lock()

    def serve(kiosk):
        while True:
            with lock:
                order = next(waiting, None)
            if order is None:
                return
            answer = ask(network.run, kiosk, order)
            with lock:
                outcomes[answer.get("code") or answer.get("outcome", "error")] += 1

    kiosks = [name for name, node in network.topology["nodes"].items() if node["kind"] == "kiosk"]
    threads = [threading.Thread(target=serve, args=(kiosk,)) for kiosk in kiosks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--transactions", type=int, default=10_000)
    words.add_argument("--binaries", default=str(ROOT / ".build/release"))
    words.add_argument("--out", default=str(ROOT / "audit/out/clean"))
    words.add_argument("--subnet", default="127.73.0.0/16")
    chosen = words.parse_args()
    out = pathlib.Path(chosen.out)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with Network(chosen.binaries, out / "run", chosen.subnet, out / "captures", clock=None) as network:
        listed = json.loads(network.say("cards", "--json"))
        cards = [card for city in sorted({card["municipality"] for card in listed}) for card in [card for card in listed if card["municipality"] == city][:5]]
        cards += [card for card in listed if card["state"] != "active"][:2]
        for card in cards:
            # A card is made at its first use, by `kofu issue` alone.
            subprocess.run([network.kofu, "issue", "--run", str(network.run), "--kiosk", "kiosk-a1", "--card", card["id"], "--pin", card["pin"]], capture_output=True, timeout=120)
        started = time.monotonic()
        outcomes = play(network, chosen.transactions, cards)
        print(f"played    {sum(outcomes.values())} transactions in {time.monotonic() - started:.0f} s: {dict(outcomes.most_common())}")
    octets = sum(file.stat().st_size for file in (out / "captures").glob("*.pcapng"))
    started = time.monotonic()
    done = subprocess.run([network.kofu, "review", str(out / "captures"), "--topology", str(network.run / "topology.json"), "--json", "--out", str(out / "report")], capture_output=True, text=True)
    ledger = json.loads(done.stdout)
    print(f"reviewed  {octets / 1e6:.0f} MB of captures in {time.monotonic() - started:.0f} s: {ledger['totals']}")
    print(f"{ledger['verdict']}, rules {sorted({finding['rule'] for finding in ledger['findings']})}")
    raise SystemExit(done.returncode)


if __name__ == "__main__":
    main()
