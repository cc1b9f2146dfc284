"""The list at the door."""

from __future__ import annotations

from dataclasses import dataclass

from karawo.gatherings.models import Attendance, GatheringSession, Registration
from karawo.gatherings.rules import OCCUPYING, State


@dataclass(frozen=True)
class Expected:
    registration: Registration
    visit: Attendance | None


def list_of(session: GatheringSession, text: str = "") -> list[Expected]:
    """Who keeps a seat, and who came, by name; text: a part of name, organisation or code.

    Sealed names cannot be searched in the database: the list of one gathering is read whole, 5,000 at most.
    """
    rows = (
        Registration.objects.filter(gathering_id=session.gathering_id)
        .filter(state__in=[*OCCUPYING, State.WAITING])
        .select_related("owner", "business")
        .defer("owner__birth_on")
    )
    visits = {visit.registration_id: visit for visit in Attendance.objects.standing().filter(session=session)}
    wanted = text.casefold().strip()
    found = [
        Expected(one, visits.get(one.pk))
        for one in rows
        if not wanted
        or wanted in f"{one.name} {one.organisation} {one.code_shown} {one.door_code}".casefold()
    ]
    return sorted(found, key=lambda each: (each.registration.name.casefold(), each.registration.pk))
