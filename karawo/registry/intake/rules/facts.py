"""What is read of one row: notes, the place, dated facts, and all of it together."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from karawo.registry.linkage.rules.business import CanonicalBusiness
from karawo.registry.linkage.rules.person import CanonicalName
from karawo.registry.rules import Identifier, IdentifierKind


class Note(NamedTuple):
    """code for programs; column: the header, empty for the row; sentence: Indonesian with the fix."""

    code: str
    column: str
    sentence: str


as_text = json.JSONEncoder(ensure_ascii=False).encode


def as_json(notes: Sequence[Note]) -> str:
    return as_text([list(note) for note in notes]) if notes else "[]"


@lru_cache(maxsize=64)
def place_head(file_name: str, sheet: str) -> str:
    """The place of a row in its source as JSON, up to the row's number."""
    return as_text({"file": file_name, "sheet": sheet})[:-1] + ', "row": '


class Spot(NamedTuple):
    """Where a text of place leads. region_id: None where nothing fits; kab_id as rows carry it."""

    region_id: int | None
    kab_id: int
    code: str
    sentence: str


NOWHERE = Spot(None, 0, "", "")


class Fact(NamedTuple):
    """what: a name of an observation; number or codes; the period it speaks of."""

    what: str
    number: int | None
    codes: tuple[str, ...]
    is_unknown: bool
    period_from: date
    period_to: date


@dataclass(slots=True)
class CooperativeState:
    year: int
    rat_on: date | None = None
    members_male: int | None = None
    members_female: int | None = None
    members_total: int | None = None
    employees: int | None = None
    assets_rupiah: int | None = None
    own_capital_rupiah: int | None = None
    outside_capital_rupiah: int | None = None
    volume_rupiah: int | None = None
    shu_rupiah: int | None = None

    @property
    def says_something(self) -> bool:
        """Three zeros that a form prints for "not filled in" say nothing."""
        money = (
            self.assets_rupiah,
            self.own_capital_rupiah,
            self.outside_capital_rupiah,
            self.volume_rupiah,
            self.shu_rupiah,
        )
        people = (self.members_male, self.members_female, self.members_total, self.employees)
        return self.rat_on is not None or any(value is not None for value in money) or any(people)


@dataclass(slots=True)
class RowFacts:
    """rejected: the note that refuses the whole row, if any. notes: cells not taken, and readings to know of."""

    table: str
    notes: list[Note] = field(default_factory=list)
    rejected: Note | None = None
    external_id: str = ""
    business_name: str = ""
    business: CanonicalBusiness | None = None
    brand: str = ""
    owner_kind: str = "person"
    owner_name: str = ""
    owner: CanonicalName | None = None
    is_owner_known: bool = True
    is_deceased: bool = False
    sex: str = ""
    birth_on: date | None = None
    has_disability: bool | None = None
    education_code: str = ""
    owner_address: str = ""
    numbers: list[Identifier] = field(default_factory=list)
    legal_form_code: str = ""
    place_kind_code: str = ""
    kbli_version: int | None = None
    kbli_code: str = ""
    activity: str = ""
    main_product: str = ""
    started_year: int | None = None
    address: str = ""
    place_text: str = ""
    postal_code: str = ""
    latitude: float | None = None
    longitude: float | None = None
    spot: Spot = NOWHERE
    facts: list[Fact] = field(default_factory=list)
    status: str = ""
    cooperative_kind_code: str = ""
    legal_number: str = ""
    legal_on: date | None = None
    cooperative: CooperativeState | None = None

    def first(self, kind: IdentifierKind) -> str | None:
        return next((number.text for number in self.numbers if number.kind is kind), None)

    @property
    def phones(self) -> tuple[str, ...]:
        return tuple(number.text for number in self.numbers if number.kind is IdentifierKind.PHONE)

    @property
    def latest(self) -> dict[str, int]:
        return {fact.what: fact.number for fact in self.facts if fact.number is not None}
