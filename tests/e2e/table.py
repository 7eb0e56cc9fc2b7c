"""The table of the stories, for the terminal and for docs/proof.md."""

import pathlib

PROOF = pathlib.Path(__file__).resolve().parents[2] / "docs" / "proof.md"
BEGIN, END = "<!-- stories: begin -->", "<!-- stories: end -->"
HEADINGS = ["story", "edits", "builds", "starts, answers the same", "uid", "image MB", "warnings"]

# Where the results stand, so must what they do not prove.
TEXT = """\
Written by `tests/e2e/run --docs`: each folder of [examples/stories](../examples/stories) is built, started and asked with
Docker {version}, then once more after `dfix --write --offline`, with the digests of the base images in `dfix.toml`.
Each story is given to `dfix verify --write` as well, which builds and starts it by itself and writes the same.
These stories ask for unsafe fixes too, as somebody who knows the application would: {unsafe}.
*Edits* are lines that dfix added and took away, *uid* is the user that the container runs as, *warnings* are those of
`docker build --check`. An arrow leads from before to after.

{table}

Where the uid stays 0, dfix has a reason to leave it to a person:

{roots}

After dfix no file is left in these folders, which held some before:

{emptied}

The base images `debian`, `python`, `node` and `nginx` are stand-ins, made from Debian's packages by `tests/e2e/images.sh`,
since no registry of images is reached where this runs. The table proves that what dfix writes builds and runs. It does not
prove that dfix's table of images (`src/knowledge/images.toml`) is right about the published images: that rests on the
sources named there.
"""


def plain(rows):
    lines = [HEADINGS] + [cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def markdown(rows):
    lines = [HEADINGS, ["---"] * len(HEADINGS)] + [cells(row) for row in rows]
    about = {row.story.name: row.story.about for row in rows}
    for line in lines[2:]:
        line[0] = f"[{line[0]}](../examples/stories/{line[0]}): {about[line[0]]}"
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def roots(rows):
    return "\n".join(f"- {row.story.name}: {row.story.stays_root}" for row in rows if row.after.uid == 0)


def unsafe(rows):
    return ", ".join(row.story.name for row in rows if row.story.unsafe)


def emptied(rows):
    told = [(row, path, row.before.files.get(path), row.after.files.get(path)) for row in rows for path in row.story.empty_after]
    return "\n".join(f"- {row.story.name}: `{path}` ({before} → {after} files)" for row, path, before, after in told)


def cells(row):
    before, after = row.before, row.after
    return [
        row.story.name,
        row.edits or "–",
        told(row.builds),
        told(row.starts and before.answers == after.answers),
        change(before.uid, after.uid),
        change(megabytes(before), megabytes(after)),
        change(warnings(before), warnings(after)),
    ]


def told(answer):
    return {None: "–", True: "yes", False: "NO"}[answer]


def megabytes(side):
    return None if side.size is None else f"{side.size / 1e6:.1f}"


def warnings(side):
    return None if side.warnings is None else side.warnings.total()


def change(before, after):
    before, after = ("–" if value is None else str(value) for value in (before, after))
    return before if before == after else f"{before} → {after}"


def write_docs(rows, version):
    """Replaces what stands between the markers; the rest of the file is a person's."""
    old = PROOF.read_text() if PROOF.exists() else f"# Proof\n\n## Real builds\n\n{BEGIN}\n{END}\n"
    head, rest = old.split(BEGIN)
    _, foot = rest.split(END)
    text = TEXT.format(version=version, table=markdown(rows), unsafe=unsafe(rows), roots=roots(rows), emptied=emptied(rows))
    PROOF.write_text(f"{head}{BEGIN}\n{text}{END}{foot}")
    return PROOF
