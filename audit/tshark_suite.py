"""tshark against the journals: what crossed the lines, counted by both, and the serial numbers that were asked about against the cards'."""
import collections
import json
import subprocess
import sys

import agree
from network import ROOT

# Who is sent to which kiosk; the topology's own clock says ten in the morning.
KIOSKS = ["kiosk-a1", "kiosk-a2", "kiosk-b1"]


def issue(network, cards):
    for number, card in enumerate(cards):
        subprocess.run([network.kofu, "issue", "--run", str(network.run), "--kiosk", KIOSKS[number % len(KIOSKS)], "--card", card["id"], "--pin", card["pin"]], capture_output=True, timeout=60)


def journals(network):
    """The exchanges that the asking nodes have on record, by channel and message."""
    counted = collections.defaultdict(collections.Counter)
    for file in (network.run / "state").glob("*/journal.jsonl"):
        for line in file.read_text().splitlines():
            record = json.loads(line)
            if record["event"] == "exchange":
                counted[record["channel"]][record["message"]] += 1
    return counted


def tshark_suite(network, report, out):
    cards = json.loads(network.say("cards", "--json"))
    active = [card for card in cards if card["state"] == "active"]
    chosen = active[:: max(1, len(active) // 6)][:6] + [card for card in cards if card["state"] == "suspended"][:1]
    issue(network, chosen)
    serials = sorted(subprocess.run(["openssl", "x509", "-inform", "der", "-in", str(file), "-noout", "-serial"], capture_output=True, text=True).stdout.strip().split("=")[1].lower()
                     for file in (network.run / "cards").glob("*/certificate.der"))
    network.down()
    said = subprocess.run([sys.executable, str(ROOT / "audit/tshark.py"), str(network.capture)], capture_output=True, text=True, timeout=600)
    if said.returncode != 0:
        report.add("tshark", "captures", "reads them", [said.stderr.strip()])
        return
    (out / "tshark.json").write_text(said.stdout)
    counted, recorded = json.loads(said.stdout), journals(network)
    for channel in network.topology["channels"]:
        problems = []
        for side, seen in counted.get(channel, {"sides": {}})["sides"].items():
            if seen["requests"] != dict(recorded[channel]):
                problems.append(f"{side}: {seen['requests']} and on record {dict(recorded[channel])}")
            if sum(seen["answers"].values()) != sum(seen["requests"].values()):
                problems.append(f"{side}: {sum(seen['requests'].values())} requests and {sum(seen['answers'].values())} answers")
        report.add("tshark", channel, "counts the messages that are on record", problems or ([] if channel in counted and recorded[channel] else ["nothing was counted"]))
    asked = sorted(counted["jpki"]["sides"]["client side"]["serials"])
    report.add("tshark", "jpki", "every CertID is that of a card that was used", [] if set(asked) == set(serials) and len(asked) >= len(serials) else [f"{len(set(asked) ^ set(serials))} differ"])
    reviewed = agree.review(network.kofu, network.capture, network.run / "topology.json")
    (out / "review.json").write_text(json.dumps(reviewed))
    for channel in network.topology["channels"]:
        report.add("tshark", channel, "agrees with kofu review", agree.differences(counted, reviewed, channel))
    report.add("tshark", "a message more", "twin: agrees with kofu review", agree.differences(agree.one_more(counted, "lgwan"), reviewed, "lgwan"), twin=True)
    report.add("tshark", "records less one", "twin: counts the messages that are on record", [
        channel for channel, seen in counted.items() if seen["sides"]["client side"]["requests"] != {message: number - 1 for message, number in recorded[channel].items()}], twin=True)
    report.add("tshark", "another card", "twin: every CertID is that of a card that was used", sorted(set(asked) ^ set(serials[1:])), twin=True)
    report.figures["tshark"] = {"messages": {channel: sum(messages.values()) for channel, messages in sorted(recorded.items())}, "serials": len(asked)}
