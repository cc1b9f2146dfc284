"""Two people at once, each on a connection of their own, in a database where transactions end as they do in life."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.conf import settings as chosen
from django.db import IntegrityError, OperationalError, connection

from conftest import AT, KOTA_GORONTALO
from karawo.config import database
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.intake.actions import accept, receive, source_named, take_back
from karawo.registry.intake.models import Import
from karawo.registry.intake.queries import Figures
from karawo.registry.models import Business, Identifier, Owner
from karawo.registry.rules.belonging import PARTS
from tests import databases

HEAD = "Nama Usaha,Nama Pemilik,NIK,Telp,Kelurahan,Kecamatan,Kabupaten"
LONG = 10
"""Seconds that nobody waits here unless something hangs."""


class Somebody:
    """One person: their acts follow each other on one connection, beside everybody else's."""

    def __init__(self, name: str) -> None:
        self._acts = ThreadPoolExecutor(1, initializer=_in_database, initargs=(name,))

    def starts[T](self, act: Callable[..., T], *args: object) -> Future[T]:
        return self._acts.submit(act, *args)

    def does[T](self, act: Callable[..., T], *args: object) -> T:
        return self.starts(act, *args).result()

    def leaves(self) -> None:
        self.does(_leave)
        self._acts.shutdown()


def _in_database(name: str) -> None:
    connection.settings_dict = {**connection.settings_dict, "NAME": name}


def _leave() -> None:
    connection.close()


@pytest.fixture
def two(db, settings, tmp_path) -> Iterator[tuple[Somebody, Somebody]]:
    settings.FILES_ROOT = tmp_path
    name = f"{chosen.DATABASES['default']['NAME']}_berdua"
    databases.fresh(name)
    both = Somebody(name), Somebody(name)
    yield both
    for each in both:
        each.leaves()
    database.drop_database(chosen.HOME, name)


@contextmanager
def acting() -> Iterator[None]:
    with within(EVERYTHING):
        record("bench.race", by=None, at=AT)
        yield


def an_owner() -> int:
    with acting():
        return Owner.objects.create(name="Ani", canonical_name="ANI", kab_id=KOTA_GORONTALO, created_at=AT).pk


def gives_a_number(owner_id: int, is_given: Event, may_end: Event) -> None:
    with acting():
        Identifier.objects.create(
            owner_id=owner_id, kind="nib", value="9120001234567", digest=7, masked="…", is_valid_format=True,
            source=source_named("Dinas"), seen_on=AT.date(), kab_id=KOTA_GORONTALO,
        )  # fmt: skip
        is_given.set()
        assert may_end.wait(LONG)


def deletes(owner_id: int, is_gone: Event, may_end: Event) -> None:
    with acting():
        Owner.objects.filter(pk=owner_id)._raw_delete(using="default")
        is_gone.set()
        assert may_end.wait(LONG)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [(gives_a_number, deletes, "still have parts"), (deletes, gives_a_number, "that is not there")],
)
def test_a_part_is_not_written_while_its_whole_is_deleted_nor_the_other_way_round(two, first, second, why):
    one, other = two
    owner_id = one.does(an_owner)
    is_done, may_end, was_written = Event(), Event(), Event()
    begun = one.starts(first, owner_id, is_done, may_end)
    assert is_done.wait(LONG)
    waiting = other.starts(second, owner_id, was_written, may_end)
    assert not was_written.wait(0.4), "the second waits until it is known how the first ends"
    may_end.set()
    begun.result(LONG)
    with pytest.raises(IntegrityError, match=why):
        waiting.result(LONG)
    assert one.does(parts_without_wholes) == []


def parts_without_wholes() -> list[str]:
    found = []
    with within(EVERYTHING), connection.cursor() as cursor:
        for table, columns in PARTS.items():
            for column, whole in columns.items():
                cursor.execute(
                    f"SELECT count(*) FROM {table} p WHERE {column} IS NOT NULL"
                    f" AND NOT EXISTS (SELECT FROM {whole} w WHERE w.id = p.{column})"
                )
                if (number := cursor.fetchone()[0]) > 0:
                    found.append(f"{number} × {table}.{column}")
    return found


def a_list(rows: int, kind: str) -> str:
    """The same people each time, with another business."""
    lines = [
        f"{kind} {n},Sri Lasimpala {n},75710145089{n % 90 + 10:02d}{n + 1:03d},0812445{n:05d},"
        "Dulalowo,Kota Tengah,Kota Gorontalo"
        for n in range(rows)
    ]
    return "\n".join([HEAD, *lines]) + "\n"


def received(text: str, source: str) -> Import:
    with within(EVERYTHING):
        return receive(
            io.BytesIO(text.encode()), file_name=f"{source}.csv", source=source_named(source), by=None, at=AT
        )


def accepted(what: Import) -> int:
    """How many rows came in as new ones."""
    step = accept(what, scope=EVERYTHING, by=None, at=AT, is_checked=False)
    figures = Figures.from_json(step.figures)
    return figures.new + figures.possible


def taken_back(what: Import) -> bool:
    """False where what stands in the register since stood against it."""
    with within(EVERYTHING):
        return take_back(what, by=None, at=AT).entry_id is not None


def numbers() -> tuple[int, int]:
    with within(EVERYTHING):
        return Business.objects.count(), Entry.objects.filter(act="intake.applied").count()


def test_two_lists_at_once_both_come_in_whole(two):
    one, other = two
    lists = [
        one.does(received, a_list(120, "Warung"), "Dinas"),
        one.does(received, a_list(120, "Kue"), "Bank"),
    ]
    running = [one.starts(accepted, lists[0]), other.starts(accepted, lists[1])]
    assert [each.result(120) for each in running] == [120, 120]
    assert one.does(numbers) == (240, 2)
    assert one.does(parts_without_wholes) == []


def test_one_file_brought_in_twice_at_once_stands_there_once_and_the_other_is_told_so(two):
    one, other = two
    lists = [one.does(received, a_list(120, "Warung"), "Dinas") for _each in range(2)]
    running = [one.starts(accepted, lists[0]), other.starts(accepted, lists[1])]
    assert sorted(each.result(120) for each in running) == [0, 120]
    businesses, _acts = one.does(numbers)
    assert businesses == 120
    assert one.does(parts_without_wholes) == []


def test_a_list_that_comes_in_while_another_is_taken_back_leaves_no_part_without_its_whole(two):
    """The second list ties its businesses to the people whom the first has brought, while these are being deleted."""
    one, other = two
    first = one.does(received, a_list(120, "Warung"), "Dinas")
    one.does(accepted, first)
    second = other.does(received, a_list(120, "Kue"), "Bank")
    going, coming = one.starts(taken_back, first), other.starts(accepted, second)
    ended = []
    for each in (going, coming):
        try:
            ended.append(bool(each.result(120)))
        except (IntegrityError, OperationalError):
            ended.append(False)  # refused, or chosen to give way where both waited for each other
    assert any(ended)
    assert one.does(parts_without_wholes) == []
    businesses, acts = one.does(numbers)
    is_back, is_in = ended
    assert (businesses, acts) == (120 * (not is_back) + 120 * is_in, 1 + is_in)
