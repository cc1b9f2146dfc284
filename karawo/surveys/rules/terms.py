"""What the regulation fixes, read once from `skm.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from karawo.kit.numbers import round_half_up

_FILE = Path(__file__).with_name("skm.toml")


class NotInForce(LookupError):
    """No table of grades held on that day."""


@dataclass(frozen=True)
class Grade:
    """letter: A to D. name: as the regulation words it. lowest: the smallest index that earns it."""

    letter: str
    name: str
    lowest: Decimal


@dataclass(frozen=True)
class GradeTable:
    valid_from: date
    article: str
    grades: tuple[Grade, ...]


@cache
def _terms() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _tables() -> tuple[GradeTable, ...]:
    found = [
        GradeTable(
            table["valid_from"],
            table["article"],
            tuple(Grade(row["grade"], row["name"], Decimal(row["from"])) for row in table["rows"]),
        )
        for table in _terms()["grades"]
    ]
    return tuple(sorted(found, key=lambda table: table.valid_from, reverse=True))


def grade_table(on: date) -> GradeTable:
    """Raises NotInForce before the first regulation."""
    for table in _tables():
        if table.valid_from <= on:
            return table
    raise NotInForce(f"no grades of the satisfaction index on {on}")


def grade_of(index: Decimal, *, on: date) -> Grade:
    """The grade of an index from 25 to 100.

    The index is rounded half up to two decimals before it is looked up, so that no value falls between two
    grades (64.994 is a D, 64.995 a C). Law: PermenPANRB 14/2017; the limits stand in skm.toml.
    Raises ValueError outside of 25–100, NotInForce before the first regulation.
    """
    rounded = round_half_up(index, 2)
    if not Decimal(25) <= rounded <= Decimal(100):
        raise ValueError(f"an index lies between 25 and 100, not at {rounded}")
    return next(grade for grade in grade_table(on).grades if rounded >= grade.lowest)


def sample_terms() -> tuple[Decimal, Decimal, Decimal]:
    """X², P and d of the sample formula."""
    terms = _terms()["sample"]
    return Decimal(terms["chi_square"]), Decimal(terms["proportion"]), Decimal(terms["error"])


def lowest_count() -> int:
    """How many of the lowest elements want a plan at least."""
    return int(_terms()["follow_up"]["lowest"])
