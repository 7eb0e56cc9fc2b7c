#!/usr/bin/env python3
"""Holds dfix's findings against BuildKit's own checks (`docker build --check`), file by file and line by line.

The files are the examples of every rule that has a name of BuildKit's, and tests/e2e/checks, a folder for each check that
no rule of dfix's has. A difference has to stand in checks.toml, with its reason; what stands there has to be one. Run by
`tests/e2e/run checks`, which has Docker up and FINDINGS set.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = pathlib.Path(__file__).with_name("checks.toml")
FOLDERS = pathlib.Path(__file__).with_name("checks")
# An empty image under every name that a file turns out to need: no registry of images is reached here.
PLACEHOLDER = "dfix-e2e/placeholder"
MISSING = re.compile(r"^ERROR: .*failed to resolve source metadata for (\S+?): ", re.MULTILINE)
SYNTAX = re.compile(r"\A\ufeff?#\s*syntax\s*=.*\r?\n", re.IGNORECASE)
CHECK = re.compile(r"^#\s*check\s*=", re.IGNORECASE | re.MULTILINE)
lent, lending = set(), threading.Lock()


class Failed(Exception):
    pass


def dfix_findings(files):
    """By file: what dfix finds, as (check, first line, last line); and why it reads a file not at all."""
    told = subprocess.run([os.environ["FINDINGS"], *files], cwd=ROOT, capture_output=True, text=True, check=False)
    if told.returncode:
        raise SystemExit(f"checks: {told.stderr}")
    found, unread = collections.defaultdict(set), {}
    for finding in map(json.loads, told.stdout.splitlines()):
        if "not_understood" in finding:
            unread[finding["file"]] = finding["not_understood"]
        for name in finding.get("codes", []):
            found[finding["file"]].add((name, finding["first"], finding["last"]))
    return found, unread


def buildkit_findings(file):
    """What BuildKit finds in a file, as (check, line), and the error that it stops at, if any."""
    path = ROOT / file
    context = path.parent if FOLDERS in path.parents else None
    with tempfile.TemporaryDirectory() as folder:
        # Its frontend comes with Docker; another one would have to be pulled.
        text = path.read_bytes().decode()
        rest = SYNTAX.sub("", text)
        moved = int(rest != text)
        copy = pathlib.Path(folder, "Dockerfile")
        copy.write_bytes(rest.encode())
        command = ["docker", "build", "--call=lint,format=json", "--file", str(copy), str(context or folder)]
        # It would hide what a comment of the file says: `# check=skip=…`.
        if not CHECK.search(text):
            command[3:3] = ["--build-arg", "BUILDKIT_DOCKERFILE_CHECK=experimental=all"]
        while True:
            told = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
            missing = MISSING.findall(told.stderr)
            if not missing or not lend(missing[-1]):
                break
    try:
        report = json.loads(told.stdout)
    except ValueError:
        errors = [line for line in told.stderr.splitlines() if line.startswith("ERROR: ")]
        return set(), errors[-1] if errors else f"no answer: {told.stderr[-500:]}"
    found = {(warning["ruleName"], warning["location"]["ranges"][0]["start"]["line"] + moved)
             for warning in report.get("warnings") or [] if warning["location"].get("ranges")}
    error = report.get("buildError")
    return found, error and error.get("message", "no message")


def lend(name):
    with lending:
        if name in lent:
            return True
        done = subprocess.run(["docker", "tag", PLACEHOLDER, name], capture_output=True, check=False)
        if done.returncode == 0:
            lent.add(name)
        return done.returncode == 0 # a digest can't be lent


def read_table():
    table = tomllib.loads(TABLE.read_text())
    rows = {}
    for row in table["difference"]:
        for file in row["files"]:
            key = row["check"], row["only"], file
            if key in rows or not row["why"]:
                raise SystemExit(f"checks: {TABLE}: {key} stands there twice, or has no reason")
            rows[key] = row["why"]
    return table["checks"], rows


def main():
    parser = argparse.ArgumentParser(prog="tests/e2e/run checks", description="Holds dfix's findings against BuildKit's.")
    parser.add_argument("--verbose", action="store_true", help="print every difference, the deliberate ones too")
    options = parser.parse_args()
    checks, rows = read_table()
    # A section of the page for each rule, with its aliases: tests/docs.rs keeps it true.
    sections = [section.split("\n\nFix: ")[0] for section in (ROOT / "docs/rules.md").read_text().split("\n### ")[1:]]
    folders = [section.split()[0] for section in sections if set(re.findall(r"\w+", section)) & set(checks)]
    files = sorted(str(path.relative_to(ROOT)) for folder in folders for path in (ROOT / "examples" / folder).iterdir())
    files += sorted(str(path.relative_to(ROOT)) for path in FOLDERS.glob("*/Dockerfile"))
    if len(folders) < 15 or len(files) < 50:
        raise SystemExit(f"checks: only {len(folders)} rules and {len(files)} files: something is wrong with docs/rules.md")
    ours, unread = dfix_findings(files)
    counts = {check: collections.Counter() for check in checks}
    differences, stopped = set(), {}
    with concurrent.futures.ThreadPoolExecutor(max_workers=2 * (os.cpu_count() or 1)) as pool:
        for file, (theirs, error) in zip(files, pool.map(buildkit_findings, files)):
            if error:
                stopped[file] = error
            if file in unread:
                continue
            mine = {finding for finding in ours[file] if finding[0] in checks}
            # BuildKit tells the first line of an instruction, of an empty continuation the last.
            agreed = {(check, first, line) for check, first, last in mine for told, line in theirs
                      if check == told and first <= line <= last}
            for check, _, _ in agreed:
                counts[check]["both"] += 1
            for check, line in theirs - {(check, line) for check, _, line in agreed}:
                if check not in checks:
                    raise SystemExit(f"checks: BuildKit has a check that {TABLE} doesn't name: {check}")
                counts[check]["buildkit"] += 1
                differences.add((check, "buildkit", file, line))
            # Where BuildKit stops, it doesn't get to what stands behind.
            alone = {(check, first) for check, first, _ in mine} - {(check, first) for check, first, _ in agreed}
            for check, line in alone if not error else ():
                counts[check]["dfix"] += 1
                differences.add((check, "dfix", file, line))
    if lent:
        subprocess.run(["docker", "image", "rm", "--no-prune", *lent], capture_output=True, check=False)

    print(f"{len(files)} files; BuildKit stops in {len(stopped)}, dfix leaves {len(unread)} alone\n")
    print(f"{'check':32} {'both':>5} {'only dfix':>10} {'only BuildKit':>14}   (lines)")
    for check, count in counts.items():
        print(f"{check:32} {count['both']:5} {count['dfix']:10} {count['buildkit']:14}")
    failures = [f"{check}, only {side}: {file}:{line}: not in {TABLE.name}"
                for check, side, file, line in sorted(differences) if (check, side, file) not in rows]
    shown = {(check, side, file) for check, side, file, _ in differences}
    failures += [f"{check}, only {side}: {file}: in {TABLE.name}, but no difference"
                 for check, side, file in sorted(set(rows) - shown)]
    failures += [f"{check}: no file shows it" for check, count in counts.items()
                 if not count["both"] + count["buildkit"] + count["dfix"]]
    if options.verbose:
        for file, error in sorted(stopped.items()):
            print(f"BuildKit stops in {file}: {error}")
        for check, side, file, line in sorted(differences):
            print(f"{check} only {side} {file}:{line}: {rows.get((check, side, file), 'NO REASON')}")
    print("\n" + "".join(f"FAILED {failure}\n" for failure in failures) + f"{len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
