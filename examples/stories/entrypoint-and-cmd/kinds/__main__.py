"""Tells what kind each file is."""
import argparse

import magic

parser = argparse.ArgumentParser(prog="kinds", description=__doc__)
parser.add_argument("file", nargs="+", help="a file to look at")
for name in parser.parse_args().file:
    print(name, magic.from_file(name, mime=True))
