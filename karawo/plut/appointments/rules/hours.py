"""When a consultant can be met: slots cut from the hours of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from karawo.plut.rules.spans import Span


@dataclass(frozen=True, order=True)
class Slot:
    """Both with a zone; the end is not part of it."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: Slot) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Day:
    """What is known of one day of one consultant.

    opening: the hours of the centre; empty where it is closed, None where it has told none.
    own: the hours of the consultant by his weekly pattern, None where he has none and keeps those of the centre.
    extra: hours of this day besides. away: hours in which he is not there. is_holiday: only `extra` counts.
    """

    on: date
    zone: ZoneInfo
    opening: Sequence[Span] | None = None
    own: Sequence[Span] | None = None
    extra: Sequence[Span] = ()
    away: Sequence[Span] = ()
    is_holiday: bool = False


def slots_of(day: Day, *, minutes: int) -> tuple[Slot, ...]:
    """The slots of the day in order, taken ones too; a rest shorter than `minutes` is no slot.

    The grid is laid from the beginning of each span and does not move when an absence cuts into it, so that
    slots already given away keep their place.
    """
    if minutes <= 0:
        raise ValueError("a slot needs a length")
    usual = [] if day.is_holiday else _usual(day)
    found: list[Slot] = []
    for spans in (usual, _joined(day.extra)):
        for slot in (slot for span in spans for slot in _cut(span, day, minutes)):
            if not any(slot.overlaps(other) for other in found):
                found.append(slot)
    away = [_slot(span, day) for span in day.away]
    return tuple(sorted(slot for slot in found if not any(slot.overlaps(gone) for gone in away)))


def free_of(slots: Iterable[Slot], *, taken: Iterable[Slot], since: datetime) -> tuple[Slot, ...]:
    """Those that begin at `since` or later and touch none that is taken."""
    busy = tuple(taken)
    return tuple(
        slot for slot in slots if slot.starts_at >= since and not any(slot.overlaps(other) for other in busy)
    )


def _usual(day: Day) -> list[Span]:
    if day.own is None:
        return _joined(day.opening or ())
    if day.opening is None:
        return _joined(day.own)
    both = (
        Span(max(one.starts, other.starts), min(one.ends, other.ends))
        for one in _joined(day.own)
        for other in _joined(day.opening)
    )
    return sorted(span for span in both if span.starts < span.ends)


def _joined(spans: Iterable[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.starts <= found[-1].ends:
            found[-1] = Span(found[-1].starts, max(found[-1].ends, span.ends))
        else:
            found.append(span)
    return found


def _cut(span: Span, day: Day, minutes: int) -> Iterable[Slot]:
    whole, length = _slot(span, day), timedelta(minutes=minutes)
    starts_at = whole.starts_at
    while starts_at + length <= whole.ends_at:
        yield Slot(starts_at, starts_at + length)
        starts_at += length


def _slot(span: Span, day: Day) -> Slot:
    return Slot(
        datetime.combine(day.on, span.starts, tzinfo=day.zone),
        datetime.combine(day.on, span.ends, tzinfo=day.zone),
    )
