"""The facts of a centre's year, read once, and each indicator counted from them with the rows it is made of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils import timezone

from karawo.accounts.models import Centre
from karawo.growth.models import NaikKelas
from karawo.plut.models import CardLine, Case, Diagnosis, Outcome, SessionClient
from karawo.plut.queries.measures import ours
from karawo.plut.reports.queries.asking import name_of
from karawo.plut.reports.queries.growth import pairs_of
from karawo.plut.reports.rules.pairs import growth_of
from karawo.plut.reports.rules.period import Period, Span
from karawo.plut.rules.cycle import full_cycle_sessions
from karawo.plut.rules.milestones import title_of
from karawo.surveys.models import Survey
from karawo.surveys.queries import result_of


@dataclass(frozen=True, slots=True)
class CountedRow:
    """One row behind a figure. number: what it adds, None where rows are counted. is_counted: of a share, whether it
    is in the numerator; such rows of the denominator stand in the list as well."""

    title: str
    words: str
    on: date | None
    url: str
    number: Decimal | None = None
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class Counted:
    """value: None where nothing can be said. denominator: of a share or median, else None."""

    value: Decimal | None
    rows: tuple[CountedRow, ...] = ()
    denominator: int | None = None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Attendance:
    """One client in one session."""

    session_id: int
    case_id: int
    subject_id: int
    on: date
    minutes: int
    topic: str


@dataclass(frozen=True)
class Facts:
    """What a centre did in a year, and its clients. attendances: of the year, by day. earlier: case → how many sessions
    it had before the year. lines: case → (made on, ended on or None) of each line of its cards."""

    centre: Centre
    year: int
    cases: dict[int, Case]
    attendances: list[Attendance]
    earlier: dict[int, int]
    outcomes: list[Outcome]
    diagnosed: dict[int, list[date]]
    lines: dict[int, list[tuple[date, date | None]]]
    rises: list[NaikKelas]
    surveys: list[Survey]

    @cached_property
    def _days(self) -> list[date]:
        return [each.on for each in self.attendances]

    @cached_property
    def _days_of_case(self) -> dict[int, list[date]]:
        found: dict[int, list[date]] = defaultdict(list)
        for each in self.attendances:
            found[each.case_id].append(each.on)
        return found

    def attended(self, first_on: date, last_on: date) -> list[Attendance]:
        return self.attendances[bisect_left(self._days, first_on) : bisect_right(self._days, last_on)]

    def sessions_until(self, case_id: int, on: date) -> int:
        """on: in the year."""
        return self.earlier.get(case_id, 0) + bisect_right(self._days_of_case.get(case_id, []), on)

    def is_entered(self, first_on: date, last_on: date) -> bool:
        """Whether anybody has written down anything at all; before that a zero would be a guess."""
        return bool(self.attended(first_on, last_on)) or any(
            first_on <= each.reached_on <= last_on for each in self.outcomes
        )


def facts_of(centre: Centre, year: int) -> Facts:
    """Eight queries."""
    span = Period(Span.YEAR, year)
    cases = {
        case.pk: case
        for case in Case.objects.filter(centre=centre, opened_on__lte=span.last_on)
        .select_related("business__primary_owner", "owner")
        .defer("business__primary_owner__birth_on", "owner__birth_on")
    }
    of_centre = SessionClient.objects.filter(session__centre=centre)
    attendances = [
        Attendance(*row)
        for row in of_centre.filter(session__on__range=(span.first_on, span.last_on))
        .order_by("session__on", "session_id", "pk")
        .values_list(
            "session_id",
            "case_id",
            "subject_id",
            "session__on",
            "session__duration_minutes",
            "session__topic",
        )
    ]
    before = of_centre.filter(session__on__lt=span.first_on, case_id__in=cases).order_by()
    earlier = dict(before.values_list("case_id").annotate(number=Count("pk")))
    diagnosed: dict[int, list[date]] = defaultdict(list)
    for case_id, on in Diagnosis.objects.filter(centre=centre).values_list(
        "case_id", Coalesce("assessment__assessed_on", "health__assessed_on")
    ):
        diagnosed[case_id].append(on)
    lines: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for case_id, made_at, state, state_at in CardLine.objects.filter(centre=centre).values_list(
        "card__case_id", "made_at", "state", "state_at"
    ):
        has_ended = state != CardLine.State.OPEN and state_at is not None
        lines[case_id].append(
            (timezone.localdate(made_at), timezone.localdate(state_at) if has_ended else None)
        )
    return Facts(
        centre,
        year,
        cases,
        attendances,
        earlier,
        list(
            Outcome.objects.filter(
                ours(), centre=centre, reached_on__range=(span.first_on, span.last_on)
            ).order_by("reached_on", "pk")
        ),
        diagnosed,
        lines,
        list(
            NaikKelas.objects.confirmed()
            .filter(
                kind=NaikKelas.Kind.LEVEL,
                direction=NaikKelas.Direction.UP,
                happened_on__range=(span.first_on, span.last_on),
                business_id__in=[case.business_id for case in cases.values() if case.business_id],
            )
            .order_by("happened_on", "pk")
        ),
        list(
            Survey.objects.filter(
                centre=centre, closed_at__isnull=False, period_to__range=(span.first_on, span.last_on)
            ).order_by("period_to", "pk")
        ),
    )


type Counter = Callable[[Facts, str, date, date], Counted]


def count(facts: Facts, counted_by: str, first_on: date, last_on: date) -> Counted:
    """counted_by: of an indicator. A way of counting that is not known here says nothing, rather than zero."""
    name, _colon, argument = counted_by.partition(":")
    counter = COUNTERS.get(name)
    return Counted(None) if counter is None else counter(facts, argument, first_on, last_on)


def _case_url(case_id: int, part: str = "") -> str:
    return f"/pendampingan/{case_id}/{part}"


def _title(facts: Facts, case_id: int) -> str:
    case = facts.cases.get(case_id)
    return name_of(case) if case is not None else "–"


def _clients(facts: Facts, _argument: str, first_on: date, last_on: date) -> Counted:
    served = _served(facts, first_on, last_on)
    rows = tuple(
        CountedRow(
            _title(facts, found[-1].case_id),
            f"{len(found)} sesi",
            found[-1].on,
            _case_url(found[-1].case_id),
        )
        for found in served.values()
    )
    return Counted(Decimal(len(rows)) if facts.is_entered(first_on, last_on) else None, rows)


def _served(facts: Facts, first_on: date, last_on: date) -> dict[int, list[Attendance]]:
    """client → the attendances in the days."""
    found: dict[int, list[Attendance]] = defaultdict(list)
    for each in facts.attended(first_on, last_on):
        found[each.subject_id].append(each)
    return found


def _session_rows(facts: Facts, first_on: date, last_on: date, *, is_hours: bool) -> tuple[CountedRow, ...]:
    sessions = {each.session_id: each for each in facts.attended(first_on, last_on)}
    return tuple(
        CountedRow(
            each.topic,
            f"{each.minutes} menit",
            each.on,
            f"/sesi/{session_id}/",
            Decimal(each.minutes) / 60 if is_hours else None,
        )
        for session_id, each in sessions.items()
    )


def _sessions(facts: Facts, _argument: str, first_on: date, last_on: date) -> Counted:
    rows = _session_rows(facts, first_on, last_on, is_hours=False)
    return Counted(Decimal(len(rows)) if facts.is_entered(first_on, last_on) else None, rows)


def _hours(facts: Facts, _argument: str, first_on: date, last_on: date) -> Counted:
    rows = _session_rows(facts, first_on, last_on, is_hours=True)
    minutes = sum({each.session_id: each.minutes for each in facts.attended(first_on, last_on)}.values())
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return Counted(hours if facts.is_entered(first_on, last_on) else None, rows)


def _full_cycle(facts: Facts, _argument: str, first_on: date, last_on: date) -> Counted:
    served = _served(facts, first_on, last_on)
    least = full_cycle_sessions(last_on)
    rows = tuple(
        CountedRow(
            _title(facts, found[-1].case_id),
            "siklus penuh" if is_full else "belum penuh",
            found[-1].on,
            _case_url(found[-1].case_id),
            is_counted=is_full,
        )
        for found in served.values()
        for is_full in [
            any(_is_full(facts, case_id, last_on, least) for case_id in {each.case_id for each in found})
        ]
    )
    full = sum(row.is_counted for row in rows)
    value = (Decimal(100) * full / len(rows)).quantize(Decimal("0.1"), ROUND_HALF_UP) if rows else None
    return Counted(value, rows, denominator=len(rows))


def _is_full(facts: Facts, case_id: int, on: date, least: int) -> bool:
    """As `plut.queries.cases.full_cycle`, read as things stood on a day. least: sessions."""
    diagnoses = sum(day <= on for day in facts.diagnosed.get(case_id, []))
    lines = [ended_on for made_on, ended_on in facts.lines.get(case_id, []) if made_on <= on]
    has_ended = any(ended_on is not None and ended_on <= on for ended_on in lines)
    has_met = facts.sessions_until(case_id, on) >= least
    return bool(diagnoses and lines and has_met and (diagnoses >= 2 or has_ended))


def _of_kinds(facts: Facts, argument: str, first_on: date, last_on: date) -> list[Outcome]:
    kinds = argument.split(",")
    return [
        each for each in facts.outcomes if each.kind_code in kinds and first_on <= each.reached_on <= last_on
    ]


def _outcome_rows(facts: Facts, found: list[Outcome], *, is_money: bool) -> tuple[CountedRow, ...]:
    return tuple(
        CountedRow(
            _title(facts, each.case_id),
            title_of(each.kind_code),
            each.reached_on,
            _case_url(each.case_id, "#hasil"),
            Decimal(each.number) if is_money and each.number is not None else None,
            is_counted=not is_money or each.number is not None,
        )
        for each in found
    )


def _outcomes(facts: Facts, argument: str, first_on: date, last_on: date) -> Counted:
    found = _of_kinds(facts, argument, first_on, last_on)
    rows = _outcome_rows(facts, found, is_money=False)
    unknown = sum(not each.attribution for each in found)
    return Counted(Decimal(len(rows)) if facts.is_entered(first_on, last_on) else None, rows, unknown=unknown)


def _outcome_rupiah(facts: Facts, argument: str, first_on: date, last_on: date) -> Counted:
    found = _of_kinds(facts, argument, first_on, last_on)
    known = [each.number for each in found if each.number is not None]
    has_value = facts.is_entered(first_on, last_on) and (bool(known) or not found)
    return Counted(
        Decimal(sum(known)) if has_value else None,
        _outcome_rows(facts, found, is_money=True),
        unknown=len(found) - len(known),
    )


def _rises(facts: Facts, _argument: str, first_on: date, last_on: date) -> Counted:
    """A client accompanied here on the day it happened; a client who rose twice is one."""
    rows: dict[int, CountedRow] = {}
    for rise in facts.rises:
        case = next(
            (
                case
                for case in facts.cases.values()
                if case.business_id == rise.business_id
                and case.opened_on <= rise.happened_on
                and (case.closed_on is None or case.closed_on >= rise.happened_on)
            ),
            None,
        )
        if case is not None and first_on <= rise.happened_on <= last_on:
            rows[case.subject_id] = CountedRow(
                name_of(case),
                f"{rise.from_name} → {rise.to_name}",
                rise.happened_on,
                f"/naik-kelas/{rise.pk}/",
            )
    return Counted(Decimal(len(rows)) if facts.is_entered(first_on, last_on) else None, tuple(rows.values()))


def _growth(facts: Facts, argument: str, first_on: date, last_on: date) -> Counted:
    found = pairs_of(
        [case for case in facts.cases.values() if case.closed_on is None or case.closed_on >= first_on],
        argument, first_on=first_on, last_on=last_on,
    )  # fmt: skip
    told = growth_of([pair for _case, pair in found])
    rows = tuple(
        CountedRow(
            name_of(case),
            "–" if pair is None else f"{pair.before.on:%d-%m-%Y} → {pair.after.on:%d-%m-%Y}",
            None if pair is None else pair.after.on,
            f"/usaha/{case.business_id}/" if case.business_id else f"/koperasi/{case.owner_id}/",
            None if pair is None else pair.percent,
            is_counted=pair is not None and pair.percent is not None,
        )
        for case, pair in found
    )
    return Counted(told.median_percent, rows, denominator=told.clients, unknown=told.without)


def _satisfaction(facts: Facts, _argument: str, first_on: date, last_on: date) -> Counted:
    found = [each for each in facts.surveys if first_on <= each.period_to <= last_on]
    if not found:
        return Counted(None)
    result = result_of(found[-1])
    value = None if result.index is None else Decimal(str(result.index.value))
    row = CountedRow(
        found[-1].unit_name, f"{result.answers} jawaban", found[-1].period_to, f"/skm/{found[-1].pk}/", value
    )
    return Counted(value, (row,), denominator=result.answers)


COUNTERS: dict[str, Counter] = {
    "clients": _clients,
    "sessions": _sessions,
    "hours": _hours,
    "full_cycle": _full_cycle,
    "outcomes": _outcomes,
    "outcome_rupiah": _outcome_rupiah,
    "rises": _rises,
    "growth": _growth,
    "satisfaction": _satisfaction,
}
