"""Who has a seat: element × need × region, and the empty seats in words."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from karawo.kit.said import marked as _
from karawo.partners.rules.vocabulary import Element, pentahelix_of

EMPTY_SEAT = _("belum ada {who} di {where}")
EMPTY_SEAT_FOR = _("belum ada {who} untuk {what} di {where}")


@dataclass(frozen=True, slots=True)
class Seat:
    """What is lacked: an element (and kind of the sixth) for something in a place. what: in words, may be empty."""

    kab_id: int
    element: str
    sub_kind: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """Who is there. is_delivering: a promise of it is being kept or was kept there."""

    kab_id: int
    element: str
    is_delivering: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """One element in one place. present: partners that are there; delivering: of them, those at work."""

    present: int
    delivering: int
    lacking: int

    @property
    def is_empty(self) -> bool:
        return self.present == 0


def covers(home: int, place: int, *, is_of_province: bool, is_of_nation: bool) -> bool:
    """Whether a partner that sits at `home` is there for `place`; both numbers of a kabupaten/kota, or of a province.

    Who sits at the province itself is there for all of it.
    """
    if is_of_nation or home == place:
        return True
    return _province(home) == _province(place) and (is_of_province or home < 100)


def _province(number: int) -> int:
    return number if number < 100 else number // 100


def matrix(
    filled: Iterable[Filled], lacks: Mapping[tuple[int, str], int], kab_ids: Iterable[int]
) -> dict[tuple[int, str], Cell]:
    """(place, element) → cell, for each place and each of the six."""
    present: Counter[tuple[int, str]] = Counter()
    delivering: Counter[tuple[int, str]] = Counter()
    for row in filled:
        present[row.kab_id, row.element] += 1
        delivering[row.kab_id, row.element] += row.is_delivering
    return {
        place: Cell(present[place], delivering[place], lacks.get(place, 0))
        for kab_id in kab_ids
        for place in ((kab_id, element.value) for element in Element)
    }


def completeness(elements: Iterable[str], *, is_penta: bool = False) -> tuple[int, int]:
    """How many elements are there, of how many: six, or five in the pentahelix reading."""
    found = {pentahelix_of(element) if is_penta else element for element in elements}
    return len(found), 5 if is_penta else 6


def balance(amounts: Iterable[int]) -> float | None:
    """Shannon balance of what each element gave, 0 (one gives all) to 1 (all alike); None below two givers."""
    given = [amount for amount in amounts if amount > 0]
    if len(given) < 2:
        return None
    total = sum(given)
    return -sum(part / total * math.log(part / total) for part in given) / math.log(len(given))
