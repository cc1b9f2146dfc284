"""`karawo serve`: the web server and the background worker, together until Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from time import monotonic
from typing import Any

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
        Granian(
            "karawo.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=processes,
            blocking_threads=4,
            respawn_failed_workers=True,
            log_access=False,
        ).serve()


PATIENCE_SECONDS = 60
_ANYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what it is reached by from here


@contextmanager
def companions_of(
    commands: Sequence[tuple[str, ...]], *, host: str, port: int
) -> Iterator[Sequence[subprocess.Popen[bytes]]]:
    """karawo commands that start as soon as the server has answered once, and end with the block.

    Before, they would take the cores from the first page: each of them imports the whole house.
    """
    companions: list[subprocess.Popen[bytes]] = []
    ended = Event()

    def follow() -> None:
        wait_for_answer(_ANYWHERE.get(host, host), port, ended)
        if not ended.is_set():
            companions.extend(
                subprocess.Popen([sys.executable, "-m", "karawo.config.cli", *words])  # noqa: S603 - our own
                for words in commands
            )

    following = Thread(target=follow, name="karawo-companions")
    following.start()
    try:
        yield companions
    finally:
        ended.set()
        following.join()
        for companion in companions:
            companion.send_signal(signal.SIGTERM)
        for companion in companions:
            try:
                companion.wait(timeout=10)
            except subprocess.TimeoutExpired:
                companion.kill()


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
