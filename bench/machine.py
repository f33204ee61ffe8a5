"""The machine, its processes and their CPU time."""
import os
import platform
import re
import shutil
import statistics
import subprocess
import time

TOOLS = ".build/bench-tools/usr/sbin"


def tool(name):
    """nginx or HAProxy: the machine's own, or what scripts/prepare.sh has unpacked."""
    return shutil.which(name, path=f"/usr/local/sbin:/usr/sbin:{TOOLS}") or f"{TOOLS}/{name}"


def cpu_nanoseconds(pid):
    """CPU time of a process, of all its threads and of those that have ended."""
    # The clock's number is made of the process's as clock_getcpuclockid(3) makes it.
    return time.clock_gettime_ns(((~pid) << 3) | 2)


def memory_kilobytes(pid):
    """Resident, private and anonymous memory of a process."""
    fields = {}
    with open(f"/proc/{pid}/smaps_rollup") as file:
        for line in file:
            match = re.match(r"(\w+):\s+(\d+) kB", line)
            if match:
                fields[match.group(1)] = int(match.group(2))
    return fields["Rss"], fields["Private_Clean"] + fields["Private_Dirty"], fields["Anonymous"]


def median(values):
    return statistics.median(values)


def percentile(values, percent):
    """The value below which `percent` of them lie."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def first_line(*command):
    """The first line that a command prints, on either stream."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except OSError:
        return "not installed"
    return ((done.stdout + done.stderr).strip().splitlines() or ["silent"])[0]


def busy_share(seconds=1.0):
    """How much of the machine other work takes at the moment, from 0 to 1."""
    def sample():
        with open("/proc/stat") as file:
            ticks = [int(word) for word in file.readline().split()[1:9]]
        return sum(ticks), ticks[3] + ticks[4]
    whole, idle = sample()
    time.sleep(seconds)
    laterWhole, laterIdle = sample()
    return 1 - (laterIdle - idle) / max(1, laterWhole - whole)


def disk(path):
    """What holds `path`, as the kernel names it."""
    return first_line("findmnt", "--noheadings", "--output", "SOURCE,FSTYPE,OPTIONS", "--target", path)


def sync_milliseconds(path, count):
    """Milliseconds of each of `count` times 300 octets appended to a new file at `path` and synchronised, as a journal does it."""
    taken = []
    with open(path, "wb", buffering=0) as file:
        for _ in range(count):
            file.write(b"x" * 299 + b"\n")
            started = time.monotonic()
            os.fdatasync(file.fileno())
            taken.append((time.monotonic() - started) * 1000)
    os.unlink(path)
    return taken


def describe():
    """Rows of (what, value) for the head of the report."""
    with open("/proc/cpuinfo") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), platform.machine())
    with open("/etc/os-release") as file:
        system = next(line.split("=", 1)[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME"))
    with open("/proc/meminfo") as file:
        memory = int(file.readline().split()[1]) / 2**20
    return [
        ("CPU", f"{model}, {os.cpu_count()} cores; {memory:.0f} GB"),
        ("system", f"{system}, Linux {platform.release()}"),
        ("Swift", first_line(os.environ.get("SWIFT", "swift"), "--version")),
        ("OpenSSL", f"{first_line('openssl', 'version')}, the same library for kofu and nginx"),
        ("nginx", first_line(tool("nginx"), "-v").removeprefix("nginx version: ")),
        ("HAProxy", first_line(tool("haproxy"), "-v").split(" 20")[0]),
        ("kofu", f"{first_line('git', 'describe', '--always', '--dirty')}, release build"),
    ]
