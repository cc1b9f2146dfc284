"""A stranger's month in a browser: from an empty installation to ten clients, thirty sessions and the frozen month."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent


def prepare() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    sys.path.insert(0, str(ROOT))
    warnings.simplefilter("ignore")
    import django

    django.setup()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--businesses", type=int, default=10)
    parser.add_argument("--sessions", type=int, default=30)
    asked = parser.parse_args()
    prepare()
    from playwright.sync_api import sync_playwright

    from tests.journeys import stranger
    from tests.journeys.site import CHROMIUM, DESK, empty

    if not CHROMIUM:
        print("Chromium tidak ada di komputer ini.", file=sys.stderr)
        return 2
    began = time.monotonic()
    with (
        empty("bulan") as (site, setup),
        sync_playwright() as driver,
        tempfile.TemporaryDirectory() as folder,
    ):
        flags = ["--no-sandbox"] if os.getuid() == 0 else []
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=flags)

        def window() -> Any:
            context = browser.new_context(viewport=DESK, locale="id-ID")
            context.set_default_timeout(30_000)
            return context.new_page()

        seen = stranger.walk(
            window, site.url, setup, Path(folder), businesses=asked.businesses, sessions=asked.sessions
        )
        browser.close()
    wanted = {"sessions": asked.sessions, "cases": asked.businesses, "frozen": 2}
    print(f"the pages count {seen}, entered were {wanted}; {time.monotonic() - began:.0f} s in all")
    return 0 if seen == wanted else 1


if __name__ == "__main__":
    sys.exit(main())
