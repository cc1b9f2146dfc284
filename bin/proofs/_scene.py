"""What proofs have in common: settings, a crowd of threads, a command that can be killed, a browser."""

from __future__ import annotations

import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def prepare(database: str = "", *, has_browser: bool = False) -> None:
    """Django with the settings of the tests. database: the name of the one to work in."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    if database:
        os.environ["KARAWO_TEST_DATABASE"] = database
    if has_browser:  # the driver runs a loop in this thread, beside which Django refuses to ask its database
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    sys.path.insert(0, str(ROOT))
    warnings.simplefilter("ignore")
    import django

    django.setup()


class Crowd:
    """So many threads, each with a connection of its own that lives as long as the crowd."""

    def __init__(self, number: int) -> None:
        self.number = number
        self._hands = ThreadPoolExecutor(number)

    def together(self, act: Callable[[int], Any]) -> list[Any]:
        """`act(n)` by all at once; what each gave or raised."""
        gate = threading.Barrier(self.number)

        def one(n: int) -> Any:
            gate.wait()
            try:
                return act(n)
            except Exception as error:
                return error

        return list(self._hands.map(one, range(self.number)))

    def disperse(self) -> None:
        from django.db import connection

        self.together(lambda _n: connection.close())
        self._hands.shutdown()


def start(words: list[str], before: Callable[[], None] = lambda: None) -> int:
    """`karawo WORDS` in a session of its own, forked from this process; gives its id. before: done in it first.

    A hundred interpreters that read the whole program anew would take longer than what they prove.
    """
    from karawo.config.cli import main as command

    process = os.fork()
    if process:
        return process
    code = 1
    try:
        os.setsid()
        silence = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silence, stream)
        before()
        code = command(words)
    finally:
        os._exit(code)


def kill(process: int) -> None:
    """`kill -9` to it and all that it started."""
    try:
        os.killpg(process, signal.SIGKILL)
    except ProcessLookupError:  # not yet in its own session
        os.kill(process, signal.SIGKILL)
    ended(process)


def ended(process: int) -> int:
    """Waits for its end; gives the exit code, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


@contextmanager
def browsing(driver: Any, *, patience: int = 30_000) -> Iterator[Callable[..., Any]]:
    """Gives what opens a window (of a desk, unless told another `viewport`). patience: milliseconds for each act."""
    from tests.journeys.site import CHROMIUM, DESK

    if not CHROMIUM:
        sys.exit("Chromium tidak ada di komputer ini; pasang dengan: apt-get install chromium")
    flags = ["--no-sandbox"] if os.getuid() == 0 else []
    browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags)

    def window(viewport: dict[str, int] = DESK) -> Any:
        context = browser.new_context(viewport=viewport, locale="id-ID")
        context.set_default_timeout(patience)
        return context.new_page()

    try:
        yield window
    finally:
        browser.close()
