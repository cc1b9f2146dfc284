"""One person's hand on a page: what is pressed is counted, so that a journey can be held to its budget."""

from __future__ import annotations

import re
import time
from typing import Any


class Hand:
    """`clicks`: links, buttons and boxes pressed since the start or the last `begin`. Typing is not counted."""

    def __init__(self, page: Any) -> None:
        self.page, self.clicks, self.began = page, 0, time.monotonic()

    def begin(self) -> None:
        self.clicks, self.began = 0, time.monotonic()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began

    @property
    def text(self) -> str:
        return str(self.page.locator("main").inner_text())

    def press(self, found: Any) -> None:
        self.clicks += 1
        found.click()
        self.page.wait_for_load_state()

    def link(self, name: str, within: str = "main") -> None:
        self.press(self.page.locator(within).get_by_role("link", name=re.compile(name)).first)

    def button(self, name: str, within: str = "main") -> None:
        self.press(self.page.locator(within).get_by_role("button", name=re.compile(name)).first)

    def tick(self, box: Any) -> None:
        self.clicks += 1
        box.check()

    def fill(self, name: str, text: str) -> None:
        self.page.locator(f"main [name={name}]").fill(text)
