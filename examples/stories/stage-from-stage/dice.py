"""Throws dice.

usage: dice.py --seed=SEED [--count=COUNT]

--seed=SEED    the same seed throws the same dice
--count=COUNT  how many dice [default: 3]
"""
import random

from docopt import docopt


def throw(seed, count):
    generator = random.Random(seed)
    return [generator.randint(1, 6) for _ in range(count)]


if __name__ == "__main__":
    told = docopt(__doc__)
    print(*throw(int(told["--seed"]), int(told["--count"])))
