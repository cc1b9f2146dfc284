"""How many came: people and visits side by side, and who they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from karawo.gatherings.models import Attendance, Gathering, HeadCount, Registration, element_names
from karawo.gatherings.models.registration import AgeBand
from karawo.gatherings.rules import OCCUPYING, State


@dataclass(frozen=True)
class Seating:
    """kept = seated + offered; free = seats - kept."""

    seats: int
    seated: int
    offered: int
    waiting: int

    @property
    def free(self) -> int:
        return self.seats - self.seated - self.offered


def seating_of(gathering: Gathering) -> Seating:
    return seatings_of([gathering])[gathering.pk]


def seatings_of(gatherings: list[Gathering]) -> dict[int, Seating]:
    rows = (
        Registration.objects.filter(gathering__in=gatherings)
        .order_by()
        .values("gathering_id", "state")
        .annotate(number=Count("id"))
    )
    counts = {(row["gathering_id"], row["state"]): row["number"] for row in rows}
    return {
        each.pk: Seating(
            each.seats,
            counts.get((each.pk, State.SEATED), 0),
            counts.get((each.pk, State.OFFERED), 0),
            counts.get((each.pk, State.WAITING), 0),
        )
        for each in gatherings
    }


@dataclass(frozen=True)
class Share:
    """part of the people who came of whom it is known to be so; unknown: of whom nobody told."""

    code: str
    part: int
    unknown: int


@dataclass(frozen=True)
class Presence:
    """visits: attendances of sessions. people: different people in them. counted: heads without names, of the session
    with the most, since one head may have been counted at each. absent: kept a seat and did not come."""

    visits: int
    people: int
    counted: int
    absent: int
    shares: tuple[Share, ...]
    elements: tuple[tuple[str, int], ...]
    without_element: int


def presence_of(gathering: Gathering) -> Presence:
    visits = Attendance.objects.standing().filter(session__gathering=gathering)
    came = list(
        Registration.objects.filter(pk__in=visits.values("registration_id")).values(
            "person_key", "sex", "age_band", "has_disability", "is_remote", "element_code"
        )
    )
    people = list({row["person_key"]: row for row in came}.values())
    counts = (
        HeadCount.objects.filter(session__gathering=gathering, undone_at=None)
        .order_by()
        .values("session_id")
        .annotate(number=Sum("number"))
    )
    kept = Registration.objects.filter(gathering=gathering, state__in=OCCUPYING)
    elements = Counter(row["element_code"] for row in people)
    without = elements.pop("", 0)
    return Presence(
        visits=visits.count(),
        people=len(people),
        counted=max((row["number"] for row in counts), default=0),
        absent=kept.exclude(pk__in=visits.values("registration_id")).count(),
        shares=(
            Share("women", sum(r["sex"] == "P" for r in people), sum(not r["sex"] for r in people)),
            Share(
                "youth",
                sum(r["age_band"] == AgeBand.YOUTH for r in people),
                sum(not r["age_band"] for r in people),
            ),
            _told(people, "disability", "has_disability"),
            _told(people, "remote", "is_remote"),
        ),
        elements=tuple((code, elements.get(code, 0)) for code in element_names()),
        without_element=without,
    )


def _told(people: Iterable[Mapping[str, object]], code: str, column: str) -> Share:
    return Share(code, sum(row[column] is True for row in people), sum(row[column] is None for row in people))


def attended() -> Q:
    """Registrations of who came to at least one session."""
    return Q(pk__in=Attendance.objects.standing().values("registration_id"))


def came_to(gathering_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """gathering → (different people, visits)."""
    rows = (
        Attendance.objects.standing()
        .filter(session__gathering_id__in=list(gathering_ids))
        .order_by()
        .values_list("session__gathering_id")
        .annotate(people=Count("registration__person_key", distinct=True), visits=Count("pk"))
    )
    return {gathering_id: (people, visits) for gathering_id, people, visits in rows}
