#!/usr/bin/env python3
"""Compares what tshark and `kofu review` read in the same captures: messages by channel, side and name, answers by status, serial numbers.

    agree.py KOFU DIR TOPOLOGY       captures DIR of a run with this topology.json; prints what differs, and ends with status 1 where anything does
"""
import collections
import copy
import json
import pathlib
import subprocess
import sys

import tshark

# What the line received from its sender is on the client's side for requests, on the server's for answers.
PARTS = {"response": 200, "refusal": 403}


def review(kofu, directory, topology):
    """The ledger of `kofu review`; its exit status says whether the captures are clean, which is not asked here."""
    done = subprocess.run([str(kofu), "review", str(directory), "--topology", str(topology), "--json"], capture_output=True, text=True, timeout=3600)
    if done.returncode not in (0, 1) or not done.stdout:
        raise SystemExit(f"kofu review: {done.stderr.strip()}")
    return json.loads(done.stdout)


def sides(ledger, channel):
    """The ledger's counts in the form of tshark.py."""
    result = {name: {"requests": collections.Counter(), "answers": collections.Counter()} for name in ("client side", "server side")}
    for row in ledger["messages"]:
        if row["channel"] != channel:
            continue
        for side, is_senders in (("client side", row["part"] == "request"), ("server side", row["part"] != "request")):
            count = row["sent"] if is_senders else row["delivered"]
            if count and row["part"] == "request":
                result[side]["requests"][row["message"]] += count
            elif count:
                result[side]["answers"][f"{row['message']} {PARTS[row['part']]}"] += count
    return result


def differences(counted, ledger, channel):
    """Sentences, one for each thing in which the two readers of one channel differ."""
    if channel not in counted:
        return ["tshark has no capture of it"]
    problems = []
    for side, seen in sides(ledger, channel).items():
        for kind, numbers in seen.items():
            theirs = counted[channel]["sides"][side][kind]
            if dict(numbers) != dict(theirs):
                problems.append(f"{side}, {kind}: review {dict(numbers)}, tshark {theirs}")
    if channel == "jpki":
        theirs, ours = collections.Counter(counted[channel]["sides"]["client side"]["serials"]), collections.Counter(ledger["provenance"]["serialsChecked"])
        if theirs != ours:
            problems.append(f"{sum(((theirs - ours) + (ours - theirs)).values())} serial numbers differ")
    return problems


def one_more(counted, channel):
    """The same with one request more than there was."""
    changed = copy.deepcopy(counted)
    requests = changed[channel]["sides"]["client side"]["requests"]
    name = sorted(requests)[0]
    requests[name] += 1
    return changed


def main():
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    kofu, directory, topology = sys.argv[1:]
    counted = {channel: tshark.count(files) for channel, files in tshark.channels(pathlib.Path(directory)).items()}
    ledger = review(kofu, directory, topology)
    found = False
    for channel in sorted(set(counted) | {row["channel"] for row in ledger["messages"]}):
        problems = differences(counted, ledger, channel)
        found = found or bool(problems)
        for problem in problems:
            print(f"{channel}: {problem}")
        if not problems:
            print(f"{channel}: {sum(counted[channel]['sides']['client side']['requests'].values())} requests, alike")
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
