"""Whose turn it is on a waiting list."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from karawo.gatherings.models import Attendance, Gathering, Registration
from karawo.gatherings.rules import State, Waiting, in_turn


def served_ids(gathering: Gathering, rows: Iterable[Registration], *, at: datetime) -> set[int]:
    """Which of the rows are of people who came to one of the kind within its days: known by owner or telephone.

    Looks everywhere the caller may; inside an act that is everywhere.
    """
    people = list(rows)
    owners: set[int | None] = {one.owner_id for one in people}
    phones: set[int | None] = {one.phone_digest for one in people}
    owners.discard(None)
    phones.discard(None)
    if not owners and not phones:
        return set()
    came = (
        Attendance.objects.standing()
        .filter(
            Q(registration__owner_id__in=owners) | Q(registration__phone_digest__in=phones),
            session__gathering__kind_id=gathering.kind_id,
            came_at__gte=at - timedelta(days=gathering.kind.served_days),
        )
        .exclude(session__gathering_id=gathering.pk)
        .values_list("registration__owner_id", "registration__phone_digest")
    )
    known_owners: set[int | None] = set()
    known_phones: set[int | None] = set()
    for owner_id, phone in came:
        known_owners.add(owner_id)
        known_phones.add(phone)
    known_owners &= owners
    known_phones &= phones
    return {one.pk for one in people if one.owner_id in known_owners or one.phone_digest in known_phones}


def turns_of(gathering: Gathering, *, at: datetime) -> list[Registration]:
    """The waiting list, whose turn it is first."""
    rows = Registration.objects.filter(gathering=gathering, state=State.WAITING)
    waiting = {one.pk: one for one in rows.select_related("owner", "business").defer("owner__birth_on")}
    served = served_ids(gathering, waiting.values(), at=at)
    turns = in_turn(
        Waiting(one.pk, one.pk in served, one.tried, one.signed_up_at) for one in waiting.values()
    )
    return [waiting[turn.id] for turn in turns]
