"""`karawo serve`: the web server and the background worker, together until Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandError, CommandParser, OutputWrapper
from django.db import connections
from granian import Granian
from granian.constants import Interfaces

from karawo.config import database

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


def serve(out: OutputWrapper, *, host: str, port: int, processes: int) -> None:
    """Until Ctrl-C or SIGTERM. Raises CommandError where the address is public and a setting is unsafe."""
    if host not in _PRIVATE:
        refuse_unsafe()
    connections.close_all()
    with database.ensure_running(settings.HOME).watch():
        worker = subprocess.Popen(
            [sys.executable, "-m", "karawo.config.cli", "procrastinate", "worker", "--concurrency", "1"]
        )
        try:
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
        finally:
            worker.send_signal(signal.SIGTERM)
            try:
                worker.wait(timeout=10)
            except subprocess.TimeoutExpired:
                worker.kill()


def refuse_unsafe() -> None:
    """Raises CommandError that names each unsafe setting with its fix; only a public address is refused."""
    found = checks.run_checks(include_deployment_checks=True)
    serious = [message for message in found if message.level >= checks.WARNING and not message.is_silenced()]
    if serious:
        lines = "\n".join(f"- {message.msg} {message.hint or ''}" for message in serious)
        raise CommandError(f"Karawo tidak dijalankan di alamat umum sebelum ini dibetulkan:\n{lines}")
