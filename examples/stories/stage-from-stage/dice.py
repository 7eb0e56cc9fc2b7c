import random

import click


def throw(seed, count):
    generator = random.Random(seed)
    return [generator.randint(1, 6) for _ in range(count)]


@click.command()
@click.option("--seed", type=int, required=True)
@click.option("--count", default=3)
def main(seed, count):
    click.echo(" ".join(map(str, throw(seed, count))))


if __name__ == "__main__":
    main()
