#!/usr/bin/env python3
"""Proves each story: its Dockerfile builds, starts and answers after dfix as it did before.

A story is a folder under examples/stories: a Dockerfile as its author would have written it, the few files it needs,
and a story.toml that says how to ask the container (read by `Story.read`). Run by `tests/e2e/run`, in the namespaces
of its Docker daemon, so that the process numbers Docker tells are those of /proc.
"""

import argparse
import collections
import concurrent.futures
import difflib
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass, field

import table

STORIES = pathlib.Path(__file__).resolve().parents[2] / "examples" / "stories"

# "Not larger": what is added for a new user (passwd, group and shadow with their backups, three files of /etc/skel,
# the log of useradd) and what differs between two builds of the same file (times in the logs of apt and dpkg).
USER_DATABASE = 16 * 1024
TOLERANCE = 16 * 1024

START_SECONDS = 30
SILENT_RUNS = 4


class Failed(Exception):
    """One step of a story went wrong; the message says which."""


@dataclass
class Story:
    name: str
    folder: pathlib.Path
    about: str
    # A port makes it a service: the container stays up and is asked. Without one, each probe is a container of its own.
    port: int | None
    # get/post = path (with body), exec = a command inside, run = arguments for the image; expect = part of the answer.
    probes: list[dict]
    # The uid that the container has after dfix, where the story wants a certain one; any but 0 otherwise.
    expect_uid: int | None
    # Why dfix leaves root to this one, for the reader of the table. Without it, root after dfix is a failure.
    stays_root: str | None
    # Are unsafe fixes asked for too, as by somebody who knows the application?
    unsafe: bool
    # Folders that hold files before dfix and none after: lists and caches of package managers.
    empty_after: list[str]

    @staticmethod
    def read(folder):
        told = tomllib.loads((folder / "story.toml").read_text())
        story = Story(folder.name, folder, told.pop("about"), told.pop("port", None), told.pop("probe"),
                      told.pop("expect_uid", None), told.pop("stays_root", None),
                      told.pop("unsafe", False), told.pop("empty_after", []))
        unknown = set(told).union(*story.probes) - {"get", "post", "body", "exec", "run", "expect"}
        if unknown:
            raise SystemExit(f"{folder}/story.toml: unknown keys {sorted(unknown)}")
        return story


@dataclass
class Side:
    """What is seen of a story before dfix, or after. None: not reached."""
    size: int | None = None
    user: str = ""
    uid: int | None = None
    warnings: collections.Counter | None = None
    answers: list[str] = field(default_factory=list)
    # How many files each folder of `empty_after` holds.
    files: dict[str, int] = field(default_factory=dict)


@dataclass
class Row:
    """A line of the table."""
    story: Story
    before: Side = field(default_factory=Side)
    after: Side = field(default_factory=Side)
    edits: str = ""
    builds: bool | None = None
    starts: bool | None = None
    seconds: float = 0
    failures: list[str] = field(default_factory=list)


def prove(story, work, dfix):
    row, started = Row(story), time.monotonic()
    try:
        folders = {when: work / story.name / when for when in ("before", "after")}
        for folder in folders.values():
            shutil.rmtree(folder, ignore_errors=True)
            shutil.copytree(story.folder, folder, ignore=shutil.ignore_patterns("story.toml"))
        row.before = observe(story, folders["before"], "before")
        rewrite(dfix, folders["after"] / "Dockerfile", ["--unsafe"] if story.unsafe else [])
        row.edits = edits(folders["before"] / "Dockerfile", folders["after"] / "Dockerfile")
        row.builds = row.starts = False
        row.after = observe(story, folders["after"], "after", lambda: setattr(row, "builds", True))
        row.starts = True
        if dfix is not None:
            verify(story, folders["after"] / "Dockerfile", work / story.name / "verified", dfix)
        judge(row, hardened=dfix is not None)
    except Failed as failure:
        row.failures.append(str(failure))
    row.seconds = time.monotonic() - started
    return row


def observe(story, folder, when, built=lambda: None):
    image = f"dfix-e2e/{story.name}:{when}"
    side = Side(warnings=lint(folder, when))
    build = docker("build", "--network", "host", "--progress", "plain", "--tag", image, folder, timeout=600)
    if build.returncode:
        raise Failed(f"does not build {when} dfix:\n{tail(build.stderr)}")
    built()
    facts = json.loads(docker("image", "inspect", image).stdout)[0]
    side.size, side.user = facts["Size"], facts["Config"].get("User", "")
    side.files = {path: count_files(image, path) for path in story.empty_after}
    ask = ask_service if story.port else ask_command
    side.answers, side.uid = ask(story, image, when, "Healthcheck" in facts["Config"])
    for probe, answer in zip(story.probes, side.answers):
        if probe["expect"] not in answer:
            raise Failed(f"answers wrongly {when} dfix: {described(probe)} has no {probe['expect']!r}:\n{tail(answer)}")
    return side


def judge(row, hardened):
    before, after, story = row.before, row.after, row.story
    if before.answers != after.answers:
        differences = difflib.unified_diff("".join(before.answers).splitlines(), "".join(after.answers).splitlines(),
                                           "before", "after", lineterm="")
        row.failures.append("answers otherwise than before:\n" + "\n".join(differences))
    if hardened and story.expect_uid not in (None, after.uid):
        row.failures.append(f"runs as uid {after.uid}, the story expects {story.expect_uid}")
    if hardened and after.uid == 0 and (before.user != after.user or not story.stays_root):
        row.failures.append(f"runs as root after dfix (USER {before.user!r} before, {after.user!r} after)")
    for path in story.empty_after:
        if not before.files[path]:
            row.failures.append(f"{path} holds nothing before dfix: the story shows nothing")
        if hardened and after.files[path]:
            row.failures.append(f"{path} holds {after.files[path]} files after dfix")
    if after.warnings - before.warnings:
        row.failures.append(f"new warnings of docker build --check: {dict(after.warnings - before.warnings)}")
    if after.size > before.size + TOLERANCE + USER_DATABASE:
        row.failures.append(f"the image grew by {after.size - before.size} bytes")


def count_files(image, path):
    name = image.replace("/", "-").replace(":", "-") + "-files"
    look = f"[ ! -e {path} ] || find {path} -type f | wc -l"
    code, found, errors = run_to_end(name, "--user", "0", "--entrypoint", "sh", image, "-c", look)
    if code:
        raise Failed(f"{path} can't be looked into:\n{tail(errors)}")
    return int(found or 0)


def rewrite(dfix, dockerfile, options):
    if dfix is None:
        return
    done = subprocess.run([dfix, "--write", "--offline", *options, dockerfile], capture_output=True, text=True, timeout=60)
    # 1: something is left for a person, which is no failure here.
    if done.returncode not in (0, 1):
        raise Failed(f"dfix ends with {done.returncode}:\n{tail(done.stderr)}")


def verify(story, rewritten, folder, dfix):
    """`dfix verify --write` builds and starts the story itself, and writes what `dfix --write` has written."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(story.folder, folder, ignore=shutil.ignore_patterns("story.toml"))
    dockerfile = folder / "Dockerfile"
    command = [dfix, "verify", "--write", "--offline", "--builder", "docker", "--watch", "2",
               "--build-option=--network=host", *(["--unsafe"] if story.unsafe else []), dockerfile]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        _, told = process.communicate(timeout=600)
    except subprocess.TimeoutExpired:
        process.terminate()
        raise Failed("dfix verify does not end") from None
    if process.returncode not in (0, 1):
        raise Failed(f"dfix verify ends with {process.returncode}:\n{tail(told, 40)}")
    if "verify    builds and starts with docker 2" not in told:
        raise Failed(f"dfix verify does not say what it built with:\n{tail(told, 40)}")
    if dockerfile.read_bytes() != rewritten.read_bytes():
        raise Failed("dfix verify --write writes something else than dfix --write")
    names = docker("image", "ls", "--format", "{{.Repository}}").stdout + docker("ps", "--all", "--format", "{{.Names}}").stdout
    if left := [name for name in names.split() if name.startswith(f"dfix-verify-{process.pid}-")]:
        raise Failed(f"dfix verify leaves {left} behind")


def write_digests(config):
    """What dfix would learn from Docker Hub, told in its configuration: the digests of the base images made here."""
    images = docker("image", "ls", "--digests", "--format", "{{.Repository}}:{{.Tag}} {{.Digest}}").stdout.split("\n")
    known = [line.split() for line in images if "sha256:" in line]
    if not known:
        raise SystemExit("no base image has a digest: the set-up is broken")
    lines = [f'"{name}" = "{digest}"\n' for name, digest in known]
    config.parent.mkdir(parents=True, exist_ok=True)
    config.write_text("[pin.digests]\n" + "".join(lines))


def edits(before, after):
    difference = difflib.ndiff(*(path.read_bytes().decode().splitlines(keepends=True) for path in (before, after)))
    count = collections.Counter(line[0] for line in difference)
    return f"+{count['+']} −{count['-']}"


def lint(folder, when):
    told = docker("build", "--call", "lint,format=json", folder)
    if "ERROR: " in told.stderr:
        raise Failed(f"docker build --check gives up {when} dfix:\n{tail(told.stderr)}")
    return collections.Counter(warning["ruleName"] for warning in json.loads(told.stdout)["warnings"] or [])


# ---- Asking the container ----

def ask_command(story, image, when, _health):
    name = f"dfix-e2e-{story.name}-{when}"
    answers = []
    for probe in story.probes:
        code, answer, errors = run_to_end(name, image, *probe["run"])
        # 125: Docker itself could not; 126, 127: the command can't be run or isn't there.
        if code in (125, 126, 127):
            raise Failed(f"does not start {when} dfix:\n{tail(errors)}")
        answers.append(f"{answer}exit {code}\n")
    code, uid, _ = run_to_end(name, "--entrypoint", "id", image, "-u")
    if code == 0:
        if not uid:
            raise Failed(f"says nothing when asked for its uid {when} dfix")
        return answers, int(uid)
    # No `id` in the image: built from scratch, so USER can only be a number.
    user = docker("image", "inspect", "--format", "{{.Config.User}}", image).stdout.strip()
    return answers, int(user.split(":")[0] or 0)


def run_to_end(name, *arguments):
    """Runs a container to its end: its exit code, and what it said.

    On a busy machine Docker can lose what a process says that ends at once, on the client's side and in the log: who
    says nothing is asked again.
    """
    for attempt in range(SILENT_RUNS):
        time.sleep(attempt)
        docker("rm", "--force", "--volumes", name)
        done = docker("run", "--name", name, "--network", "none", *arguments, timeout=60)
        said = docker("logs", name).stdout or done.stdout
        docker("rm", "--force", "--volumes", name)
        if said or done.stderr:
            break
    return done.returncode, said, done.stderr


def ask_service(story, image, when, health):
    container = f"dfix-e2e-{story.name}-{when}"
    docker("rm", "--force", "--volumes", container)
    started = docker("run", "--detach", "--network", "none", "--name", container,
                     *(["--health-interval", "1s"] if health else []), image)
    try:
        if started.returncode:
            raise Failed(f"does not start {when} dfix:\n{tail(started.stderr)}")
        process = wait_until_up(story, container, when, health)
        status = pathlib.Path(f"/proc/{process}/status").read_text()
        uid = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("Uid:"))
        return [ask(story, container, process, probe, when) for probe in story.probes], uid
    finally:
        docker("rm", "--force", "--volumes", container)


def wait_until_up(story, container, when, health):
    """The process number of the container, as soon as its port is open and its HEALTHCHECK, if any, says healthy."""
    until = time.monotonic() + START_SECONDS
    while True:
        state = json.loads(docker("inspect", "--format", "{{json .State}}", container).stdout)
        up = state["Running"] and http(state["Pid"], story.port, "/").returncode == 0
        if up and (not health or state["Health"]["Status"] == "healthy"):
            return state["Pid"]
        if not state["Running"] or time.monotonic() > until:
            words = docker("logs", container)
            why = "is not up in time" if state["Running"] else f"ended with {state['ExitCode']}"
            raise Failed(f"does not start {when} dfix: {why}\n{tail(words.stdout + words.stderr)}"
                         f"{json.dumps(state.get('Health', ''))}")
        time.sleep(0.2)


def ask(story, container, process, probe, when):
    if "exec" in probe:
        told = docker("exec", container, *probe["exec"])
    else:
        method = ["--request", "POST", "--data-binary", probe.get("body", "")] if "post" in probe else []
        told = http(process, story.port, probe.get("get") or probe["post"], *method)
    if told.returncode:
        raise Failed(f"no answer {when} dfix: {described(probe)}\n{tail(told.stdout + told.stderr)}")
    return f"{told.stdout}\n"


def http(process, port, path, *options):
    """A request from inside the container's network: it has no other, and needs no client of its own."""
    url = f"http://127.0.0.1:{port}{path}"
    return call("nsenter", f"--net=/proc/{process}/ns/net", "curl", "--silent", "--show-error", "--noproxy", "*",
                "--max-time", "10", "--write-out", "\nHTTP %{http_code}", *options, url)


def described(probe):
    return " ".join(f"{key} {value}" for key, value in probe.items() if key != "expect")


# ---- Running things ----

def call(*command, timeout=60):
    try:
        return subprocess.run([str(word) for word in command], capture_output=True, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, timeout=timeout)
    except subprocess.TimeoutExpired:
        raise Failed(f"no end after {timeout} s: {' '.join(str(word) for word in command)}") from None


def docker(*arguments, timeout=60):
    return call("docker", *arguments, timeout=timeout)


def tail(text, lines=25):
    return "".join(f"    {line}\n" for line in text.splitlines()[-lines:])


def main():
    parser = argparse.ArgumentParser(prog="tests/e2e/run", description="Builds and starts the stories before and after dfix.")
    parser.add_argument("stories", nargs="*", metavar="STORY", help="a folder's name under examples/stories (default: all)")
    parser.add_argument("--docs", action="store_true", help="write the table to docs/proof.md")
    parser.add_argument("--identity", action="store_true", help="leave dfix out")
    parser.add_argument("--work", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    options = parser.parse_args()

    folders = sorted(path.parent for path in STORIES.glob("*/story.toml"))
    if wrong := set(options.stories) - {folder.name for folder in folders}:
        parser.error(f"no such story: {', '.join(sorted(wrong))}")
    if options.docs and (options.stories or options.identity):
        parser.error("--docs wants all stories, after dfix")
    stories = [Story.read(folder) for folder in folders if not options.stories or folder.name in options.stories]

    dfix = None if options.identity else os.environ["DFIX"]
    write_digests(options.work / "dfix.toml")
    rows = []
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for row in pool.map(lambda story: prove(story, options.work, dfix), stories):
            print(f"{'FAILED' if row.failures else 'ok':6} {row.story.name} ({row.seconds:.0f} s)", flush=True)
            for failure in row.failures:
                print(f"  {failure}", flush=True)
            rows.append(row)

    print("\n" + table.plain(rows) + "\n")
    failed = sum(bool(row.failures) for row in rows)
    if options.docs and not failed:
        version = docker("version", "--format", "{{.Server.Version}}").stdout.strip()
        print(f"written: {table.write_docs(rows, version)}")
    print(f"{len(rows) - failed} passed, {failed} failed")
    return 1 if failed or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
