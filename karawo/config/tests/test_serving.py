"""A start: what runs beside the server follows its first answer, and a start that fails leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from karawo.config.management.commands.serve import companions_of, wait_for_answer

ROOT = Path(__file__).resolve().parents[3]


class _Answers(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self.send_response(404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def server() -> Iterator[HTTPServer]:
    """Takes connections from the beginning, as Granian does, and answers when a test lets it."""
    with HTTPServer(("127.0.0.1", 0), _Answers) as made:
        yield made


def _let_answer(server: HTTPServer) -> Thread:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    return thread


def test_what_runs_beside_the_server_starts_after_its_first_answer_and_ends_with_it(
    server: HTTPServer,
) -> None:
    with companions_of((("version",),), host="127.0.0.1", port=server.server_port) as running:
        time.sleep(0.5)
        assert not running
        answering = _let_answer(server)
        until = time.monotonic() + 30
        while not running and time.monotonic() < until:
            time.sleep(0.05)
        assert len(running) == 1
    assert running[0].poll() is not None
    server.shutdown()
    answering.join()


def test_a_server_that_ends_before_it_has_answered_starts_nothing(server: HTTPServer) -> None:
    with companions_of((("version",),), host="127.0.0.1", port=server.server_port) as running:
        pass
    assert not running


def test_nobody_is_waited_for_once_the_server_has_ended(server: HTTPServer) -> None:
    ended = Event()
    ended.set()
    began = time.monotonic()
    wait_for_answer("127.0.0.1", server.server_port, ended)
    assert time.monotonic() - began < 5


def test_a_start_whose_settings_cannot_be_read_says_so_and_ends() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "karawo.config.cli", "check"],
        cwd=ROOT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "karawo.config.nothing"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode != 0
    assert "karawo.config.nothing" in done.stderr
