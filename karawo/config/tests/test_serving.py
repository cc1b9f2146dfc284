"""A start: what runs beside the server follows its first answer, and a start that fails leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from karawo.config.management.commands.serve import (
    Companion,
    answer_until_asked_to_end,
    companions_of,
    keep_company,
    wait_for_answer,
)

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


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.02)


class _Worker(Companion):
    """Lives until somebody ends it, and does nothing."""

    def begin(self) -> None:
        self._begun_at = time.monotonic()
        self._process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])


@contextmanager
def _kept(*, clock: Callable[[], float] = time.time, stays: bool = True) -> Iterator[Companion]:
    worker, ended = _Worker((), stays=stays), Event()
    keeping = Thread(
        target=keep_company, args=([worker], ended), kwargs={"clock": clock, "look_seconds": 0.02}
    )
    keeping.start()
    try:
        _until(lambda: worker.process_id is not None)
        yield worker
    finally:
        ended.set()
        keeping.join()
        worker.ask_to_end()
        worker.end()


def test_a_worker_that_was_killed_is_started_again() -> None:
    with _kept() as worker:
        for _turn in range(2):
            killed = worker.process_id
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            _until(lambda killed=killed: worker.process_id not in (None, killed))


def test_what_has_done_its_work_beside_the_server_is_not_started_again() -> None:
    with _kept(stays=False) as companion:
        assert companion.process_id is not None
        os.kill(companion.process_id, signal.SIGKILL)
        _until(lambda: companion.process_id is None)
        time.sleep(0.3)
        assert companion.process_id is None


def test_a_clock_that_is_put_back_two_hours_makes_the_worker_plan_anew() -> None:
    hours = [0]
    with _kept(clock=lambda: time.time() - 3600 * hours[0]) as worker:
        before = worker.process_id
        hours[0] = -2  # summer time and the like: forwards is no harm
        time.sleep(0.3)
        assert worker.process_id == before
        hours[0] = 0
        _until(lambda: worker.process_id not in (None, before))
        planned_anew = worker.process_id
        time.sleep(0.3)
        assert worker.process_id == planned_anew


def test_what_runs_beside_a_server_that_was_killed_ends_by_itself() -> None:
    """A parent that starts a companion and is killed with -9 before it can end it."""
    companion = (
        "import time; from karawo.kit import parent; parent.LOOK_SECONDS = 0.05; parent.end_with_parent(); "
        "print('begun', flush=True); time.sleep(600)"
    )
    parent = (
        f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {companion!r}]); sys.stdin.read()"
    )
    server = subprocess.Popen(
        [sys.executable, "-c", parent], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with server:
        assert server.stdout is not None
        assert server.stdout.readline() == "begun\n"
        server.kill()
        assert server.stdout.read() == ""  # the companion, which holds the other end, has ended


def test_what_runs_beside_the_server_starts_after_its_first_answer_and_ends_with_it(
    server: HTTPServer,
) -> None:
    with companions_of((("version",),), host="127.0.0.1", port=server.server_port) as (companion,):
        time.sleep(0.5)
        assert companion.process_id is None
        answering = _let_answer(server)
        _until(lambda: companion.process_id is not None)
    assert companion.process_id is None
    server.shutdown()
    answering.join()


def test_a_server_that_ends_before_it_has_answered_starts_nothing(server: HTTPServer) -> None:
    with companions_of((("version",),), host="127.0.0.1", port=server.server_port) as (companion,):
        pass
    assert companion.process_id is None


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


class _Served:
    """Ends as Granian does, after so many seconds."""

    def __init__(self, *, asked: bool = False, code: int | None = None) -> None:
        self.interrupt_signal, self._code = asked, code

    def serve(self) -> None:
        if self._code is not None:
            sys.exit(self._code)


def test_a_server_that_gave_up_by_itself_begins_again_unless_it_would_at_each_start(monkeypatch) -> None:
    with pytest.raises(SystemExit):
        answer_until_asked_to_end(_Served(code=1))  # as soon as it was started
    monkeypatch.setattr("karawo.config.management.commands.serve.SOON_SECONDS", 0.0)
    assert not answer_until_asked_to_end(_Served(code=1))
    assert answer_until_asked_to_end(_Served())
    with pytest.raises(SystemExit):
        answer_until_asked_to_end(_Served(asked=True, code=1))
