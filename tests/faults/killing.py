"""kill -9 of the worker, a web process and the database: all or nothing, and everything goes on by itself."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from karawo.config.connections import let_go
from tests.faults.installation import (
    Installation,
    a_list,
    acts,
    counted,
    looking,
    number_in,
    sealed_and_whole,
    wait_until,
)

TABLES = (
    "registry_owner registry_business registry_identifier registry_ownership registry_observation registry_matchkeys"
    " registry_searchentry registry_consent review_merge journal_entry journal_change"
)
_LIST = {"source": "Dinas Uji", "kind": "office_import"}


def _queued(made: Installation, mark: str, rows: int) -> int:
    """A list that waits for the worker to be checked."""
    answer = made.upload("/impor/", _LIST, f"{mark}.csv", a_list(rows, mark))
    number = number_in(answer.address)
    made.ask(f"/impor/{number}/kolom/", {"kbli_version": "2020"})
    return number


def _state(number: int) -> str:
    from karawo.registry.intake.models import Import
    from karawo.registry.intake.queries.lists import present_step

    with looking():
        return str(present_step(Import.objects.get(pk=number)).step)


def _is_working() -> bool:
    from procrastinate.contrib.django.models import ProcrastinateJob

    with looking():
        return bool(ProcrastinateJob.objects.filter(status="doing", task_name__startswith="intake.").exists())


def worker(made: Installation, *, rows: int = 6_000, seed: int = 7) -> str:
    """In the midst of checking a list, and in the midst of bringing it in."""
    draw, took, mark = random.Random(seed), [], "Bunuh"
    number = _queued(made, mark, rows)
    for wanted in ("checked", "applied"):
        if wanted == "applied":
            made.ask(f"/impor/{number}/pemuatan/", {})
        wait_until(_is_working, 90, f"nobody works on the list to be {wanted}", step=0.01)
        time.sleep(draw.uniform(0.1, 0.8))
        killed = made.worker()
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: made.worker() not in (None, killed), 15, "the worker was not started again")  # noqa: B023
        assert counted(mark) in (0, rows)
        took.append(wait_until(lambda: _state(number) == wanted, 240, f"the list was never {wanted}"))  # noqa: B023
    assert counted(mark) == rows
    return (
        f"{rows:,} rows: the worker was started again each time; checked {took[0]:.0f} s and loaded {took[1]:.0f} s "
        "after the kill, each row once"
    )


def sealing(made: Installation, *, points: int = 12, seed: int = 7) -> str:
    """`karawo journal seal` over ten thousand rows, killed at random moments, then made to the end."""
    from django.utils import timezone

    from karawo.journal.actions import record, seal
    from karawo.regions.access import EVERYTHING, within

    draw, before, made_by_killed = random.Random(seed), sealed_and_whole(), 0
    for _point in range(points):
        with within(EVERYTHING):
            for number in range(300):
                record("demo.introduced", by=None, at=timezone.now(), kab_id=7571, words={"people": number})
        _killed(lambda: seal(at=timezone.now()), draw.uniform(0.0, 0.25))
        number = sealed_and_whole()
        made_by_killed += number - before
        before = number
    done = made.command("journal", "seal")
    assert done.returncode == 0, done.stderr
    verified = made.command("journal", "verify")
    assert verified.returncode == 0, verified.stdout
    return f"{points} killed, {made_by_killed} had sealed by then; {verified.stdout.strip()}"


def _killed(act: Callable[[], object], after: float) -> None:
    """The act in a process of its own, which is killed so many seconds later."""
    let_go()  # or both would use one connection
    process = os.fork()
    if not process:
        try:
            act()
        finally:
            os._exit(0)
    time.sleep(after)
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)


def merging(made: Installation, *, points: int = 16, seed: int = 7) -> str:
    """Two owners become one and two again, in processes that are killed."""
    from django.utils import timezone

    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.models import Business
    from karawo.registry.review.actions import merge, unmerge
    from karawo.registry.review.models import Merge

    draw, done = random.Random(seed), Counter[str]()
    with within(EVERYTHING):
        rows = (
            Business.objects.select_related("primary_owner").filter(pk__in=made.businesses[:2]).order_by("pk")
        )
        kept, gone = (row.primary_owner for row in rows)
    assert kept is not None and gone is not None
    for _point in range(points):
        standing = _standing_merge(kept.pk, gone.pk)
        before = _register()

        def act(standing: Merge | None = standing) -> None:
            with within(EVERYTHING):
                if standing is None:
                    merge(kept, gone, reason="uji gangguan", by=None, at=timezone.now())
                else:
                    unmerge(standing, by=None, at=timezone.now())

        _killed(act, draw.uniform(0.05, 2.0))
        now = _standing_merge(kept.pk, gone.pk)
        with within(EVERYTHING):
            gone.refresh_from_db()
        assert (gone.merged_into_id == kept.pk) == (now is not None), "half of a merge"
        if (standing is None) == (now is None):
            assert _register() == before, "traces of a merge that did not come about"
            done["without a trace"] += 1
        else:
            done["merged" if now else "split"] += 1
    assert acts("owner.merged") == done["merged"]
    return f"{points} killed: " + ", ".join(f"{number} {what}" for what, number in sorted(done.items()))


def _standing_merge(kept_id: int, gone_id: int) -> Any:
    from karawo.registry.review.models import Merge

    with looking():
        return Merge.objects.standing().filter(kept_id=kept_id, gone_id=gone_id).first()


def _register() -> dict[str, tuple[int, str]]:
    """Rows and checksum of each table of the register and of its journal."""
    from django.db import connection

    found = {}
    with looking(), connection.cursor() as cursor:
        for table in TABLES.split():
            cursor.execute(
                "SELECT count(*), coalesce(sum(hashtextextended(to_jsonb(x)::text, 0)::numeric), 0)::text"
                f" FROM {table} x"
            )
            found[table] = cursor.fetchone()
    return found


def server(made: Installation) -> str:
    """What it had started ends by itself: the port is free, and no second worker is left."""
    wait_until(lambda: made.worker() is not None, 60, "no worker")
    left = {"web process": made.web(), "worker": made.worker()}
    assert made.server is not None
    made.server.kill()
    made.server.wait()
    took = 0.0
    for name, process in left.items():
        assert process is not None
        took = max(took, wait_until(lambda: not _lives(process), 20, f"the {name} lives on"))  # noqa: B023
    assert made.ask("/akun/masuk/").status == 0, "somebody still answers"
    with made.serving():
        assert made.ask("/akun/").status == 200
    return f"web process and worker ended {took:.1f} s later, and the next start answered"


def _lives(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def web(made: Installation, *, visits: int = 400, kills: int = 5, seed: int = 7) -> str:
    """Phones deliver visits while the web process is killed, at last twice in a moment; each is sent until answered."""
    draw, before = random.Random(seed), acts("business.verified")
    statuses, keys = _delivered(made, visits, lambda: _kill_some(made.web, kills, draw))
    assert acts("business.verified") == before + len(keys)
    return f"{kills} kills, {len(keys)} visits arrived once; answers {dict(statuses)}"


def database(
    made: Installation, *, visits: int = 240, kills: int = 4, rows: int = 6_000, seed: int = 7
) -> str:
    """Killed and restarted under phones, readers, a worker in the midst of a list, and the sealing of each minute."""
    draw, before, mark = random.Random(seed), acts("business.verified"), "Basis"
    number = _queued(made, mark, rows)
    wait_until(_is_working, 90, "nobody works on the list", step=0.01)
    how = [signal.SIGKILL, signal.SIGINT, signal.SIGQUIT, signal.SIGKILL]
    silences: list[float] = []

    def breaking() -> None:
        for turn in range(kills):
            time.sleep(draw.uniform(0.5, 2.0))
            os.kill(made.postmaster(), how[turn % len(how)])
            time.sleep(0.05)
            silences.append(
                wait_until(
                    lambda: made.ask("/akun/").status == 200, 60, "the pages did not come back", step=0.02
                )
            )

    statuses, keys = _delivered(made, visits, breaking)
    assert acts("business.verified") == before + len(keys), "what was acknowledged is not what is there"
    took = wait_until(
        lambda: _state(number) == "checked", 240, "the list in the worker's hands was never checked"
    )
    seals = sealed_and_whole()
    assert made.visit(made.businesses[0], str(uuid.uuid4())).status == 201
    wait_until(lambda: sealed_and_whole() > seals, 150, "nothing was sealed any more")
    return (
        f"{kills} times, pages answered again after {max(silences):.1f} s at most; {len(keys)} visits arrived once, "
        f"answers {dict(statuses)}; the worker's list checked {took:.0f} s later; {sealed_and_whole()} seals whole"
    )


def _delivered(made: Installation, visits: int, break_it: Any) -> tuple[Counter[int], list[str]]:
    """Three phones and a reader at work while `break_it` runs; every visit is sent until it was taken."""
    statuses: Counter[int] = Counter()
    keys = [str(uuid.uuid4()) for _ in range(visits)]
    lock, broken = threading.Lock(), threading.Thread(target=break_it)
    failed: list[str] = []

    def phone(mine: list[str], business: int) -> None:
        for key in mine:
            until = time.monotonic() + 90
            while time.monotonic() < until:
                answer = made.visit(business, key)
                with lock:
                    statuses[answer.status] += 1
                if "Traceback" in answer.body or "psycopg" in answer.body:
                    failed.append(answer.body[:500])
                if answer.status in (200, 201):
                    break
                if answer.status not in (0, 500, 503):
                    failed.append(f"{answer.status}: {answer.body[:300]}")
                    return
                time.sleep(0.1)
            else:
                failed.append(f"{key} was never taken")

    def reader() -> None:
        while broken.is_alive():
            answer = made.ask("/usaha/")
            with lock:
                statuses[answer.status] += 1
            time.sleep(0.05)

    broken.start()
    hands = [
        threading.Thread(target=phone, args=(keys[place::3], made.businesses[place])) for place in range(3)
    ] + [threading.Thread(target=reader)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    broken.join()
    assert not failed, failed[:3]
    return statuses, keys


def _kill_some(whom: Any, kills: int, draw: random.Random) -> None:
    for turn in range(kills):
        # Granian gives up after two deaths within some seconds, and is begun again.
        time.sleep(draw.uniform(6.0, 9.0) if turn < kills - 1 else 1.0)
        wait_until(lambda: whom() is not None, 30, "no web process came back", step=0.05)
        os.kill(whom(), signal.SIGKILL)
