"""What hangs on the wall: numbers and desks, nothing of anybody."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from karawo.accounts.models import Centre
from karawo.plut.appointments.models import Appointment, QueueLink
from karawo.plut.appointments.queries.diary import centre_zone
from karawo.plut.appointments.rules import AT_THE_DESK, State
from karawo.regions.access import EVERYTHING, within

FRESH = timedelta(seconds=45)


@dataclass(frozen=True)
class Call:
    """is_fresh: called a moment ago, to be shown so that it is seen."""

    ticket: str
    desk: str
    is_fresh: bool


@dataclass(frozen=True)
class Wall:
    """calls: who is called or being served, the last called first. waiting: how many wait. clock: at the centre."""

    centre: Centre
    calls: list[Call]
    waiting: int
    clock: str


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(token: str, use: QueueLink.Use) -> QueueLink | None:
    """The link in force whose secret this is. Nobody is signed in, so it is looked up beyond any scope."""
    with within(EVERYTHING):
        links = QueueLink.objects.filter(digest=digest_of(token), use=use, revoked_at=None)
        return links.select_related("centre", "consultant").first()


def wall_of(centre: Centre, *, at: datetime) -> Wall:
    """For whoever has the secret address; reads beyond the scope and says only numbers and desks."""
    zone = centre_zone(centre)
    with within(EVERYTHING):
        rows = Appointment.objects.of_day(centre.pk, at.astimezone(zone).date())
        called = rows.filter(state__in=AT_THE_DESK).order_by("-called_at", "-pk")
        calls = [
            Call(
                row.ticket,
                row.desk,
                row.state == State.CALLED and row.called_at is not None and at - row.called_at < FRESH,
            )
            for row in called.only("ticket_number", "desk", "state", "called_at")
        ]
        waiting = rows.filter(state=State.ARRIVED).count()
    return Wall(centre, calls, waiting, f"{at.astimezone(zone):%H.%M}")
