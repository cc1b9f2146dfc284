"""`karawo serve`: the web server and the background worker, together until Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from time import monotonic, sleep, time
from typing import Any, Protocol

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from granian import Granian
from granian.constants import Interfaces

from karawo.config import database
from karawo.config.connections import let_go

_PRIVATE = frozenset({"127.0.0.1", "::1", "localhost"})


class Command(BaseCommand):
    help = "Menjalankan Karawo sampai Ctrl-C."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--processes", type=int, default=2, help="proses web")

    def handle(self, *args: Any, **options: Any) -> None:
        serve(self.stdout, host=options["host"], port=options["port"], processes=options["processes"])


WORKER = ("procrastinate", "worker", "--concurrency", "1")
"""One job at a time: `config.jobs` relies on it."""


def serve(
    out: OutputWrapper, *, host: str, port: int, processes: int, beside: tuple[tuple[str, ...], ...] = ()
) -> None:
    """Until Ctrl-C or SIGTERM. beside: karawo commands that run along with the server and end with it.

    Raises CommandError where the address is public and a setting is unsafe.
    """
    if host not in _PRIVATE:
        refuse_unsafe()
    let_go()
    with (
        database.ensure_running(settings.HOME).watch(),
        companions_of((WORKER, *beside), host=host, port=port),
    ):
        out.write(f"Karawo: http://{host}:{port}/  (Ctrl-C untuk berhenti)")
        out.flush()
        while not answer_until_asked_to_end(
            Granian(
                "karawo.config.served:application",
                address=host,
                port=port,
                interface=Interfaces.WSGI,
                workers=processes,
                blocking_threads=4,
                respawn_failed_workers=True,
                log_access=False,
            )
        ):
            sleep(LOOK_SECONDS)


SOON_SECONDS = 15.0


class WebServer(Protocol):
    """What of Granian is used here."""

    interrupt_signal: bool

    def serve(self) -> None: ...


def answer_until_asked_to_end(server: WebServer) -> bool:
    """True when somebody asked it to end; False when it gave up by itself, as it does where a web process dies twice in
    a few seconds, and should begin again. Raises SystemExit where it gave up so soon that it would at each start.
    """
    begun_at = monotonic()
    try:
        server.serve()
    except SystemExit:
        if server.interrupt_signal or monotonic() - begun_at < SOON_SECONDS:
            raise
        return False
    return True


PATIENCE_SECONDS = 60
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what it is reached by from here


@contextmanager
def companions_of(
    commands: Sequence[tuple[str, ...]], *, host: str, port: int
) -> Iterator[Sequence[Companion]]:
    """karawo commands that start as soon as the server has answered once, and end with the block.

    Before, they would take the cores from the first page: each of them imports the whole house. The worker is
    started again whenever it ends before.
    """
    companions = [Companion(words, stays=words == WORKER) for words in commands]
    ended = Event()

    def follow() -> None:
        wait_for_answer(_ANYWHERE.get(host, host), port, ended)
        if not ended.is_set():
            keep_company(companions, ended)

    following = Thread(target=follow, name="karawo-companions")
    following.start()
    try:
        yield companions
    finally:
        ended.set()
        following.join()
        for companion in companions:
            companion.ask_to_end()
        for companion in companions:
            companion.end()


class Companion:
    """stays: it is to live as long as the server, and is started again where it does not."""

    def __init__(self, words: tuple[str, ...], *, stays: bool) -> None:
        self.stays = stays
        self._words = words
        self._process: subprocess.Popen[bytes] | None = None
        self._begun_at = 0.0
        self._pause = 0.0

    @property
    def process_id(self) -> int | None:
        """None before its start and after its end."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def begin(self) -> None:
        self._begun_at = monotonic()
        self._process = subprocess.Popen([sys.executable, "-m", "karawo.config.beside", *self._words])  # noqa: S603 - our own

    def begin_again(self) -> None:
        """At once where it had lived for a while; one that ends at each start is given longer and longer pauses."""
        lived = monotonic() - self._begun_at
        if lived < self._pause:
            return
        self._pause = 0.0 if lived > STEADY_SECONDS else min(LONGEST_PAUSE, 2 * self._pause + 1)
        self.begin()

    def ask_to_end(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)

    def end(self) -> None:
        if self._process is not None:
            try:
                self._process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


LOOK_SECONDS = 0.5
STEADY_SECONDS, LONGEST_PAUSE = 60.0, 30.0
BACK_SECONDS = 60.0
"""A clock that was put back further than this makes the worker begin anew: it plans its minutes by the last one it saw,
and would seal nothing until the clock has come there again."""


def keep_company(
    companions: Sequence[Companion],
    ended: Event,
    *,
    clock: Callable[[], float] = time,
    look_seconds: float = LOOK_SECONDS,
) -> None:
    """Starts them, and starts again what stays, until `ended`. clock: seconds of the wall clock."""
    for companion in companions:
        companion.begin()
    ahead = clock() - monotonic()
    while not ended.wait(look_seconds):
        now_ahead = clock() - monotonic()
        is_put_back = now_ahead < ahead - BACK_SECONDS
        ahead = now_ahead
        for companion in companions:
            if companion.stays and companion.process_id is None:
                companion.begin_again()
            elif companion.stays and is_put_back:
                companion.ask_to_end()


def wait_for_answer(host: str, port: int, ended: Event) -> None:
    """Until the server has answered anything at all, its block has ended, or a minute has passed."""
    until = monotonic() + PATIENCE_SECONDS
    while monotonic() < until and not ended.wait(0.1):
        link = HTTPConnection(host, port, timeout=2)
        try:
            link.request("HEAD", "/")
            link.getresponse()
        except (OSError, HTTPException):
            continue
        finally:
            link.close()
        return


def refuse_unsafe() -> None:
    """Raises CommandError that names each unsafe setting with its fix; only a public address is refused."""
    found = checks.run_checks(include_deployment_checks=True)
    serious = [message for message in found if message.level >= checks.WARNING and not message.is_silenced()]
    if serious:
        lines = "\n".join(f"- {message.msg} {message.hint or ''}" for message in serious)
        raise CommandError(f"Karawo tidak dijalankan di alamat umum sebelum ini dibetulkan:\n{lines}")
