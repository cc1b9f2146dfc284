"""Kept, late, due: one dot for each promise, in the quarter it was due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from karawo.kit.said import marked as _
from karawo.partners.rules.ladder import ENDED, PROMISED, Status


class Dot(StrEnum):
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    LATE = "late"
    DUE = "due"
    BROKEN = "broken"


DOTS: dict[str, str] = {
    Dot.KEPT: _("ditepati pada waktunya"),
    Dot.KEPT_LATE: _("ditepati, terlambat"),
    Dot.LATE: _("lewat tenggat"),
    Dot.DUE: _("belum jatuh tempo"),
    Dot.BROKEN: _("diingkari"),
}


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year} TW{self.number}"

    def before(self) -> Quarter:
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    def next(self) -> Quarter:
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise as the picture needs it. ended_on: of the last delivery where it is done."""

    partner_id: int
    status: str
    due_on: date
    ended_on: date | None


def quarter_of(on: date) -> Quarter:
    return Quarter(on.year, (on.month + 2) // 3)


def is_overdue(status: str, due_on: date, *, on: date) -> bool:
    return Status(status) in PROMISED and due_on < on


def dot_of(promise: Kept, *, on: date) -> Dot | None:
    """None for what is only offered, and for what was withdrawn: neither was owed at its day."""
    status = Status(promise.status)
    if status is Status.DONE:
        return Dot.KEPT if (promise.ended_on or promise.due_on) <= promise.due_on else Dot.KEPT_LATE
    if status is Status.BROKEN:
        return Dot.BROKEN
    if status in ENDED or status is Status.OFFERED:
        return None
    return Dot.LATE if promise.due_on < on else Dot.DUE


type Cells = dict[tuple[int, Quarter], dict[Dot, int]]


def dots(promises: Iterable[Kept], *, on: date) -> Cells:
    """(partner, quarter due) → how many of each."""
    found: Cells = defaultdict(lambda: defaultdict(int))
    for promise in promises:
        if (dot := dot_of(promise, on=on)) is not None:
            found[promise.partner_id, quarter_of(promise.due_on)][dot] += 1
    return {place: dict(counts) for place, counts in found.items()}


def quarters_between(first: Quarter, last: Quarter) -> list[Quarter]:
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next())
    return found
