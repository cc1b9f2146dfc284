"""A stranger's month in a browser: from an empty installation to ten clients, thirty sessions and the frozen month."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from _scene import browsing, prepare


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--businesses", type=int, default=10)
    parser.add_argument("--sessions", type=int, default=30)
    asked = parser.parse_args()
    prepare(has_browser=True)
    from playwright.sync_api import sync_playwright

    from tests.journeys import stranger
    from tests.journeys.site import empty

    began = time.monotonic()
    with (
        empty("bulan") as (site, setup),
        sync_playwright() as driver,
        browsing(driver) as window,
        tempfile.TemporaryDirectory() as folder,
    ):
        seen = stranger.walk(
            window, site.url, setup, Path(folder), businesses=asked.businesses, sessions=asked.sessions
        )
    wanted = {"sessions": asked.sessions, "cases": asked.businesses, "frozen": 2}
    print(f"the pages count {seen}, entered were {wanted}; {time.monotonic() - began:.0f} s in all")
    return 0 if seen == wanted else 1


if __name__ == "__main__":
    sys.exit(main())
