#!/usr/bin/env python3
"""Compares the time, memory and output size of specwright with other generators.

peers.py DOCUMENT [--program specwright] [--runs 5]

Each tool builds DOCUMENT (one OpenAPI file) with its default settings. Tools from npm are installed into a temporary
folder. Prints the best wall time, the processor time of that run, the largest memory and the size of the output.
"""
import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time


def measure(command, output):
    """Runs a command once; returns wall and processor time in seconds and memory in MB, or None if it failed."""
    shutil.rmtree(output, ignore_errors=True)
    begun = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        return None
    return time.monotonic() - begun, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def size(path):
    path = pathlib.Path(path)
    files = [path] if path.is_file() else [file for file in path.rglob("*") if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("document")
    arguments.add_argument("--program", default="specwright")
    arguments.add_argument("--runs", type=int, default=5)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(
            ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", work, "@redocly/cli"], check=True
        )
        version = json.loads((pathlib.Path(work) / "node_modules/@redocly/cli/package.json").read_text())["version"]
        tools = [
            ("specwright build", [options.program, "build", options.document, "-q", "-o", f"{work}/site"], f"{work}/site"),
            (
                f"@redocly/cli {version} build-docs",
                [f"{work}/node_modules/.bin/redocly", "build-docs", options.document, "-o", f"{work}/redoc.html"],
                f"{work}/redoc.html",
            ),
        ]
        print("| tool | wall s | processor s | memory MB | output MB |\n|---|---|---|---|---|")
        for name, command, output in tools:
            runs = [run for run in (measure(command, output) for _ in range(options.runs)) if run]
            if not runs:
                print(f"| {name} | failed | | | |")
                continue
            wall, processor, memory = min(runs)
            print(f"| {name} | {wall:.2f} | {processor:.2f} | {memory:.0f} | {size(output):.1f} |")


if __name__ == "__main__":
    sys.exit(main())
