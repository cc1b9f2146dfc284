"""How long 500 people take to be checked against the ledger of aid: all at once, and one by one as others do."""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import batched
from time import perf_counter
from typing import Any

from _scratch import register, say, settle


def asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="already served, against the plain one-by-one way")
    parser.add_argument("--rows", type=int, default=200_000, help="aid in the ledger")
    parser.add_argument("--businesses", type=int, default=100_000, help="businesses in the register")
    parser.add_argument("--people", type=int, default=500, help="people in the list")
    return parser.parse_args()


def given(rows: int, kab_ids: tuple[int, ...]) -> list[tuple[str, str, int]]:
    """Fills the ledger up to `rows` with aid to owners of the register, several to some; (NIK, name, kab) of all."""
    from conftest import AT
    from karawo.assistance.actions import GivenAid, Standing, write_aids
    from karawo.assistance.models import Aid, AidKind, GivingOffice
    from karawo.journal.actions import record
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.models import Identifier

    with within(EVERYTHING):
        people = [
            (each.sealed, each.owner.name, each.owner.kab_id)
            for each in Identifier.objects.filter(kind="nik")
            .select_related("owner")
            .defer("owner__birth_on")
            .order_by("pk")
        ]
        kinds = list(AidKind.objects.order_by("pk"))
        offices = [
            GivingOffice.objects.get_or_create(name=f"Dinas {kab}", defaults={"region_id": kab})[0]
            for kab in kab_ids
        ]
        there = Aid.objects.count()
    dice, began = random.Random(there + 3), perf_counter()

    def one() -> GivenAid:
        nik, name, kab_id = dice.choice(people)
        return GivenAid(
            kind=dice.choice(kinds),
            office=dice.choice(offices),
            given_on=AT.date() - timedelta(days=dice.randrange(1_000)),
            kab_id=kab_id,
            name=name,
            nik=nik if dice.random() < 0.9 else "",
            value_rupiah=2_500_000,
        )

    for batch in batched(range(there, rows), 5_000):
        with within(EVERYTHING):
            record("assistance.list_taken_in", by=None, at=AT, words={"count": len(batch), "list": "ukur"})
            write_aids([one() for _number in batch], Standing(None, AT))
    if there < rows:
        say({"filled": rows - there, "seconds": round(perf_counter() - began, 1)})
        settle()
    return people


def listed(people: list[tuple[str, str, int]], number: int) -> Iterator[tuple[str, str]]:
    """Half of the register, one in ten with a wrong digit, one in ten by name alone, the others unknown."""
    dice = random.Random(500)
    for _each in range(number):
        nik, name, _kab = dice.choice(people)
        chance = dice.random()
        if chance < 0.5:
            yield nik, name
        elif chance < 0.6:
            yield nik[:-1] + str((int(nik[-1]) + 1) % 10), name
        elif chance < 0.7:
            yield "", name
        else:
            yield f"{nik[:12]}{dice.randrange(9000, 9999)}", f"Orang Baru {dice.randrange(10**6)}"


def measure(kab_ids: tuple[int, ...], rows: int, number: int) -> None:
    from conftest import AT
    from karawo.assistance.models import AidKind
    from karawo.assistance.queries.checking import Question, check
    from karawo.assistance.rules.asked import told
    from karawo.regions.access import Scope, within

    people = given(rows, kab_ids)
    scope = Scope(kab_ids=kab_ids[:2])
    kind = AidKind.objects.prefetch_related("rules").get(code="modal-usaha")
    on = AT.date()
    questions = [
        Question(n, n + 1, told(nik, name, on=on), kind, on, kab_ids[0])
        for n, (nik, name) in enumerate(listed(people, number))
    ]
    answers: dict[int, Any] = {}
    for turn in ("first", "again"):
        began = perf_counter()
        with within(scope):
            answers = check(questions, scope=scope)
        say({"what": f"{number} people at once, {turn}", "seconds": round(perf_counter() - began, 2)})
    verdicts: dict[str, int] = {}
    for answer in answers.values():
        verdicts[answer.verdict.value] = verdicts.get(answer.verdict.value, 0) + 1
    say({"aid": rows, "verdicts": verdicts})
    began, part = perf_counter(), questions[: max(20, number // 10)]
    for each in part:
        with within(scope):
            check([each], scope=scope)
    took = (perf_counter() - began) / len(part)
    say(
        {
            "what": "the same check, one by one",
            "ms_each": round(took * 1000, 1),
            "seconds_for_all": round(took * number, 1),
        }
    )
    _plain(questions, on.year, number)


def _plain(questions: list[Any], year: int, number: int) -> None:
    """As a page without this room would do it: for each person the rows of the year by NIK, or by part of a name."""
    from karawo.assistance.models import Aid
    from karawo.assistance.queries.recipients import nik_digest
    from karawo.regions.access import EVERYTHING, within

    with within(EVERYTHING):
        rows = Aid.objects.filter(ended_at=None, kind=questions[0].kind, given_on__year=year)
        began, part = perf_counter(), questions[: max(20, number // 10)]
        for each in part:
            found = rows.filter(nik_digest=nik_digest(each.told.nik)).first() if each.told.nik else None
            if found is None and each.told.name:
                list(rows.filter(name__icontains=each.told.name.split()[0])[:50])
        took = (perf_counter() - began) / len(part)
    say(
        {
            "what": "plain ORM, one by one, without likeness",
            "ms_each": round(took * 1000, 1),
            "seconds_for_all": round(took * number, 1),
        }
    )


def main() -> None:
    wanted = asked()
    with register(wanted.businesses) as kab_ids:
        measure(kab_ids, wanted.rows, wanted.people)


if __name__ == "__main__":
    main()
