"""How a forum does on the three challenges: figures with their denominators, never one score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from karawo.gatherings.models import AgeBand, Registration
from karawo.gatherings.models import Attendance as Visit
from karawo.partners.models import Commitment, Forum, Need
from karawo.partners.queries.ledger import Fulfilment, fulfilment_by
from karawo.partners.queries.pictures import members_of
from karawo.partners.rules.coverage import balance, completeness
from karawo.partners.rules.ladder import Status
from karawo.partners.rules.vocabulary import CHALLENGES, GROUPS, RUPIAH, Group


@dataclass(frozen=True, slots=True)
class Attendance:
    """People at the meetings of a forum, each once. unknown: group → how many of them nobody can say it of."""

    people: int
    of_group: dict[str, int]
    unknown: dict[str, int]
    meetings: int


def attendance_of(forum: Forum) -> Attendance | None:
    """None where no gathering of the forum has been attended. One person is counted once over all of them."""
    gatherings = list(forum.meetings.values_list("gathering_id", flat=True))
    visits = Visit.objects.standing().filter(session__gathering__in=gatherings)
    came = Registration.objects.filter(pk__in=visits.values("registration_id"))
    people = {
        row[0]: row[1:]
        for row in came.values_list("person_key", "sex", "age_band", "has_disability", "is_remote")
    }
    if not people:
        return None
    told: dict[str, list[bool | None]] = {
        Group.WOMEN: [sex == "P" if sex else None for sex, _age, _ill, _far in people.values()],
        Group.YOUTH: [age == AgeBand.YOUTH if age else None for _sex, age, _ill, _far in people.values()],
        Group.DISABILITY: [ill for _sex, _age, ill, _far in people.values()],
        Group.REMOTE: [far for _sex, _age, _ill, far in people.values()],
    }
    return Attendance(
        len(people),
        {group: sum(answer is True for answer in answers) for group, answers in told.items()},
        {group: sum(answer is None for answer in answers) for group, answers in told.items()},
        len(gatherings),
    )


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
    attendance = attendance_of(forum)
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
            None if attendance is None else attendance.of_group.get(group),
            0 if attendance is None else attendance.people,
            0 if attendance is None else attendance.unknown.get(group, 0),
        )
        for group in GROUPS
    ]
