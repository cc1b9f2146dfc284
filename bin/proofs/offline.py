"""Enter visits on a phone that is cut off, reloaded and killed: all arrive once, none is lost, none doubled."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

WORDS = ("Masih ada", "Pindah", "Tutup")
COMMIT_MS = 50
"""What keeping one entry may take (docs/measured.md)."""


def commit_ms(phone: Any) -> float:
    """How long the last entry took from the press to the disk, sealed; 0 where the page did not measure it."""
    found = phone.page.evaluate("performance.getEntriesByName('outbox-commit').map(each => each.duration)")
    return float(found[-1]) if found else 0.0


def enter(
    phone: Any, net: Any, ids: list[int], count: int, *, kills: int, seed: int, say: Any
) -> tuple[set[str], list[float]]:
    """Enters `count` visits, half of the pages without a network, and kills the browser `kills` times meanwhile.

    Gives the keys of which the phone said that they are kept, and the milliseconds each keeping took.
    """
    draw = random.Random(seed)
    deaths = set(draw.sample(range(1, count), kills))
    kept: set[str] = set()
    commits: list[float] = []
    is_fresh = True
    while len(kept) < count:
        if is_fresh:
            net.is_down = draw.random() < 0.8
            path = f"/usaha/{draw.choice(ids)}/kunjungan/"
            phone.go(path)
            if "/akun/masuk/" in phone.page.url:
                phone.sign_in("budi")
                continue
            phone.is_ready()
            phone.unlock()
        kept.add(phone.tap(draw.choice(WORDS)))
        commits.append(commit_ms(phone))
        if len(kept) in deaths:
            time.sleep(draw.uniform(0, 0.25))  # in the midst of a sending, or right after the word "kept"
            phone.kill()
            phone.switch_on()
            is_fresh = True
        elif draw.random() < 0.05:
            phone.reload()
            is_fresh = True
        else:
            more = phone.page.get_by_role("button", name="Catat lagi di sini")
            is_fresh = not net.is_down or draw.random() < 0.1
            if not is_fresh:
                more.click()
            else:
                phone.page.wait_for_timeout(draw.uniform(0, 200))
        say(len(kept))
    return kept, [each for each in commits if each]


def send(phone: Any, net: Any, *, kills: int, seed: int, say: Any) -> None:
    """Sends what waits over a network that loses one answer in three, killed in the midst of it."""
    from playwright.sync_api import TimeoutError as TooLate

    draw = random.Random(seed)
    net.is_down = False
    while True:
        phone.go("/kiriman/")
        if phone.page.get_by_role("link", name="Masuk").count() or "/akun/masuk/" in phone.page.url:
            phone.sign_in("budi")
        phone.is_ready()
        phone.page.wait_for_timeout(300)
        phone.unlock()
        if not phone.page.evaluate(
            "JSON.parse(document.querySelector('meta[name=karawo-outbox]').content).person"
        ):
            phone.sign_in("budi")
            phone.unlock()
        end = time.monotonic() + (draw.uniform(2, 5) if kills else 30)
        while time.monotonic() < end:
            waiting = phone.in_state("ready", "sending")
            say(waiting)
            if not waiting:
                return
            press = phone.page.get_by_role("button", name="Kirim sekarang")
            if press.count():
                with suppress(TooLate):  # the button goes when what waited left by itself
                    press.first.click(timeout=1_000)
            phone.page.wait_for_timeout(300)
        if kills:
            kills -= 1
            phone.kill()
            phone.switch_on()


def run(
    count: int, kills: int, *, site: Any, driver: Any, folder: Path, seed: int = 11, quiet: bool = False
) -> dict[str, Any]:
    """Raises AssertionError where a record is missing or stands twice; gives what was seen."""
    from tests.journeys.network import network
    from tests.journeys.phone import Phone, arrived, shops

    def say(what: str) -> Any:
        return lambda number: quiet or print(f"\r{what}: {number}   ", end="", flush=True)

    keys_before, visits_before = arrived(site.database_name)
    with network(site.url) as net:
        net.loses = 3
        phone = Phone(driver, folder, net.url)
        phone.switch_on()
        try:
            phone.sign_in("budi")
            phone.set_pin()
            ids = shops(site.database_name)[:40]
            begin = time.monotonic()
            kept, commits = enter(phone, net, ids, count, kills=kills, seed=seed, say=say("entered"))
            phone.go("/kiriman/")
            entered_in = time.monotonic() - begin
            waited = phone.in_state("ready", "sending")
            begin = time.monotonic()
            send(phone, net, kills=max(1, kills // 4), seed=seed, say=say("waiting"))
            sent_in = time.monotonic() - begin
            on_phone = {record["key"]: record["state"] for record in phone.records()}
        finally:
            phone.switch_off()
    keys, visits = arrived(site.database_name)
    new = [key for key in keys if key not in set(keys_before)]
    assert kept <= set(on_phone), f"{len(kept - set(on_phone))} records the phone had called kept are gone"
    assert set(on_phone.values()) == {"sent"}, f"left over: {sorted(set(on_phone.values()))}"
    assert sorted(new) == sorted(on_phone), "what arrived is not what was entered"
    assert visits - visits_before == len(on_phone), (
        f"{visits - visits_before} visits for {len(on_phone)} records"
    )
    return {
        "entered": len(on_phone), "kept": len(kept), "arrived": visits - visits_before, "waited at the end": waited,
        "answers lost": net.lost, "posts": net.posts, "kills": phone.kills, "entered in s": round(entered_in),
        "sent in s": round(sent_in), "commits measured": len(commits),
        "commit p50 ms": round(median(commits), 1) if commits else 0,
        "commit p95 ms": round(sorted(commits)[int(len(commits) * 0.95)], 1) if commits else 0,
    }  # fmt: skip


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--records", type=int, default=1000)
    words.add_argument("--kills", type=int, default=40)
    words.add_argument("--seed", type=int, default=11)
    given = words.parse_args()
    from _scene import prepare

    prepare(has_browser=True)
    from playwright.sync_api import sync_playwright

    from tests.journeys.site import running

    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        running("bukti_luring") as site,
        sync_playwright() as driver,
    ):
        found = run(
            given.records, given.kills, site=site, driver=driver, folder=Path(folder), seed=given.seed
        )
    print()
    for name, value in found.items():
        print(f"{name:20} {value}")
    print("Every record arrived once.")
    if found["commit p95 ms"] > COMMIT_MS:
        raise SystemExit(f"Keeping an entry took more than {COMMIT_MS} ms in one of twenty.")


if __name__ == "__main__":
    main()
