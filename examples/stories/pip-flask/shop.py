import os
import sqlite3

from flask import Flask, jsonify, request

app = Flask(__name__)
PRICES = {"apple": 120, "pear": 150}


@app.get("/")
def index():
    return f"Shop, {os.environ['APP_ENV']}\n"


@app.get("/prices/<name>")
def price(name):
    if name not in PRICES:
        return jsonify(error="no such fruit"), 404
    return jsonify(name=name, cents=PRICES[name])


@app.post("/orders")
def order():
    # Beside the code, as in many small applications.
    with sqlite3.connect("orders.db") as orders:
        orders.execute("CREATE TABLE IF NOT EXISTS orders (fruit TEXT)")
        orders.execute("INSERT INTO orders VALUES (?)", [request.get_data(as_text=True)])
        (count,) = orders.execute("SELECT count(*) FROM orders").fetchone()
    return f"order {count} taken\n"
