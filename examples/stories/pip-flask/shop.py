import os

from flask import Flask, jsonify

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
