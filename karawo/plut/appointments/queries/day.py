"""One day of one centre, and the appointments of one client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from karawo.kit.dates import format_moment
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.queries.diary import centre_zone, terms_of
from karawo.plut.appointments.rules import AHEAD, AT_THE_DESK, ENDED, State, Waiting, in_order


@dataclass(frozen=True)
class Board:
    """at_the_desk: called or being served. waiting: in the order in which they are called. expected: booked for the
    day and not yet there, by time. ended: done, cancelled, absent; newest first."""

    on: date
    at_the_desk: list[Appointment]
    waiting: list[Appointment]
    expected: list[Appointment]
    ended: list[Appointment]

    @property
    def everybody(self) -> list[Appointment]:
        return [*self.at_the_desk, *self.waiting, *self.expected, *self.ended]


def today(centre_id: int, on: date, *, at: datetime | None = None) -> Board:
    """at: the moment by which the hall is put in order; now, if not told."""
    rows = list(
        Appointment.objects.of_day(centre_id, on)
        .exclude(state__in=[State.WISHED, State.OFFERED])
        .select_related("business", "owner", "consultant", "centre")
    )
    by_id = {row.pk: row for row in rows}
    hall = (as_waiting(row) for row in rows if row.state == State.ARRIVED)
    line = in_order(hall, at=at or timezone.now(), terms=terms_of(centre_id))
    return Board(
        on=on,
        at_the_desk=sorted(
            (row for row in rows if row.state in AT_THE_DESK), key=lambda row: (row.desk, row.pk)
        ),
        waiting=[by_id[each.id] for each in line],
        expected=sorted((row for row in rows if row.state == State.BOOKED), key=_starts),
        ended=sorted((row for row in rows if row.state in ENDED), key=lambda row: -row.pk),
    )


def _starts(row: Appointment) -> tuple[datetime, int]:
    return (row.slot.starts_at if row.slot else row.made_at, row.pk)


def as_waiting(row: Appointment) -> Waiting:
    return Waiting(
        id=row.pk,
        ticket=row.ticket_number or 0,
        arrived_at=row.arrived_at or row.made_at,
        due_at=row.slot.starts_at if row.slot else None,
        consultant_id=row.consultant_id,
        field=row.field_code,
    )


def of_business(business_id: int) -> QuerySet[Appointment]:
    """As far as the caller may see them; those ahead and wishes first, then the newest."""
    return _of_client(Q(business_id=business_id))


@dataclass(frozen=True)
class Ahead:
    """An appointment that is still to come, or a wish, for a page about its client. when: "" for a wish."""

    id: int
    when: str
    field_code: str
    consultant: str
    state: str


def ahead_of(business_id: int) -> list[Ahead]:
    """As far as the caller may see them, the next first."""
    return _ahead(of_business(business_id))


def own_panel(file_ids: tuple[int, ...]) -> dict[str, Any] | None:
    """What is ahead of the owner of these files; without any file there is nothing to book for."""
    return {"appointments": _ahead(of_files(file_ids))} if file_ids else None


def _ahead(rows: QuerySet[Appointment]) -> list[Ahead]:
    found = []
    for row in rows.filter(state__in=AHEAD).order_by("period", "pk"):
        slot = row.slot_in(centre_zone(row.centre))
        consultant = row.consultant.name if row.consultant else ""
        when = format_moment(slot.starts_at) if slot else ""
        found.append(Ahead(row.pk, when, row.field_code, consultant, row.get_state_display()))
    return found


def of_files(file_ids: tuple[int, ...]) -> QuerySet[Appointment]:
    """file_ids: owners and businesses."""
    return _of_client(Q(business_id__in=file_ids) | Q(owner_id__in=file_ids))


def _of_client(whose: Q) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(whose).select_related("business", "owner", "consultant", "centre")
    return rows.order_by("-on", "-id")
