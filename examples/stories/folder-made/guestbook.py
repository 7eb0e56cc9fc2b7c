"""A guest book: POST signs it, GET shows it, and says whether its own code could be changed."""
import os
import pathlib
from http.server import BaseHTTPRequestHandler, HTTPServer

BOOK = pathlib.Path("/srv/guestbook/book.txt")


class Guestbook(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(BOOK.read_text() if BOOK.exists() else "nobody yet\n")

    def do_POST(self):
        name = self.rfile.read(int(self.headers["Content-Length"])).decode()
        with BOOK.open("a") as book:
            book.write(name + "\n")
        self.answer(f"welcome {name}\n")

    def answer(self, text):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())


HTTPServer(("", 8000), Guestbook).serve_forever()
