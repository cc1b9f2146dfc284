"""One server for the journeys of a process; one browser for a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.journeys.site import CHROMIUM, DESK, PHONE, WINDOWLESS, Site, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/journeys" in str(item.path):
            item.add_marker(pytest.mark.journey)
            if not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="Chromium tidak ada di komputer ini"))


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def driver() -> Iterator[Any]:
    # Per file: while a browser is open an event loop runs in this thread, and Django's ORM would refuse.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as found:
        yield found


@pytest.fixture(scope="module")
def browser(driver: Any) -> Iterator[Any]:
    flags = ["--no-sandbox"] if os.getuid() == 0 else []
    found = driver.chromium.launch(executable_path=WINDOWLESS, args=flags)
    yield found
    found.close()


@pytest.fixture
def window(browser: Any) -> Iterator[Any]:
    """Opens a window of one person: window(), window(PHONE), window(PHONE, java_script_enabled=False)."""
    opened = []

    def open_window(viewport: dict[str, int] = DESK, **options: Any) -> Any:
        context = browser.new_context(viewport=viewport, locale="id-ID", **options)
        context.set_default_timeout(15_000)
        opened.append(context)
        return context.new_page()

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def screen(request: pytest.FixtureRequest) -> Any:
    return request.param
