"""Says who it is, in which groups, and what its home is; and writes there."""
import grp
import os
import pathlib
import pwd

me = pwd.getpwuid(os.getuid())
groups = sorted(grp.getgrgid(gid).gr_name for gid in {os.getgid(), *os.getgroups()})
print(f"{me.pw_name} ({me.pw_uid}) of {', '.join(groups)} at {os.environ['HOME']}")
pathlib.Path(os.environ["HOME"], "lit").write_text("on")
