"""Greets somebody in large letters.

Usage: greet.py --name=NAME
"""
import subprocess

from docopt import docopt

print(docopt(__doc__)["--name"], "is greeted:", flush=True)
subprocess.run(["figlet", "hello"], check=True)
