import os

from bottle import post, get, run

FILE = os.environ["COUNTER_FILE"]


def read():
    try:
        with open(FILE) as file:
            return int(file.read())
    except FileNotFoundError:
        return 0


@get("/")
def show():
    return f"{read()}\n"


@post("/up")
def up():
    count = read() + 1
    with open(FILE, "w") as file:
        file.write(str(count))
    return f"{count}\n"


run(host="0.0.0.0", port=8080)
