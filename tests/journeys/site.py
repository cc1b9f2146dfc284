"""The whole product as a process of its own, and a browser in front of it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from karawo.config import database
from karawo.config.demo.stock import PASSWORD
from karawo.config.demo.village import SHARES, Village
from tests import databases

ROOT = Path(__file__).resolve().parent.parent.parent
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 768}
BUSINESSES = 1_500
MONTHS = 6
"""Of work at the two centres: enough for every page, and filled in seconds."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
WINDOWLESS = shutil.which("chromium-headless-shell") or CHROMIUM
"""The same engine without the windows of a desk: a third of the processor time for the same pages."""


@dataclass(frozen=True)
class Site:
    url: str
    database_name: str

    def villages(self) -> dict[int, list[Village]]:
        """The places the demo drew from, read as its inventor reads them."""
        found: dict[int, list[Village]] = {kab_id: [] for kab_id in SHARES}
        address = database.connection(settings.HOME, role="owner", name=self.database_name)
        with psycopg.connect(address.conninfo()) as session:
            for row in session.execute(
                "SELECT id, name, postal_code, latitude, longitude FROM regions_region"
                " WHERE kab_id = ANY(%s) AND level = 4 ORDER BY id",
                [list(SHARES)],
            ):
                found[row[0] // 1_000_000].append(Village(*row))
        return found

    def sign_in(self, page: Any, username: str) -> None:
        page.goto(f"{self.url}/akun/masuk/")
        page.get_by_label("Nama pengguna").fill(username)
        page.get_by_label("Kata sandi").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.url}/")


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


@contextmanager
def running(purpose: str = "perjalanan") -> Iterator[Site]:
    """The demo with its own database; ends with the block, whatever happens in it."""
    size = {"businesses": BUSINESSES, "months": MONTHS}
    words = ["demo", *(word for name, value in size.items() for word in (f"--{name}", str(value)))]
    with served(purpose, words, {"KARAWO_DEMO": "1"}, lambda name: databases.filled(name, **size)) as found:
        yield found


@contextmanager
def empty(purpose: str = "kosong") -> Iterator[tuple[Site, str]]:
    """A new installation: regions and reference data, nobody in it; and the link for its first administrator."""
    with served(purpose, ["serve"], {"KARAWO_DEMO": "0", "KARAWO_REQUIRE_SECOND_FACTOR": "1"}) as found:
        said = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "karawo.config.cli", "setup_link", "--base", found.url],
            env=databases.environment(found.database_name), cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        yield found, said.stdout.strip().splitlines()[-1]


@contextmanager
def served(
    purpose: str,
    words: list[str],
    settings_said: dict[str, str],
    begin: Callable[[str], None] = databases.fresh,
) -> Iterator[Site]:
    """A process started by `words` of the product's command line, on a database of that purpose that `begin` makes."""
    name = f"karawo_{purpose}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with database.ensure_running(settings.HOME, durable=False):
        begin(name)
        port = free_port()
        log = settings.HOME / f"{name}.log"
        with log.open("w") as file:
            process = subprocess.Popen(
                [sys.executable, "-m", "karawo.config.cli", *words, "--port", str(port), "--processes", "1"],
                env=databases.environment(name) | settings_said,
                cwd=ROOT,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            wait_for(f"http://127.0.0.1:{port}/akun/masuk/", process, log)
            yield Site(f"http://127.0.0.1:{port}", name)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            database.drop_database(settings.HOME, name)


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        if process.poll() is not None:
            raise AssertionError(f"the server ended: {log.read_text()[-3000:]}")
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError(f"no answer within 180 s: {log.read_text()[-3000:]}")
