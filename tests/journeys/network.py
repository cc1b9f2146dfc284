"""A bad network between the browser and the product: it can be gone, and it can lose the answer to what was done."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

NOT_CARRIED_ON = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Network(ThreadingHTTPServer):
    """is_down: every connection ends without a word. cuts: posts to an address with these letters never arrive.
    loses: of so many answers to a POST one is lost, 0 for none. forgets: the next answer to a POST with these letters
    in its address is lost, once."""

    daemon_threads = True
    is_down = False
    loses = 0
    cuts = forgets = ""

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Line)
        place = urlsplit(target)
        self.target = (place.hostname or "127.0.0.1", place.port or 80)
        self.posts = self.lost = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def is_this_one_lost(self, path: str) -> bool:
        with self.lock:
            self.posts += 1
            is_lost = bool(self.loses) and self.posts % self.loses == 0
            if self.forgets and self.forgets in path:
                is_lost, self.forgets = True, ""
            self.lost += is_lost
            return is_lost

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that was killed leaves its connections open; that is what this network is for."""


class _Line(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Network

    def log_message(self, *_words: object) -> None:
        pass

    def _cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def do_GET(self) -> None:
        is_cut = self.command == "POST" and self.server.cuts and self.server.cuts in self.path
        if self.server.is_down or is_cut:
            self._cut()
            return
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        upstream = http.client.HTTPConnection(*self.server.target, timeout=60)
        upstream.request(self.command, self.path, body, dict(self.headers.items()))
        answer = upstream.getresponse()
        content = answer.read()
        upstream.close()
        # The server has done its part by now.
        if self.server.is_down or (self.command == "POST" and self.server.is_this_one_lost(self.path)):
            self._cut()
            return
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in NOT_CARRIED_ON:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_POST = do_HEAD = do_GET


@contextmanager
def network(target: str) -> Iterator[Network]:
    found = Network(target)
    thread = threading.Thread(target=found.serve_forever, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.shutdown()
        found.server_close()
        thread.join()
