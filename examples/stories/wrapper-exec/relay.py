import configparser
import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

config = configparser.ConfigParser()
config.read(sys.argv[1])
relay = config["relay"]


class Relay(BaseHTTPRequestHandler):
    def do_GET(self):
        with open("/var/log/relay/relay.log", "a") as log:
            log.write(f"GET {self.path}\n")
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{relay['name']} is process {os.getpid()}\n".encode())


HTTPServer(("", int(relay["port"])), Relay).serve_forever()
