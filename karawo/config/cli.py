"""The command line `karawo`: the database, the server, and every command of the rooms."""

from __future__ import annotations

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import psycopg

from karawo.config import database
from karawo.kit.failing import is_full

# Commands that must work while the database cannot.
_WITHOUT_DATABASE = frozenset({"makemessages", "compilemessages", "version", "help", "--help"})

NOT_NOW = 75
"""What a command ends with that the disk or the database did not let do its work: nothing stays, it may be repeated."""

# Commands that work on files alone: no database, no Django.
_ON_FILES = {
    "link": "karawo.registry.linkage.batch.command",
    "synthetic": "karawo.registry.linkage.synthetic.command",
}


def main(arguments: list[str] | None = None) -> int:
    words = list(sys.argv[1:] if arguments is None else arguments)
    command = words[0] if words else "help"
    if command in _ON_FILES:
        status: int = import_module(_ON_FILES[command]).main(words[1:])
        return status
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "karawo.config.settings")
    if command == "db":
        return database.main(words[1:])
    if command in _WITHOUT_DATABASE:
        return _run(words)
    try:
        lease = _lease_and_setup()
    except database.DatabaseCareError as error:
        print(f"Basis data tidak dapat dijalankan: {error}", file=sys.stderr)
        return 2
    except (OSError, psycopg.OperationalError) as error:
        if not is_full(error):
            raise
        print(f"Disk penuh: kosongkan ruang di {database.home()}, lalu ulangi.", file=sys.stderr)
        return NOT_NOW
    # A terminated command must give its lease back, or the server stays up until the next one ends.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with lease:
        return _run(words)


def _lease_and_setup() -> database.Lease:
    """A running database, and Django set up meanwhile: a first start makes its cluster while the other core imports.

    Raises DatabaseCareError.
    """
    import django

    with ThreadPoolExecutor(1, "karawo-database") as beside:
        waiting = beside.submit(
            database.ensure_running, database.home(), durable="KARAWO_TEST_DATABASE" not in os.environ
        )
        try:
            django.setup()
        except BaseException:
            if waiting.exception() is None:
                waiting.result().close()
            raise
        return waiting.result()


def _run(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    from karawo.config.connections import let_go
    from karawo.config.faults import sentence

    try:
        execute_from_command_line(["karawo", *words])
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else 1
    except Exception as error:
        if not (said := sentence(error)):
            raise
        print(said, file=sys.stderr)
        return NOT_NOW
    finally:
        let_go()
    return 0


def console() -> None:
    sys.exit(main())


if __name__ == "__main__":
    console()
