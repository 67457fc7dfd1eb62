#!/usr/bin/env python3
"""Writes the licence texts of all crates in the binary as Markdown.

notices.py [--target TRIPLE]

Reads `cargo metadata`, so the crates must have been downloaded (`cargo fetch`). A crate without a licence file is
listed with its licence expression. Exit code 1 when a crate names no licence at all.
"""
import argparse
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def metadata(target):
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    if target:
        command += ["--filter-platform", target]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def linked(data):
    """Returns the packages that the binary is built from: no dev-dependencies, no own crates."""
    nodes = {node["id"]: node for node in data["resolve"]["nodes"]}
    own = set(data["workspace_members"])
    found, queue = set(), [data["resolve"]["root"]]
    while queue:
        current = queue.pop()
        if current in found:
            continue
        found.add(current)
        for dependency in nodes[current]["deps"]:
            if any(kind["kind"] in (None, "build") for kind in dependency["dep_kinds"]):
                queue.append(dependency["pkg"])
    return [package for package in data["packages"] if package["id"] in found - own]


def texts(package):
    """Returns the licence files of a crate by name."""
    folder = pathlib.Path(package["manifest_path"]).parent
    names = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE")
    files = [path for path in sorted(folder.iterdir()) if path.is_file() and path.name.upper().startswith(names)]
    return {path.name: path.read_text("utf-8", "replace").strip() for path in files}


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--target")
    packages = sorted(linked(metadata(arguments.parse_args().target)), key=lambda p: (p["name"], p["version"]))
    unlicensed = [p["name"] for p in packages if not p["license"] and not p["license_file"]]
    if unlicensed:
        sys.exit("no licence: " + ", ".join(unlicensed))
    print("# Third-party notices\n")
    print("specwright contains the following crates.\n")
    print("| crate | version | licence |\n|---|---|---|")
    for package in packages:
        print(f"| {package['name']} | {package['version']} | {package['license'] or 'see its file'} |")
    # Many crates share a text: each is printed once, with the crates that it covers.
    covered = {}
    for package in packages:
        for name, text in texts(package).items():
            covered.setdefault(text, []).append(f"{package['name']} {package['version']} ({name})")
    for text, crates in covered.items():
        print("\n## " + ", ".join(crates) + "\n")
        print("\n".join("    " + line if line else "" for line in text.splitlines()))


main()
