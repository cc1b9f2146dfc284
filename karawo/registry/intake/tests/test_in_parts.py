"""A list that goes into the register while it is being read says and writes what one that is judged first does."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings as chosen
from django.db import connection

from conftest import AT, KOTA_GORONTALO
from karawo.config import database
from karawo.journal.models import Entry
from karawo.regions.access import EVERYTHING, within
from karawo.registry.actions import bulk, in_parts
from karawo.registry.intake.actions import (
    accept,
    check,
    examining,
    receive,
    receiving,
    source_named,
    take_back,
)
from karawo.registry.intake.models import Import, Step
from karawo.registry.intake.rules.wording import REGISTER_CHANGED
from karawo.registry.intake.tests.test_at_once import HEAD, Somebody, parts_without_wholes
from karawo.registry.models import Business, DuplicateProposal
from tests import databases

PLACE = "Dulalowo,Kota Tengah,Kota Gorontalo"
SEALED = {"sealed", "payload", "birth_on", "added_in", "stored_name", "uploaded_at"}
NUMBERED_APART = {
    "registry_identifier",
    "registry_observation",
    "registry_matchkeys",
    "registry_duplicateproposal",
}
"""Their own numbers are drawn in another order."""


@pytest.fixture
def register(db, settings, tmp_path) -> Iterator[Callable[[str], Somebody]]:
    """Somebody at a register of its own."""
    settings.FILES_ROOT = tmp_path
    made: dict[str, Somebody] = {}

    def at(mark: str) -> Somebody:
        name = f"{chosen.DATABASES['default']['NAME']}_{mark}"
        if name not in made:
            databases.fresh(name)
            made[name] = Somebody(name)
        return made[name]

    yield at
    for name, each in made.items():
        each.leaves()
        database.drop_database(chosen.HOME, name)


@pytest.fixture
def short_parts(monkeypatch) -> list[int]:
    """Parts of six rows; gives the rows with which each began."""
    begun: list[int] = []
    write = in_parts.InParts.write

    def told(self: Any, **how: Any) -> None:
        begun.append(self._parameters["first"])
        write(self, **how)

    monkeypatch.setattr(in_parts, "LONG", 1)
    monkeypatch.setattr(examining, "_BATCH", 3)
    monkeypatch.setattr(examining, "_PART", 2)
    monkeypatch.setattr(in_parts.InParts, "write", told)
    return begun


def person(number: int) -> str:
    return f"Sri Lasimpala {number},75710145089{number % 90 + 10:02d}{number + 1:03d},0812445{number:05d}"


def difficult() -> str:
    """Forty rows, among them each kind that looks at rows above it, in another part."""
    rows = [f"Warung {n},{person(n)},{PLACE}" for n in range(20)]
    rows += [
        rows[2],  # the same row again
        f"Kue Lain,{person(3)},{PLACE}",  # a person above has a second business
        f"Kue Lagi,{person(3)},{PLACE}",
        rows[5].replace("75710145089", "75710145088"),  # one wrong digit
        rows[6].replace("Warung 6", "Warung Enam").replace(person(6).split(",")[1], ""),
        f",,,,{PLACE}",  # nobody
        rows[7].replace(person(7).split(",")[1], "7.571E+15"),
        f"Tenun Baru,{person(70)},{PLACE}",  # known from another list
        f"Warung 71,{person(71)},{PLACE}",  # known with this business
        rows[8].replace("Sri", "Sry"),
    ]
    rows += [f"Kopi {n},{person(n + 30)},{PLACE}" for n in range(10)]
    return "\n".join([HEAD, *rows]) + "\n"


def others() -> str:
    return "\n".join([HEAD, *(f"Warung {n},{person(n)},{PLACE}" for n in (70, 71, 72))]) + "\n"


def brought(text: str, source: str, **how: Any) -> Import:
    with within(EVERYTHING):
        return receive(
            io.BytesIO(text.encode()),
            file_name=f"{source}.csv",
            source=source_named(source),
            by=None,
            at=AT,
            **how,
        )


def accepted(what: Import, is_checked: bool = False) -> tuple[str, str]:
    step = accept(what, scope=EVERYTHING, by=None, at=AT, is_checked=is_checked)
    return step.step, step.reason


def checked(what: Import) -> None:
    check(what, scope=EVERYTHING, by=None, at=AT)


def loaded(text: str, source: str) -> Import:
    what = brought(text, source)
    assert accepted(what)[0] == Step.APPLIED
    return what


def everything() -> dict[str, list[str]]:
    """All rows of register, lists and journal, without what is sealed anew each time and the marks for a count."""
    found = {}
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, array_agg(column_name::text) FROM information_schema.columns"
            " WHERE table_name ~ '^(registry|intake|journal)_' AND table_schema = 'public'"
            "   AND table_name NOT IN ('intake_progress', 'registry_cellmark') GROUP BY table_name"
        )
        for table, columns in cursor.fetchall():
            left_out = SEALED | ({"id"} if table in NUMBERED_APART else set())
            named = ", ".join(f'"{column}"' for column in sorted(set(columns) - left_out))
            cursor.execute(f"SELECT row({named})::text FROM {table} ORDER BY 1")
            found[table] = [row[0] for row in cursor.fetchall()]
    return found


def businesses_and_acts() -> tuple[int, int]:
    with within(EVERYTHING):
        return Business.objects.count(), Entry.objects.filter(act=receiving.ACT).count()


def test_a_list_written_in_parts_is_the_same_to_the_word(register, short_parts, monkeypatch):
    seen = []
    for mark in ("berbagian", "utuh"):
        one = register(mark)
        one.does(loaded, others(), "Sensus")
        short_parts.clear()
        one.does(loaded, difficult(), "Dinas")
        seen.append((one.does(everything), list(short_parts)))
        monkeypatch.setattr(receiving, "may_go_in_parts", lambda _order, _rows: False)
    (in_many, parts), (at_once, none) = seen
    assert (parts, none) == ([0, 6, 12, 18, 24, 30, 36], [])
    assert in_many["registry_duplicateproposal"], "the list has rows that look like others"
    assert in_many == at_once


def test_a_list_written_in_parts_is_taken_back_to_the_row(register, short_parts):
    one = register("kembali")
    one.does(loaded, others(), "Sensus")
    before = one.does(everything)
    came = one.does(loaded, difficult(), "Dinas")
    assert len(short_parts) > 3

    def back() -> None:
        with within(EVERYTHING):
            assert take_back(came, by=None, at=AT).entry_id

    one.does(back)
    after = one.does(everything)
    kept = {"registry_record", "registry_source", "registry_token"}
    for table, rows in before.items():
        if table.startswith("registry_") and table not in kept:
            assert after[table] == rows, table


def test_what_differs_from_what_was_seen_is_shown_and_nothing_of_it_written(register, short_parts):
    one = register("beda")
    what = one.does(brought, difficult(), "Dinas")
    one.does(checked, what)
    one.does(loaded, others(), "Sensus")
    short_parts.clear()
    assert one.does(accepted, what, True) == (Step.CHECKED, REGISTER_CHANGED)
    assert short_parts, "it was on its way"
    assert one.does(businesses_and_acts) == (3, 1)
    assert one.does(accepted, what, True)[0] == Step.APPLIED


@pytest.mark.parametrize("broken", ["likeness", "conclude"])
def test_a_list_that_fails_on_its_way_leaves_nothing(register, short_parts, monkeypatch, broken):
    def fails(*_: Any) -> None:
        raise OSError("the cable")

    monkeypatch.setattr(in_parts, broken, fails)
    one = register("putus")
    what = one.does(brought, difficult(), "Dinas")
    before = one.does(everything)
    with pytest.raises(OSError, match="cable"):
        one.does(accepted, what)
    assert one.does(everything) == before
    monkeypatch.undo()
    assert one.does(accepted, what)[0] == Step.APPLIED


def test_two_lists_in_parts_at_once_both_come_in_whole(register, short_parts):
    one, other = register("berdua"), Somebody(f"{chosen.DATABASES['default']['NAME']}_berdua")
    lists = [one.does(brought, difficult(), "Dinas"), one.does(brought, difficult(), "Bank")]
    running = [one.starts(accepted, lists[0]), other.starts(accepted, lists[1])]
    assert [each.result(120)[0] for each in running] == [Step.APPLIED, Step.APPLIED]
    other.leaves()
    assert one.does(parts_without_wholes) == []
    assert one.does(businesses_and_acts) == (2 * 38, 2)


def test_only_the_first_list_of_a_source_that_holds_nothing_back_goes_in_parts(register, short_parts):
    def order(source: str, **how: Any) -> bulk.BulkOrder:
        with within(EVERYTHING):
            return bulk.BulkOrder(source_named(source).pk, "office_import", AT, AT.date(), **how)

    def may(rows: int, source: str, **how: Any) -> bool:
        return in_parts.may_go_in_parts(order(source, **how), rows)

    one = register("pertama")
    assert one.does(may, 1, "Dinas")
    assert not one.does(may, 0, "Dinas"), "a short list is judged first"
    assert not one.does(lambda: may(1, "Dinas", holds_back=True))
    one.does(loaded, others(), "Dinas")
    assert not one.does(may, 1, "Dinas"), "its rows may be known from this source"
    assert one.does(may, 1, "Bank")


def test_a_list_within_another_transaction_is_judged_first(register, short_parts):
    """The connection that looks for likeness would not see what the transaction around it has written."""
    one = register("dalam")
    what = one.does(brought, difficult(), "Dinas")

    def within_another() -> int:
        with within(EVERYTHING):
            accepted(what)
            return DuplicateProposal.objects.filter(kab_id=KOTA_GORONTALO).count()

    assert one.does(within_another)
    assert short_parts == []
