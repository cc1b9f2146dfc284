"""Three years of work at two centres, thought out with a seed and written set by set; the same day, the same work."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from karawo.accounts.models import Centre, User
from karawo.config.demo.growing import judge
from karawo.config.demo.people import GORONTALO, HEADS, MALANG, SEATS
from karawo.config.demo.work.activities import name_candidates, report_activities
from karawo.config.demo.work.beside import add_photos, greet_sri, make_links, transfer, write_notes
from karawo.config.demo.work.cases import Client, Planner, answers_of
from karawo.config.demo.work.centres import furnish
from karawo.config.demo.work.economy import assist_clusters, tell_prices
from karawo.config.demo.work.health import check_cooperatives
from karawo.config.demo.work.outcomes import write_outcomes
from karawo.config.demo.work.papers import agree_and_hand_in
from karawo.config.demo.work.planning import MONTHS, Desk, Planned
from karawo.config.demo.work.rounds import ask
from karawo.config.demo.work.sessions import Diary
from karawo.config.demo.work.writing import write_cases
from karawo.growth.models import Assessment
from karawo.journal.actions import record
from karawo.journal.models import Entry
from karawo.plut.actions.centres import kab_of
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, Owner, OwnFile
from karawo.registry.queries.facts import OPEN

__all__ = ["Worked", "is_worked", "work"]

_SEED = 7571
FRESH, QUIET, MOVED = 9, 6, 2
"""New clients of the last weeks without a session, open ones who were not met any more, and those who went away."""


@dataclass(frozen=True, slots=True)
class Worked:
    cases: int
    sessions: int
    outcomes: int


def is_worked() -> bool:
    with within(EVERYTHING):
        return Entry.objects.filter(act="demo.worked").exists()


def work(people: dict[str, User], *, at: datetime, months: int = MONTHS) -> Worked:
    """One transaction, after `grow`. people: by user name, as `introduce` gives. months: of sessions, up to 36."""
    today = timezone.localdate(at)
    # Not for secrets: the same demo every time.
    dice = random.Random(_SEED)  # noqa: S311
    with within(EVERYTHING):
        centres = {name: Centre.objects.select_related("region").get(name=name) for name in SEATS}
        furnish(centres, people, at=at)
        desks = {
            name: Desk(
                centre, kab_of(centre), {field: people[who] for field, who in SEATS[name].items()}, people[HEADS[name]]
            )
            for name, centre in centres.items()
        }  # fmt: skip
        all_malang = _open_businesses(_MALANG)
        of_malang = all_malang[: min(34, len(all_malang) // 2)]
        record("demo.judged", by=None, at=at, words={"businesses": len(of_malang)})
        judge(of_malang, list(desks[MALANG].seats.values()), dice, at=at)
        sri_id = OwnFile.objects.filter(user=people["sri"]).values_list("owner", flat=True).first()
        gorontalo = _gorontalo(desks[GORONTALO], dice, today)
        if (hers := _of_owner(gorontalo, sri_id)) is not None:
            _keep_open(hers, desks[GORONTALO])
        malang = _malang(desks[MALANG], dice, today)
        # Two businesses have moved, and their register with them.
        moving = [
            (_moving(desks[GORONTALO], business, dice, today), desks[MALANG], days)
            for business, days in zip(all_malang[-MOVED:], (34, 210), strict=True)
        ]
        written = Worked(0, 0, 0)
        for desk, planned in (
            (desks[GORONTALO], [*gorontalo, *(each[0] for each in moving)]),
            (desks[MALANG], malang),
        ):
            written = _write(desk, planned, dice, written, today=today, at=at, months=months)
        for planned_move, to, days in moving:
            transfer(
                planned_move, to, reason="Usaha pindah mengikuti keluarga; minta dilayani yang terdekat", today=today,
                days_ago=days,
            )  # fmt: skip
        greet_sri(_of_owner(gorontalo, sri_id), desks[GORONTALO], today)
        for desk in desks.values():
            check_cooperatives(desk, at=at)
            assist_clusters(desk, at=at)
            tell_prices(desk, at=at)
            report_activities(desk, at=at)
            name_candidates(desk, at=at)
            agree_and_hand_in(desk, dice, at=at)
        ask(desks[GORONTALO].centre, desks[GORONTALO].head, dice, at=at, today=today, numbers=(96, 120, 47))
        ask(desks[MALANG].centre, desks[MALANG].head, dice, at=at, today=today, numbers=(58, 21))
    return written


_GORONTALO = (7571, 7501, 7502, 7503, 7504, 7505)
_MALANG = (3573, 3507)


def _open_businesses(kab_ids: Sequence[int]) -> list[Business]:
    rows = Business.objects.filter(kab_id__in=kab_ids, merged_into=None, status__in=OPEN)
    return list(rows.select_related("primary_owner").defer("primary_owner__birth_on").order_by("pk"))


def _cooperatives(kab_ids: Sequence[int]) -> list[Owner]:
    rows = Owner.objects.filter(kind=Owner.Kind.COOPERATIVE, kab_id__in=kab_ids, merged_into=None)
    return list(rows.defer("birth_on").order_by("pk")[:12])


def _judged(kab_ids: Sequence[int]) -> dict[Business, list[Assessment]]:
    """Oldest assessment first."""
    found: dict[Business, list[Assessment]] = defaultdict(list)
    rows = Assessment.objects.standing().filter(business__kab_id__in=kab_ids, business__merged_into=None)
    for row in rows.select_related("business", "rubric", "assessed_by").order_by("business", "assessed_on"):
        found[row.business].append(row)
    return dict(found)


def _gorontalo(desk: Desk, dice: random.Random, today: date) -> list[Planned]:
    judged = _judged(_GORONTALO)
    others = [each for each in _open_businesses(_GORONTALO) if each not in judged]
    clients: list[Client] = [*others[: 56 * 3 : 3], *_cooperatives(_GORONTALO)]
    return _plan(desk, judged, clients, others[1 : FRESH * 3 : 3], dice, today)


def _malang(desk: Desk, dice: random.Random, today: date) -> list[Planned]:
    judged = _judged(_MALANG)
    others = [each for each in _open_businesses(_MALANG)[:-MOVED] if each not in judged]
    return _plan(desk, judged, [*others[:14], *_cooperatives(_MALANG)[:2]], others[14:16], dice, today)


def _plan(
    desk: Desk,
    judged: dict[Business, list[Assessment]],
    clients: Sequence[Client],
    fresh: Sequence[Business],
    dice: random.Random,
    today: date,
) -> list[Planned]:
    planner = Planner(desk, dice, today)
    planned = [planner.plan(business, assessments) for business, assessments in judged.items()]
    planned += [planner.plan(client, ()) for client in clients]
    answers = answers_of([each.assessments[0] for each in planned if each.assessments])
    for each in planned:
        if each.assessments or dice.random() < 0.75:
            planner.programme(each, answers)
    lasting = [each for each in planned if each.case.is_open and (today - each.case.opened_on).days > 90]
    for each in lasting[3 : 3 + QUIET]:
        each.quiet_from = today - timedelta(days=dice.randrange(38, 75))
    for number, business in enumerate(fresh):
        newcomer = planner.plan(business, (), days_ago=number * 2)
        newcomer.quiet_from = newcomer.case.opened_on
        if number % 3 == 0:
            newcomer.case.consultant = None
        planned.append(newcomer)
    planned.sort(key=lambda each: each.case.opened_on)
    return planned


def _of_owner(planned: Sequence[Planned], owner_id: int | None) -> Planned | None:
    for each in planned:
        if each.case.business is not None and each.case.business.primary_owner_id == owner_id:
            return each
    return None


def _keep_open(planned: Planned, desk: Desk) -> None:
    """Whom the guide asks for is always there, with Budi."""
    case = planned.case
    case.consultant = planned.consultant = desk.seats["kelembagaan"]
    case.closed_on = case.closed_at = case.closed_by = planned.quiet_from = None
    case.outcome = case.closing_reason = ""
    case.request = "Ingin masuk toko oleh-oleh"


def _moving(desk: Desk, business: Business, dice: random.Random, today: date) -> Planned:
    planned = Planner(desk, dice, today).plan(business, (), days_ago=400)
    planned.case.closed_on = planned.case.closed_at = planned.case.closed_by = None
    planned.case.outcome = planned.case.closing_reason = ""
    planned.quiet_from = today - timedelta(days=220)
    return planned


def _write(
    desk: Desk,
    planned: list[Planned],
    dice: random.Random,
    so_far: Worked,
    *,
    today: date,
    at: datetime,
    months: int,
) -> Worked:
    diary = Diary(desk, planned, dice, today)
    diary.fill(months)
    record(
        "demo.worked", by=None, at=at, kab_id=desk.kab_id,
        words={"centre": desk.centre.name, "cases": len(planned), "sessions": len(diary.sessions)},
    )  # fmt: skip
    write_cases(planned)
    diary.write()
    outcomes = write_outcomes(planned, dice, today)
    write_notes(planned, dice, at=at)
    add_photos(desk, dice)
    make_links(planned, at=at)
    return Worked(
        so_far.cases + len(planned), so_far.sessions + len(diary.sessions), so_far.outcomes + outcomes
    )
