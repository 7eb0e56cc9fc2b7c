"""Does the jobs in /srv/jobs, the first named first."""
import pathlib

folder = pathlib.Path("/srv/jobs")
for name in ("b", "a"):
    (folder / name).write_text(f"job {name}\n")
for job in sorted(folder.glob("[!.]*")):
    print("done:", job.read_text().strip())
