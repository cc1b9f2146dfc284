"""Invented businesses and answers that the tests of this room share."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from karawo.accounts.access import scope_of
from karawo.growth.actions import GivenAnswer, assess
from karawo.growth.models import Assessment
from karawo.growth.queries import as_rule, rubric_in_force
from karawo.growth.rules.scoring import State
from karawo.regions.access import within
from karawo.registry.actions import (
    GivenFact,
    GivenNumber,
    GivenPlace,
    NewOwner,
    Registration,
    observe,
    register_business,
)
from karawo.registry.models import Business

BIAWAO = 7571021010
BU_SRI = Registration(
    name="Karawo Bu Sri",
    owner=NewOwner(name="Sri Wahyuni Lamusu"),
    place=GivenPlace(region_id=BIAWAO),
    activity="menyulam karawo",
    received={"Usaha": "Karawo Bu Sri"},
)


def at_noon(on: date) -> datetime:
    return datetime.combine(on, time(4), UTC)


def registered(by, *, on: date = date(2024, 6, 3), registration: Registration = BU_SRI) -> Business:
    with within(scope_of(by)):
        return register_business(registration, by=by, at=at_noon(on))


def all_answers(value: int, *, on: date = date(2026, 8, 3), **changes: int | None) -> dict[str, GivenAnswer]:
    """Every item of the general rubric with one value; changes: other values by slug, None for "tidak tahu"."""
    answers = {item.slug: GivenAnswer(value=value) for item in as_rule(rubric_in_force(on)).items}
    for slug, other in changes.items():
        name = slug.replace("_", "-")
        answers[name] = GivenAnswer(State.UNKNOWN) if other is None else GivenAnswer(value=other)
    return answers


def judged(business: Business, by, value: int, on: date, **changes: int | None) -> Assessment:
    with within(scope_of(by)):
        return assess(business, all_answers(value, on=on, **changes), by=by, at=at_noon(on), on=on)


def told_sales(business: Business, by, rupiah: int, year: int) -> None:
    with within(scope_of(by)):
        observe(
            business,
            [
                GivenFact(
                    what="sales_rupiah",
                    number=rupiah,
                    period_from=date(year, 1, 1),
                    period_to=date(year, 12, 31),
                )
            ],
            source_kind="document",
            by=by,
            at=at_noon(date(year + 1, 2, 1)),
        )


def nib(text: str = "4437151303343") -> GivenNumber:
    return GivenNumber(kind="nib", text=text)
