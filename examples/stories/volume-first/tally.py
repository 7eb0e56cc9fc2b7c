"""Votes in SQLite, in the volume."""
from http.server import BaseHTTPRequestHandler, HTTPServer

from peewee import CharField, Model, SqliteDatabase

database = SqliteDatabase("/var/lib/tally/votes.db")


class Vote(Model):
    name = CharField()

    class Meta:
        database = database


database.create_tables([Vote])


class Tally(BaseHTTPRequestHandler):
    def do_POST(self):
        Vote.create(name=self.path[1:])
        self.do_GET()

    def do_GET(self):
        names = sorted({vote.name for vote in Vote.select()})
        counts = [f"{name}: {Vote.select().where(Vote.name == name).count()}" for name in names]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(", ".join(counts).encode())


HTTPServer(("", 8090), Tally).serve_forever()
