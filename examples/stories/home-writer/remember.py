"""Counts its visitors in the user's own data folder."""
import pathlib
from http.server import BaseHTTPRequestHandler, HTTPServer

import platformdirs

file = pathlib.Path(platformdirs.user_data_dir("remember", ensure_exists=True)) / "visits"


class Remember(BaseHTTPRequestHandler):
    def do_POST(self):
        visits = file.read_text().count("\n") + 1 if file.exists() else 1
        with file.open("a") as out:
            out.write(f"{self.path}\n")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"visit {visits}\n".encode())

    def do_GET(self):
        self.send_response(204)
        self.end_headers()


HTTPServer(("", 7000), Remember).serve_forever()
