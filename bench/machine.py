"""The machine, its processes and their CPU time, read from /proc."""
import os
import platform
import re
import statistics
import subprocess


def cpu_nanoseconds(pid):
    """CPU time of all threads of a process, in nanoseconds."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat") as file:
            total += int(file.read().split()[0])
    return total


def memory_kilobytes(pid):
    """Resident and private memory of a process."""
    fields = {}
    with open(f"/proc/{pid}/smaps_rollup") as file:
        for line in file:
            match = re.match(r"(\w+):\s+(\d+) kB", line)
            if match:
                fields[match.group(1)] = int(match.group(2))
    return fields["Rss"], fields["Private_Clean"] + fields["Private_Dirty"]


def median(values):
    return statistics.median(values)


def spread(values):
    """How far the values lie around their median, as text."""
    return f"{min(values):.2f}–{max(values):.2f}"


def first_line(*command):
    """The first line that a command prints, on either stream."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20)
    except OSError:
        return "not installed"
    return (done.stdout + done.stderr).strip().splitlines()[0]


def describe():
    """Rows of (what, value) for the head of the report."""
    with open("/proc/cpuinfo") as file:
        model = next(line.split(":", 1)[1].strip() for line in file if line.startswith("model name"))
    with open("/etc/os-release") as file:
        system = next(line.split("=", 1)[1].strip().strip('"') for line in file if line.startswith("PRETTY_NAME"))
    return [
        ("CPU", f"{model}, {os.cpu_count()} cores"),
        ("kernel", platform.release()),
        ("system", system),
        ("Swift", first_line("swift", "--version")),
        ("OpenSSL", first_line("openssl", "version")),
        ("nginx", first_line("/usr/sbin/nginx", "-v")),
        ("HAProxy", first_line("/usr/sbin/haproxy", "-v").split(" - ")[0]),
    ]
