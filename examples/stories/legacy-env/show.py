import os

for name in "GREETING QUOTED BACKSLASH TRAILING JOINED DOLLAR MODERN OTHER".split():
    print(f"{name}={os.environ[name]!r}")
