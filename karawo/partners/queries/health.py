"""How a forum does on the three challenges: figures with their denominators, never one score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from karawo.partners.models import Commitment, Forum, Need
from karawo.partners.queries.ledger import Fulfilment, fulfilment_by
from karawo.partners.queries.pictures import members_of
from karawo.partners.rules.coverage import balance, completeness
from karawo.partners.rules.ladder import Status
from karawo.partners.rules.vocabulary import CHALLENGES, GROUPS, RUPIAH


@dataclass(frozen=True, slots=True)
class Attendance:
    """People at the meetings of a forum, each once. unknown: group → how many of them nobody can say it of."""

    people: int
    of_group: dict[str, int]
    unknown: dict[str, int]
    meetings: int


type Attending = Callable[[int, date], Attendance | None]
_attending: list[Attending] = []


def register_attendance(attending: Attending) -> None:
    """The room of meetings tells who came to those of a forum (its id, up to a day); called once, in its apps.py."""
    _attending[:] = [attending]


@dataclass(frozen=True, slots=True)
class GroupShare:
    """Promises that are meant for a group, of all that are meant."""

    group: str
    promises: int
    of: int
    people: int | None
    people_of: int
    people_unknown: int


@dataclass(frozen=True, slots=True)
class Health:
    members: int
    seats: tuple[int, int]
    delivering_seats: tuple[int, int]
    kept: Fulfilment | None
    balance: float | None
    open_needs: dict[str, int]
    closed_needs: dict[str, int]
    answered_needs: int
    joint_programmes: tuple[int, int]
    groups: list[GroupShare]
    attendance: Attendance | None


def health_of(forum: Forum, *, on: date) -> Health:
    """Some nine queries."""
    members = list(members_of(forum))
    promises: QuerySet[Commitment] = Commitment.objects.filter(forum=forum).meant()
    kept = fulfilment_by(promises, "forum_id", on=on)
    delivering = promises.filter(status__in=(Status.DELIVERING, Status.DONE)).values_list(
        "partner__element", flat=True
    )
    money = (
        promises.filter(unit=RUPIAH).order_by().values("partner__element").annotate(given=Sum("delivered"))
    )
    needs = list(Need.objects.filter(forum=forum))
    answered = set(promises.exclude(need=None).values_list("need_id", flat=True))
    programmes: dict[str, set[str]] = {}
    for programme, element in promises.exclude(programme="").values_list("programme", "partner__element"):
        programmes.setdefault(programme.casefold(), set()).add(element)
    attendance = next((found for each in _attending if (found := each(forum.pk, on)) is not None), None)
    return Health(
        members=len(members),
        seats=completeness([each.element for each in members], is_penta=forum.is_penta),
        delivering_seats=completeness(delivering, is_penta=forum.is_penta),
        kept=kept[0] if kept else None,
        balance=balance([int(row["given"]) for row in money]),
        open_needs=_by_challenge(need for need in needs if need.closed_at is None),
        closed_needs=_by_challenge(need for need in needs if need.closed_at is not None),
        answered_needs=sum(need.pk in answered for need in needs if need.closed_at is None),
        joint_programmes=(sum(len(elements) > 1 for elements in programmes.values()), len(programmes)),
        groups=_groups(promises, attendance),
        attendance=attendance,
    )


def _by_challenge(needs: object) -> dict[str, int]:
    counts = dict.fromkeys((str(code) for code in CHALLENGES), 0)
    for need in needs:  # type: ignore[attr-defined]
        for challenge in need.challenges:
            counts[challenge] += 1
    return counts


def _groups(promises: QuerySet[Commitment], attendance: Attendance | None) -> list[GroupShare]:
    rows = list(promises.values_list("groups", flat=True))
    return [
        GroupShare(
            str(group),
            sum(group in groups for groups in rows),
            len(rows),
            None if attendance is None else attendance.of_group.get(group, 0),
            0 if attendance is None else attendance.people,
            0 if attendance is None else attendance.unknown.get(group, 0),
        )
        for group in GROUPS
    ]
