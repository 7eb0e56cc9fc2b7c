"""Keeps the notes that are posted to it, one file each, and lists them."""
import os
import pathlib
from http.server import BaseHTTPRequestHandler, HTTPServer

FOLDER = pathlib.Path(os.environ["NOTES_DIR"])


class Notes(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer("".join(note.read_text() + "\n" for note in sorted(FOLDER.glob("*.txt"))))

    def do_POST(self):
        note = self.rfile.read(int(self.headers["Content-Length"])).decode()
        number = len(list(FOLDER.glob("*.txt"))) + 1
        (FOLDER / f"{number:04}.txt").write_text(note)
        self.answer(f"note {number}\n")

    def answer(self, text):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(text.encode())


HTTPServer(("", 8080), Notes).serve_forever()
