"""What was measured, as bench/results.md shows it."""
import time

from issuance import kind_of
from machine import median

AIM_RATIO = 1.0
AIM_ISSUANCE_MILLISECONDS = 3.0
AIM_BOOT_MILLISECONDS = 10.0
AIM_PRIVATE_MEGABYTES = 8.0
AIM_PAPER_MICROSECONDS = 2000
AIM_PAPER_OCTETS = 80_000


def table(head, rows):
    """A table in Markdown, the first column to the left and all others to the right."""
    cells = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in row) + " |" for row in cells)


def verdict(value, aim):
    """The aim in plain words."""
    return "met" if value <= aim else f"**missed, {value / aim:.1f} times the aim**" if value >= 2 * aim else f"**missed by {value / aim - 1:.0%}**"


def ratio(found):
    return f"{found['median']:.2f} ({found['least']:.2f}–{found['greatest']:.2f})"


def tally(values, aim, what):
    missed = [value for value in values if value > aim]
    return f"The aim is met in all {len(values)} {what}." if not missed else f"The aim is met in {len(values) - len(missed)} of {len(values)} {what}."


def hop(rows):
    ways = ["kofu", "nginx", "nginx, file", "kofu with gate"]
    head = ["case", *(f"{way}, µs" for way in ways), "kofu / nginx", f"aim ≤ {AIM_RATIO}", "with gate / nginx"]
    cells = [[row["case"], *(f"{row['cpu'][way]:.2f}" if way in row["cpu"] else "–" for way in ways),
              ratio(row["ratio"]), verdict(row["ratio"]["median"], AIM_RATIO), ratio(row["gateRatio"])] for row in rows]
    latency = [[row["case"], *(f"{row['p50'][way]:.0f}" if way in row["p50"] else "–" for way in ways)] for row in rows]
    gated = [row["gateRatio"]["median"] for row in rows]
    return f"""## (a) One mutual-TLS hop against nginx

CPU time of the server for one request, user and system together. The same certificates, the same client and one core for
each server: TLS 1.3, TLS_AES_256_GCM_SHA384, P-256, a client certificate demanded, no tickets. *kofu* answers with prepared
octets through kofu's own TLS and HTTP, which is what nginx does; *kofu with gate* also holds every field of the request and
of the answer against the allowlist, which nginx does not, and builds the answer anew: that is what a node does. nginx
answers from its configuration (`return`) and, for 60 KB, from an open file as well; the ratio is to whichever costs less.

{table(head, cells)}

{tally([row['ratio']['median'] for row in rows], AIM_RATIO, 'cases')} With the gate a request takes {min(gated):.2f} to {max(gated):.2f} times nginx's CPU:
what a node does on top is not free, and by that measure the aim is met in {sum(value <= AIM_RATIO for value in gated)} of {len(gated)} cases. Latency (p50, µs) as the client saw it:

{table(["case", *ways], latency)}
"""


def line(rows):
    ways = ["Line", "HAProxy", "HAProxy, splice"]
    head = ["case", *(f"{way}, µs" for way in ways), "Line / HAProxy", f"aim ≤ {AIM_RATIO}"]
    cells = [[row["case"], *(f"{row['cpu'][way]:.2f}" for way in ways), ratio(row["ratio"]), verdict(row["ratio"]["median"], AIM_RATIO)] for row in rows]
    latency = [[row["case"], *(f"{row['p50'][way]:.0f}, {row['p99'][way]:.0f}" for way in ways)] for row in rows]
    return f"""## (b) A line against HAProxy

CPU time of the process in the middle for one request, the same TLS server behind both. The `Line` is the real one of the
channel `lgwan`: it follows every TLS record, counts octets, can be cut at any moment, and opens each connection with a
header that it signs. HAProxy runs one thread in TCP mode, copying, and once more with `option splice-auto`; it sends an unsigned
PROXY header and looks at nothing. The ratio is to whichever of the two costs less.

{table(head, cells)}

{tally([row['ratio']['median'] for row in rows], AIM_RATIO, 'cases')} For a new connection the line reads the
ClientHello before it connects on, and signs its header; HAProxy does neither. Latency (p50, p99, µs):

{table(["case", *ways], latency)}
"""


def issuance(found, disk, sync):
    total, busy, pinned = (sum(found[key].values()) for key in ["cpu", "busyCPU", "pinnedCPU"])
    kinds = sorted(found["cpu"], key=lambda kind: -found["cpu"][kind])
    cells = [[kind, found["processes"][kind], f"{found['cpu'][kind]:.2f}", f"{found['cpu'][kind] / total:.0%}",
              f"{found['busyCPU'][kind]:.2f}", f"{found['pinnedCPU'][kind]:.2f}"] for kind in kinds]
    cells.append(["**all**", sum(found["processes"].values()), f"**{total:.2f}**", "", f"**{busy:.2f}**", f"**{pinned:.2f}**"])
    return f"""## (c) Whole issuances

A resident record, from the order at the kiosk to the sheet in its tray and the report to the city: {found['kiosks']} kiosks, {found['cities']} cities,
{found['count']} issuances each one after another, with all kiosks busy, and one after another with the whole network on one core, on
connections that are open. Cards are RSA-2048, as real ones are.

| | one after another | all {found['kiosks']} kiosks at once | on one core |
| --- | ---: | ---: | ---: |
| CPU an issuance, all processes | {total:.2f} ms | {busy:.2f} ms | {pinned:.2f} ms |
| aim ≤ {AIM_ISSUANCE_MILLISECONDS:.0f} ms | {verdict(total, AIM_ISSUANCE_MILLISECONDS)} | {verdict(busy, AIM_ISSUANCE_MILLISECONDS)} | {verdict(pinned, AIM_ISSUANCE_MILLISECONDS)} |
| latency p50 | {found['p50']:.1f} ms | {found['busyP50']:.1f} ms | {found['pinnedP50']:.1f} ms |
| latency p99 | {found['p99']:.1f} ms | {found['busyP99']:.1f} ms | {found['pinnedP99']:.1f} ms |
| issuances a second | {1000 / found['p50']:.0f} | {found['aSecond']:.0f} | {1000 / found['pinnedP50']:.0f} |

Where the CPU time goes, in ms an issuance. What *on one core* takes less is what it costs the kernel to wake the other core for
each message.

{table(["", "processes", "one after another", "share", "all at once", "on one core"], cells)}

The command `kofu issue` itself takes {found['commandCPU']:.0f} ms of CPU more: it starts, looks up the card's holder and reads the journals for the hops.
It stands for the person at the kiosk and is no part of the sums, which ask the kiosks directly. What the kernel does for the disk
on threads of its own is in no sum either.

Journals and sheets are synchronised to the disk before anybody relies on them, so latency is the disk's as much as kofu's:
`{' '.join(disk.split())}`; 300 octets appended and synchronised take {sync:.2f} ms (p50).
"""


def judge(rows, isMet):
    """How many processes meet an aim, and the kinds of those that do not."""
    missed = [row for row in rows if not isMet(row)]
    if not missed:
        return f"met by all {len(rows)} processes"
    if len(missed) == len(rows):
        return f"**missed by all {len(rows)} processes**"
    return f"met by {len(rows) - len(missed)} of {len(rows)} processes, **missed by {'; '.join(sorted({kind_of(row) for row in missed}))}**"


def boot(found):
    rows = found["rows"]
    kinds = {}
    for row in rows:
        kinds.setdefault(kind_of(row), []).append(row)
    cells = []
    for kind, members in kinds.items():
        cells.append([kind, len(members), *(f"{median([row[key] for row in members]):.1f}" for key in ["wall", "wallBest", "cpu"]),
                      *(f"{max(row[key] for row in members) / 1024:.1f}" for key in ["resident", "private", "anonymous"])])
    return f"""## (d) Boot and memory

`kofu up` from the command to all {len(rows)} processes ready, keys made anew: {found['whole']:.0f} ms (best {found['wholeBest']:.0f}). Times are of each process
alone, started as the supervisor starts it with an empty state, to its ready octet; registers make and seal their city's made-up
residents in it. Memory is that of the largest of its kind in the whole network just started. Private is what nobody else has mapped,
and *written* the part of it that is no file's. A process alone on a machine has its own code and OpenSSL's to itself: its private memory
then comes close to what is resident.

{table(["kind", "processes", "ready, ms", "best, ms", "CPU, ms", "resident, MB", "private, MB", "written, MB"], cells)}

Aim ≤ {AIM_BOOT_MILLISECONDS:.0f} ms: {judge(rows, lambda row: row['wall'] <= AIM_BOOT_MILLISECONDS)}.
Aim ≤ {AIM_PRIVATE_MEGABYTES:.0f} MB private: {judge(rows, lambda row: row['private'] <= AIM_PRIVATE_MEGABYTES * 1024)}; resident memory is
above {AIM_PRIVATE_MEGABYTES:.0f} MB in {sum(row['resident'] > AIM_PRIVATE_MEGABYTES * 1024 for row in rows)} of {len(rows)}.
"""


def paper(found):
    steps = found["steps"]
    cells = [
        ["city: lay out the front", steps["drawMicroseconds"]], ["city: files of fonts, scramble image with its record, two signatures", steps["partMicroseconds"]],
        ["centre: judge the signature, add grounds and back", steps["composeMicroseconds"]], ["**a paper**", found["microseconds"]],
        ["kiosk: judge the paper", steps["examineMicroseconds"]], ["cairo: draw the same marks", found["cairoMicroseconds"]],
    ]
    return f"""## (e) A paper of two sides

A resident record of a household of two, front and back, warm: CPU time of one. cairo (pycairo, `bench/paper_cairo.py`) draws the same
texts, lines, grounds and pictures to a PDF of two pages; it neither lays out nor signs, encrypts or codes, and gets its pictures ready-made.

{table(["step", "µs"], cells)}

Aim ≤ {AIM_PAPER_MICROSECONDS} µs: {verdict(found['microseconds'], AIM_PAPER_MICROSECONDS)}. kofu / cairo: {ratio(found['ratio'])}.
{found['octets']:,} octets, cairo {found['cairoOctets']:,}. Aim ≤ {AIM_PAPER_OCTETS:,}: {verdict(found['octets'], AIM_PAPER_OCTETS)}.
"""


def text(found):
    kind = "A quick run: rough figures." if found["quick"] else "`make bench` writes this file."
    parts = [f"""# Benchmark

{kind} {time.strftime('%Y-%m-%d', time.gmtime())}, {found['seconds']:.0f} s, medians of {found['rounds']} interleaved rounds; in brackets the least and the
greatest ratio of a round. Servers run on core 0, the load generator on core 1. Other work took {found['busy']:.0%} of the machine before the start.

{table(["machine", ""], [[what, value] for what, value in found['machine']]).replace("---:", "---")}
"""]
    if "hop" in found:
        parts.append(hop(found["hop"]))
    if "line" in found:
        parts.append(line(found["line"]))
    if "issuance" in found:
        parts.append(issuance(found["issuance"], found["disk"], found["sync"]))
    if "boot" in found:
        parts.append(boot(found["boot"]))
    if "paper" in found:
        parts.append(paper(found["paper"]))
    return "\n".join(parts)
