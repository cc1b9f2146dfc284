"""A room of phones at one board: all press at one moment, and each board tells by the clock when it has everything."""

from __future__ import annotations

import time
from typing import Any

import psycopg
from django.conf import settings

from karawo.config import database
from tests.journeys.phone import until
from tests.journeys.site import PHONE, Site

ELEMENTS = ("academia", "business", "community", "government", "media", "aggregator_finance")
WORDS = "#papan .board-card > p:first-of-type"

WAITING = """() => Object.entries(localStorage)
    .filter(([name]) => name.startsWith("karawo-papan"))
    .reduce((sum, [, notes]) => sum + JSON.parse(notes).length, 0)"""

LISTEN = """() => {
  const send = window.fetch;
  window.fetch = async (...asked) => {
    const answer = await send(...asked);
    if (asked[1]?.method === "POST" && answer.ok) window.acceptedAt = Date.now();
    return answer;
  };
}"""

WATCH = """([words, mark, count]) => {
  window.acceptedAt = window.agreedAt = 0;
  window.watch?.disconnect();
  const look = () => {
    const found = [...document.querySelectorAll(words)].filter((each) => each.textContent.includes(mark));
    if (found.length >= count && !window.agreedAt) window.agreedAt = Date.now();
  };
  window.watch = new MutationObserver(look);
  window.watch.observe(document.body, { childList: true, subtree: true });
  look();
}"""

PRESS = """([text, at]) => {
  const form = document.querySelector("[data-note]");
  form.elements.namedItem("text").value = text;
  setTimeout(() => form.requestSubmit(), at - Date.now());
}"""


def texts_of(board: Any) -> list[str]:
    return sorted(board.locator(WORDS).all_inner_texts())


class Room:
    """desk: the page of the facilitator, open at the board. written: every text that any phone has pressed."""

    def __init__(self, site: Site, window: Any, desk: Any, code: str) -> None:
        self.site, self.desk, self.code = site, desk, code
        self._window = window
        self.phones: list[Any] = []
        self.written: list[str] = []

    def fill(self, number: int) -> None:
        """So many people join by the code on the wall, each in a browser of his own."""
        for _ in range(number):
            self.join()

    def join(self) -> Any:
        number, phone = len(self.phones), self._window(PHONE)
        phone.goto(f"{self.site.url}/fgd/{self.code}/")
        phone.get_by_label("Nama Anda").fill(f"Peserta {number}")
        phone.get_by_label("Lembaga atau usaha").fill(f"Lembaga {number} (contoh)")
        phone.get_by_label("Unsur").select_option(ELEMENTS[number % len(ELEMENTS)])
        phone.get_by_role("button", name="Bergabung").click()
        phone.locator("#papan").wait_for()
        phone.evaluate(LISTEN)
        self.phones.append(phone)
        return phone

    @property
    def boards(self) -> list[Any]:
        return [*self.phones, self.desk]

    def write_together(self, mark: str, *, seconds: float = 30) -> tuple[float, float]:
        """Every phone presses in the same millisecond.

        Gives the seconds from the last answer "kept" to the last board that shows all of it, and those from the press.
        """
        texts = [f"{mark} dari {number}" for number in range(len(self.phones))]
        for board in self.boards:
            board.evaluate(WATCH, [WORDS, f"{mark} dari ", len(texts)])
        at = time.time() * 1000 + 300 + 30 * len(texts)
        for phone, text in zip(self.phones, texts, strict=True):
            phone.evaluate(PRESS, [text, at])
        self.written += texts
        until(
            lambda: all(board.evaluate("window.agreedAt") for board in self.boards),
            seconds=seconds,
            what=mark,
        )
        until(
            lambda: not any(phone.evaluate(WAITING) for phone in self.phones),
            seconds=seconds,
            what="notes sent",
        )
        accepted = max(phone.evaluate("window.acceptedAt") for phone in self.phones)
        agreed = max(board.evaluate("window.agreedAt") for board in self.boards)
        return max(0.0, (agreed - accepted) / 1000), (agreed - at) / 1000

    def write_cut_off(self, text: str) -> None:
        """The last phone writes without a network, and sends when it is back."""
        phone = self.phones[-1]
        phone.context.set_offline(True)
        phone.evaluate(PRESS, [text, 0])
        until(lambda: phone.evaluate(WAITING) == 1, what="kept on the phone")
        phone.wait_for_timeout(1_000)
        phone.context.set_offline(False)
        self.written.append(text)
        until(lambda: all(text in texts_of(board) for board in self.boards), what="back in the network")

    def vote_together(self, dots: int) -> tuple[int, int]:
        """Everybody gives all dots to the first commodity in the same millisecond; how many are on the board, and
        from how many."""
        for phone in self.phones:
            phone.goto(f"{self.site.url}/fgd/{self.code}/suara/")
            phone.locator("main select").first.select_option(str(dots))
        at = time.time() * 1000 + 300 + 30 * len(self.phones)
        for phone in self.phones:
            phone.evaluate(
                "at => void setTimeout(() => document.querySelector('main form').requestSubmit(), at - Date.now())",
                at,
            )
        for phone in self.phones:
            phone.locator("#papan").wait_for()
        address = database.connection(settings.HOME, role="bootstrap", name=self.site.database_name)
        with psycopg.connect(address.conninfo()) as session:
            row = session.execute(
                "SELECT coalesce(sum(cardinality(v.commodity_ids)), 0), count(*) FROM gatherings_vote v"
                " JOIN gatherings_ballot a ON a.id = v.ballot_id JOIN gatherings_board b ON b.id = a.board_id"
                " WHERE b.code = %s AND a.closed_at IS NULL",
                [self.code],
            ).fetchone()
        assert row is not None
        return int(row[0]), int(row[1])

    def check(self) -> None:
        """Raises AssertionError where a text is missing or stands twice, on a board or in the database."""
        for board in self.boards:
            shown = [text for text in texts_of(board) if text in set(self.written)]
            assert shown == sorted(self.written), f"{len(shown)} of {len(self.written)} notes on a board"
        assert len({tuple(texts_of(board)) for board in self.boards}) == 1, "the boards do not agree"
        kept = self.kept()
        assert kept == sorted(self.written), f"{len(kept)} of {len(self.written)} notes in the database"

    def kept(self) -> list[str]:
        address = database.connection(settings.HOME, role="bootstrap", name=self.site.database_name)
        with psycopg.connect(address.conninfo()) as session:
            rows = session.execute(
                "SELECT n.text FROM gatherings_note n JOIN gatherings_board b ON b.id = n.board_id WHERE b.code = %s",
                [self.code],
            )
            return sorted(row[0] for row in rows if row[0] in set(self.written))


def open_room(site: Site, window: Any) -> Room:
    """The head of the PLUT opens the board of the invented FGD that is still to come."""
    desk = window()
    site.sign_in(desk, "kepala")
    desk.goto(f"{site.url}/kegiatan/")
    link = desk.get_by_role("link", name="FGD lanjutan: rantai pasok kopi (contoh)")
    # The demo fills its gatherings beside the server, after the first page has come.
    until(lambda: link.count() or (desk.reload() and 0), seconds=180, what="FGD")
    link.first.click()
    desk.get_by_role("link", name="Papan diskusi").click()
    return Room(site, window, desk, desk.locator("summary .code").inner_text())
