"""A reviewer of pairs who has only a keyboard."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

WHY = "KTP dan KK sama (perjalanan)"


def waiting(page: Any) -> int:
    found = re.search(r"([\d.]+) pasangan menunggu", page.locator("main").inner_text())
    assert found is not None
    return int(found[1].replace(".", ""))


def press(page: Any, key: str) -> float:
    """Seconds from the key to the page it leads to."""
    begin = time.perf_counter()
    with page.expect_navigation():
        page.keyboard.press(key)
    return time.perf_counter() - begin


def tab_to(page: Any, wanted: Any) -> None:
    for _ in range(160):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError("not reached by keyboard")


def shown(page: Any) -> str:
    """The pair by its address: two pairs may bear the same names. Empty where none is shown."""
    form = page.locator("form[action$='/putusan/']")
    return str(form.get_attribute("action")) if form.count() else ""


def judged(page: Any, keys: str) -> Iterator[tuple[str, float]]:
    """The address of each pair and the seconds from its key to the next pair, which is another one."""
    for key in keys:
        pair = shown(page)
        assert pair, "no pair is left to judge"
        seconds = press(page, key)
        assert page.get_by_text("Dicatat:").first.is_visible()
        assert shown(page) != pair, "a verdict leads on to another pair"
        yield pair, seconds


def merged(page: Any) -> bool:
    """Merges the pair said to be the same that is shown, after its preview; False where the preview refuses it."""
    press(page, "g")
    button = page.get_by_role("button", name="Gabungkan", exact=True)
    if not button.count():
        return False
    tab_to(page, page.locator("[name=reason]"))
    page.keyboard.type(WHY)
    tab_to(page, button)
    press(page, "Enter")
    assert page.get_by_text("Dapat dipisahkan lagi kapan saja").first.is_visible()
    return True


def split(page: Any) -> bool:
    """Splits the newest merge on the page again; False where none stands."""
    button = page.get_by_role("button", name="Pisahkan lagi").first
    if not button.count():
        return False
    tab_to(page, button)
    press(page, "Enter")
    assert page.get_by_text("keduanya kembali seperti sebelum digabung").first.is_visible()
    return True
