"""Who has how much to do in a week: the hours there are, the appointments in them, who walked in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from karawo.accounts.models import Centre
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.queries.diary import Diary, diary_of, field_names
from karawo.plut.appointments.rules import OCCUPYING, State

DAYS = 6
"""Monday to Saturday."""


@dataclass(frozen=True)
class DayLoad:
    """slots: how many appointments fit, taken ones too. taken: of these. walk_ins: without appointment, called or
    served. A day without slots and without anybody is a day off."""

    on: date
    slots: int
    taken: int
    walk_ins: int


@dataclass(frozen=True)
class Load:
    user_id: int
    name: str
    fields: tuple[str, ...]
    days: tuple[DayLoad, ...]

    @property
    def slots(self) -> int:
        return sum(day.slots for day in self.days)

    @property
    def taken(self) -> int:
        return sum(day.taken for day in self.days)

    @property
    def walk_ins(self) -> int:
        return sum(day.walk_ins for day in self.days)

    @property
    def percent(self) -> int | None:
        """Taken of the slots there are; None where there are none."""
        return round(100 * self.taken / self.slots) if self.slots else None


@dataclass(frozen=True)
class Week:
    monday: date
    loads: list[Load]
    movable: list[Appointment]


def week_of(centre: Centre, monday: date, *, at: datetime) -> Week:
    """movable: booked and still ahead, and who waits in the hall; by time."""
    last = monday + timedelta(days=DAYS - 1)
    diary = diary_of(centre, monday, last)
    rows = list(
        Appointment.objects.filter(centre=centre, on__range=(monday, last))
        .exclude(state__in=[State.CANCELLED, State.NO_SHOW])
        .select_related("business", "owner", "consultant", "centre")
    )
    order = list(field_names())
    people = {seat.user_id: seat.name for seat in diary.seats}
    loads = [_load(diary, user_id, name, rows, monday) for user_id, name in people.items()]
    movable = [
        row
        for row in rows
        if (row.state == State.BOOKED and row.slot is not None and row.slot.starts_at > at)
        or row.state == State.ARRIVED
    ]
    return Week(
        monday,
        sorted(
            loads, key=lambda load: ([order.index(code) for code in load.fields if code in order], load.name)
        ),
        sorted(movable, key=lambda row: (row.on, row.slot.starts_at if row.slot else row.made_at, row.pk)),
    )


def _load(diary: Diary, user_id: int, name: str, rows: list[Appointment], monday: date) -> Load:
    own = [row for row in rows if row.consultant_id == user_id]
    days = []
    for number in range(DAYS):
        on = monday + timedelta(days=number)
        today = [row for row in own if row.on == on]
        days.append(
            DayLoad(
                on,
                slots=len(diary.slots(user_id, on)),
                taken=sum(row.period is not None and row.state in OCCUPYING for row in today),
                walk_ins=sum(row.period is None for row in today),
            )
        )
    fields = tuple(dict.fromkeys(seat.field_code for seat in diary.seats if seat.user_id == user_id))
    return Load(user_id, name, fields, tuple(days))
