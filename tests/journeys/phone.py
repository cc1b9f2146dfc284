"""A phone: one real Chromium with a profile on the disk, that can be killed at any moment and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from playwright.sync_api import Error as BrowserError

from karawo.config import database
from karawo.config.demo.stock import PASSWORD
from tests.journeys.site import PHONE, WINDOWLESS

PIN = "739152"
RECORDS = """async () => {
  const opened = await new Promise((done, fail) => {
    const asked = indexedDB.open("karawo");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  const rows = await new Promise((done, fail) => {
    const asked = opened.transaction("records").objectStore("records").getAll();
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  opened.close();
  return rows.map(({ key, state, why, box }) => ({ key, state, why, isSealed: Boolean(box?.parts) }));
}"""


def until[T](ask: Callable[[], T], *, seconds: float = 20, what: str = "") -> T:
    """The first answer that counts as true; a page that is just being left is asked again."""
    end = time.monotonic() + seconds
    found: Any = None
    while time.monotonic() < end:
        try:
            found = ask()
        except Exception as error:  # the page went away under the question
            found = None
            if "closed" in str(error).lower():
                raise
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s in vain: {what or ask}")


class Phone:
    """One person's phone. `driver` is what sync_playwright gives."""

    def __init__(self, driver: Any, folder: Path, url: str) -> None:
        self.driver, self.folder, self.url = driver, folder, url
        self.process: subprocess.Popen[bytes] | None = None
        self.page: Any = None
        self.kills = 0

    def switch_on(self) -> None:
        port_file = self.folder / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        for lock in self.folder.glob("Singleton*"):
            lock.unlink()
        words = [
            WINDOWLESS, "--headless=new", "--disable-gpu", "--no-first-run", "--no-default-browser-check",
            "--lang=id-ID", "--disable-background-networking", "--remote-debugging-port=0",
            f"--user-data-dir={self.folder}", "about:blank",
        ]  # fmt: skip
        if os.getuid() == 0:
            words.insert(1, "--no-sandbox")
        self.process = subprocess.Popen(
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        until(lambda: port_file.exists() and port_file.read_text().count("\n"), what="Chromium starts")
        port = port_file.read_text().split("\n")[0]
        self.browser = self.driver.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        context = self.browser.contexts[0]
        context.set_default_timeout(15_000)
        self.page = context.pages[0] if context.pages else context.new_page()
        self.page.set_viewport_size(PHONE)

    def kill(self) -> None:
        """As a phone whose battery is taken out."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
            self.kills += 1

    def switch_off(self) -> None:
        if self.process is not None:
            # The command may be a script that waits for the browser, so all of its session are told.
            group = self.process.pid
            os.killpg(group, signal.SIGTERM)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=10)
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def go(self, path: str) -> None:
        self._leave(lambda: self.page.goto(self.url + path))

    def reload(self) -> None:
        self._leave(lambda: self.page.reload())

    def _leave(self, act: Callable[[], object]) -> None:
        """Once more where the page was leaving by itself just then, as it does when an entry has arrived."""
        for turns_left in (2, 1, 0):
            try:
                act()
            except BrowserError as error:
                is_interrupted = "ERR_ABORTED" in str(error) or "interrupted by another" in str(error)
                if not is_interrupted or not turns_left:
                    raise
                self.page.wait_for_load_state()
            else:
                return

    def open(self, path: str) -> None:
        self.go(path)
        self.is_ready()

    def is_ready(self) -> None:
        until(
            lambda: self.page.evaluate("document.documentElement.dataset.outbox === 'ready'"),
            what="the outbox",
        )

    def sign_in(self, username: str) -> None:
        self.go("/akun/masuk/?next=/kiriman/")
        self.page.get_by_label("Nama pengguna").fill(username)
        self.page.get_by_label("Kata sandi").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"{self.url}/kiriman/")
        self.is_ready()
        until(lambda: self.page.evaluate("navigator.serviceWorker.ready.then(() => true)"))

    def set_pin(self) -> None:
        self.page.locator("[data-part=pin] summary").click()
        for place in (0, 1):
            self.page.locator(".outbox-pin input").nth(place).fill(PIN)
        self.page.locator(".outbox-pin button").first.click()
        self.page.get_by_role("button", name="Kunci lagi").wait_for()

    def unlock(self) -> None:
        """Opens what is sealed, where the page asks for it."""
        asked = self.page.locator(".outbox-pin input")
        if asked.count() == 1:
            asked.fill(PIN)
            self.page.get_by_role("button", name="Buka").click()
            asked.wait_for(state="detached")

    def visit(self, path: str, word: str) -> str:
        """Two taps before a shop; gives the key of the record once the phone says that it is kept."""
        self.open(path)
        self.unlock()
        return self.tap(word)

    def tap(self, word: str) -> str:
        self.page.evaluate("delete document.documentElement.dataset.kept")
        self.page.get_by_role("button", name=word).click()
        return str(until(lambda: self.page.evaluate("document.documentElement.dataset.kept"), what="kept"))

    def records(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate(RECORDS)
        return found

    def in_state(self, *states: str) -> int:
        return sum(record["state"] in states for record in self.records())


def arrived(database_name: str) -> tuple[list[str], int]:
    """The keys the register has received, and how many visits it holds in its journal."""
    address = database.connection(settings.HOME, role="bootstrap", name=database_name)
    with psycopg.connect(address.conninfo()) as session:
        keys = [
            str(row[0])
            for row in session.execute("SELECT key FROM registry_submission WHERE answer_url <> ''")
        ]
        row = session.execute("SELECT count(*) FROM journal_entry WHERE act = 'business.verified'").fetchone()
    assert row is not None
    return keys, int(row[0])


def shops(database_name: str) -> list[int]:
    """Numbers of businesses of Kota Gorontalo."""
    address = database.connection(settings.HOME, role="bootstrap", name=database_name)
    with psycopg.connect(address.conninfo()) as session:
        rows = session.execute(
            "SELECT id FROM registry_business WHERE kab_id = 7571 AND merged_into_id IS NULL ORDER BY id"
        )
        return [int(row[0]) for row in rows]
