#!/usr/bin/env python3
"""Builds the fuzz targets below .build/fuzz: every room that they import once, instrumented, then each target with libFuzzer.

    build.py [TARGET…]      prints the path of each executable

A target is a file of targets/, and what it imports of ours decides which rooms it is built with: Package.swift says what those use.
Nothing of this is part of the package, so that no other build pays for it.
"""
import os
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / ".build/fuzz"
SYSTEM = {"COpenSSL", "CLinux"}
FLAGS = [
    "-O", "-g", "-wmo", "-parse-as-library", "-enable-testing", "-swift-version", "6", "-package-name", "kofu",
    "-sanitize=fuzzer,address", "-suppress-warnings",
    "-enable-upcoming-feature", "ExistentialAny", "-enable-upcoming-feature", "InternalImportsByDefault",
    "-enable-upcoming-feature", "MemberImportVisibility", "-enable-upcoming-feature", "NonisolatedNonsendingByDefault",
]


def graph():
    """What each room and process of Package.swift uses."""
    text = (ROOT / "Package.swift").read_text()
    found = re.findall(r'\b(?:room|process)\("(\w+)"(?:,\s*uses:\s*\[([^\]]*)\])?', text)
    return {name: re.findall(r'"(\w+)"', uses) for name, uses in found}


def imports(file):
    return re.findall(r"^(?:@\w+ +)*(?:\w+ +)?import +(\w+)", file.read_text(), re.M)


def order(wanted, uses):
    """The rooms that `wanted` needs, each after those that it uses."""
    done = []

    def visit(name):
        if name in done or name in SYSTEM or name not in uses:
            return
        for used in uses[name]:
            visit(used)
        done.append(name)

    for name in wanted:
        visit(name)
    return done


def prepare():
    """Notes the flags, so that everything is compiled anew where they are others."""
    OUT.mkdir(parents=True, exist_ok=True)
    flags = OUT / "flags"
    if not flags.exists() or flags.read_text() != " ".join(FLAGS):
        flags.write_text(" ".join(FLAGS))


def newest(files):
    return max((file.stat().st_mtime for file in files), default=0)


def swiftc(words):
    search = ["-I", str(OUT), *(word for name in sorted(SYSTEM) for word in ("-I", str(ROOT / "Sources" / name)))]
    command = [os.environ.get("SWIFTC", "swiftc"), *FLAGS, *search, *words]
    # What the compiler leaves beside what it was asked for stays with the rest.
    done = subprocess.run(command, cwd=OUT, capture_output=True, text=True, timeout=900)
    if done.returncode != 0:
        raise SystemExit(f"swiftc fails:\n{done.stderr or done.stdout}")


def room(name, uses):
    """Compiles one room to an object and a module, where it or one that it uses has changed."""
    sources = sorted((ROOT / "Sources" / name).rglob("*.swift"))
    target = OUT / f"{name}.o"
    needed = [OUT / f"{used}.o" for used in uses[name] if used not in SYSTEM]
    if target.exists() and target.stat().st_mtime > max(newest(sources), newest(needed), newest([OUT / "flags"])):
        return
    # A process keeps its main function under another name: libFuzzer has the one that runs.
    entry = ["-Xfrontend", "-entry-point-function-name", "-Xfrontend", f"{name}_main"]
    swiftc(["-module-name", name, "-emit-module", "-emit-module-path", str(OUT / f"{name}.swiftmodule"),
            "-c", "-o", str(target), *entry, *map(str, sources)])
    # An object that came out the same keeps its time, and would be compiled again and again.
    os.utime(target)
    print(f"    room {name}", file=sys.stderr)


def source_of(target):
    return next(file for folder in ("targets", "twins") if (file := HERE / f"{folder}/{target}.swift").exists())


def link(target, rooms):
    source, executable = source_of(target), OUT / f"fuzz-{target}"
    objects = [OUT / f"{name}.o" for name in rooms]
    if executable.exists() and executable.stat().st_mtime > max(newest([source, HERE / "Harness.swift"]), newest(objects)):
        return executable
    swiftc(["-module-name", f"Fuzz{target}", "-use-ld=lld", "-o", str(executable), str(source), str(HERE / "Harness.swift"),
            *map(str, objects), "-lssl", "-lcrypto"])
    print(f"    target {target}", file=sys.stderr)
    return executable


def build(targets):
    prepare()
    uses = graph()
    executables = []
    for target in targets:
        rooms = order(imports(source_of(target)), uses)
        for name in rooms:
            room(name, uses)
        executables.append(link(target, rooms))
    return executables


def program(source, *others):
    """A program of the audit's own, of one or more files, over the rooms that they import. libFuzzer has the main function: the program does its work when it is initialised."""
    prepare()
    uses = graph()
    executable = OUT / source.stem.lower()
    sources = [source, *others]
    rooms = order([name for file in sources for name in imports(file)], uses)
    for name in rooms:
        room(name, uses)
    objects = [OUT / f"{name}.o" for name in rooms]
    if not executable.exists() or executable.stat().st_mtime < max(newest(sources), newest(objects)):
        swiftc(["-module-name", source.stem, "-use-ld=lld", "-o", str(executable), *map(str, sources), *map(str, objects), "-lssl", "-lcrypto"])
    return executable


def all_targets():
    return sorted(file.stem for file in (HERE / "targets").glob("*.swift"))


if __name__ == "__main__":
    for path in build(sys.argv[1:] or all_targets()):
        print(path)
