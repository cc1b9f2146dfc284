"""The clients of a centre: the list, and one case with all that happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Upper
from django.utils import timezone

from karawo.accounts.models import RoleHolding, User
from karawo.accounts.rules import Role
from karawo.kit.dates import format_moment
from karawo.plut.access import visible_cases
from karawo.plut.models import (
    CardLine,
    Case,
    CaseNote,
    CaseStep,
    Diagnosis,
    Evidence,
    Outcome,
    Session,
    SessionClient,
)
from karawo.plut.rules.cycle import COMPLETE_PERCENT, full_cycle_sessions
from karawo.regions.access import Scope
from karawo.registry.models import CooperativeYear

LEAST_LETTERS = 3
STATES = ("terbuka", "tutup", "semua")
SORTS = {"nama": "client_name", "dibuka": "opened_on", "sesi": "last_session_on", "tenggat": "next_due_on"}


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the list was asked for. year: cases served in that year, one for each client. lacking: "sesi",
    "diagnosis", "program", "konsultan", "data" (the register knows too little of the business). consultant_id: NOBODY
    for cases without one. place: kab_id as text, "-" for unknown."""

    text: str = ""
    state: str = "terbuka"
    consultant_id: int | None = None
    year: int | None = None
    is_full_cycle: bool = False
    lacking: str = ""
    place: str = ""
    province: str = ""
    sort: str = "-dibuka"

    @classmethod
    def read(cls, query: Mapping[str, str]) -> CaseFilter:
        """An unknown word leaves its filter out."""
        state, sort = query.get("keadaan", "terbuka"), query.get("urut", "-dibuka")
        consultant, year = query.get("konsultan", ""), query.get("dilayani", "")
        return cls(
            text=" ".join(query.get("q", "").split())[:80],
            state=state if state in STATES else "terbuka",
            consultant_id=int(consultant) if consultant.isascii() and consultant.isdigit() else None,
            year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            is_full_cycle=query.get("siklus") == "penuh",
            lacking=query.get("tanpa", "") if query.get("tanpa", "") in LACKING else "",
            place=query.get("kab", ""),
            province=query.get("prov", ""),
            sort=sort if sort.removeprefix("-") in SORTS else "-dibuka",
        )

    def query(self, **changed: str) -> str:
        words = {
            "q": self.text,
            "keadaan": "" if self.state == "terbuka" else self.state,
            "konsultan": "" if self.consultant_id is None else str(self.consultant_id),
            "dilayani": str(self.year or ""),
            "siklus": "penuh" if self.is_full_cycle else "",
            "tanpa": self.lacking,
            "kab": self.place,
            "prov": self.province,
            "urut": "" if self.sort == "-dibuka" else self.sort,
            **changed,
        }
        return urlencode({name: word for name, word in words.items() if word})


def _attended(**where: Any) -> QuerySet[SessionClient]:
    return SessionClient.objects.filter(case=OuterRef("pk"), **where)


LACKING: dict[str, Q] = {
    "sesi": ~Q(Exists(_attended())),
    "diagnosis": ~Q(Exists(Diagnosis.objects.filter(case=OuterRef("pk")))),
    "program": ~Q(Exists(CardLine.objects.filter(card__case=OuterRef("pk")))),
    "konsultan": Q(consultant=None),
    "data": Q(business__completeness_percent__lt=COMPLETE_PERCENT),
}
NOBODY = 0
"""Stands for the consultant of cases that nobody has taken."""


@dataclass(frozen=True, slots=True)
class DataStanding:
    """Whose open clients the register knows enough of. consultant_id: None for clients that nobody has taken."""

    consultant_id: int | None
    name: str
    clients: int
    lacking: int


def data_standing(centre_id: int) -> list[DataStanding]:
    """By who has most to complete. A cooperative has its own yearly state and is not counted here. One query."""
    rows = (
        Case.objects.open()
        .filter(centre_id=centre_id, business__isnull=False)
        .order_by()
        .values("consultant_id", "consultant__name")
        .annotate(clients=Count("pk"), lacking=Count("pk", filter=LACKING["data"]))
    )
    found = [
        DataStanding(row["consultant_id"], row["consultant__name"] or "", row["clients"], row["lacking"])
        for row in rows
    ]
    return sorted(found, key=lambda each: (-each.lacking, each.name))


def served_in(year: int) -> Q:
    """One case for each client with a session in the year: the one opened last."""
    mine = SessionClient.objects.filter(session__on__year=year)
    later = Case.objects.filter(
        Q(opened_at__gt=OuterRef("opened_at")) | Q(opened_at=OuterRef("opened_at"), pk__gt=OuterRef("pk")),
        Exists(mine.filter(case=OuterRef("pk"))),
        subject_id=OuterRef("subject_id"),
    )
    return Q(Exists(mine.filter(case=OuterRef("pk")))) & ~Q(Exists(later))


def full_cycle(on: date) -> Q:
    """Diagnosis, programme, enough sessions, and an evaluation: a second diagnosis or a line brought to its end."""
    diagnoses = Diagnosis.objects.filter(case=OuterRef("pk")).order_by().values("case")
    lines = CardLine.objects.filter(card__case=OuterRef("pk"))
    enough = _attended().order_by().values("case").annotate(n=Count("pk"))
    return (
        Q(Exists(diagnoses))
        & Q(Exists(lines))
        & Q(Exists(enough.filter(n__gte=full_cycle_sessions(on))))
        & (
            Q(Exists(diagnoses.annotate(n=Count("pk")).filter(n__gte=2)))
            | Q(Exists(lines.exclude(state=CardLine.State.OPEN)))
        )
    )


def found(given: CaseFilter, *, scope: Scope, on: date) -> QuerySet[Case]:
    """The cases behind the list, unsorted."""
    rows: QuerySet[Case] = visible_cases(scope)
    if given.state != "semua" and given.year is None:
        rows = rows.filter(closed_on__isnull=given.state == "terbuka")
    if len(given.text) >= LEAST_LETTERS:
        rows = rows.filter(
            Q(business__name__icontains=given.text)
            | Q(business__primary_owner__name__icontains=given.text)
            | Q(owner__name__icontains=given.text)
        )
    if given.consultant_id is not None:
        rows = rows.filter(consultant_id=None if given.consultant_id == NOBODY else given.consultant_id)
    if given.year is not None:
        rows = rows.filter(served_in(given.year))
    if given.is_full_cycle:
        rows = rows.filter(full_cycle(on))
    if given.lacking:
        rows = rows.filter(LACKING[given.lacking])
    if given.place:
        unknown = Q(kab_id__lt=1000)
        rows = rows.filter(Q(kab_id=int(given.place)) if given.place.isdigit() else unknown)
    if given.province:
        code = int(given.province) if given.province.isdigit() else 0
        rows = rows.filter(Q(kab_id=code) | Q(kab_id__range=(code * 100, code * 100 + 99)))
    return rows


def sorted_for_list(rows: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """With client, last session, next due day and the number of sessions."""
    lines = CardLine.objects.filter(card__case=OuterRef("pk"), state=CardLine.State.OPEN).order_by()
    column = SORTS[sort.removeprefix("-")]
    rows = rows.select_related("business__primary_owner", "owner", "consultant", "centre").defer(
        "business__primary_owner__birth_on", "owner__birth_on"
    )
    rows = rows.annotate(
        client_name=Upper(Coalesce("business__name", "owner__name")),
        sessions=Subquery(_attended().order_by().values("case").annotate(n=Count("pk")).values("n")),
        last_session_on=Subquery(
            _attended().order_by().values("case").annotate(n=Max("session__on")).values("n")
        ),
        next_due_on=Subquery(lines.values("card__case").annotate(n=Min("due_on")).values("n")),
    )
    order = F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
    return rows.order_by(order, "-pk")


def visible_case(case_id: int, *, scope: Scope) -> Case | None:
    return (
        visible_cases(scope)
        .select_related(
            "business__primary_owner", "owner", "consultant", "centre", "former__centre", "closed_by"
        )
        .defer("business__primary_owner__birth_on", "owner__birth_on")
        .filter(pk=case_id)
        .first()
    )


@dataclass(frozen=True, slots=True)
class CaseFile:
    """One case with all that happened, as far as the caller sees it."""

    case: Case
    steps: list[CaseStep]
    diagnoses: list[Diagnosis]
    lines: list[CardLine]
    attendances: list[SessionClient]
    evidence: list[Evidence]
    outcomes: list[Outcome]
    notes: list[CaseNote]
    earlier: list[Case]

    @property
    def minutes(self) -> int:
        return sum(each.session.duration_minutes for each in self.attendances)


def case_file(case: Case) -> CaseFile:
    """Nine queries, however much happened."""
    attendances = SessionClient.objects.filter(case=case).select_related("session__consultant", "line")
    return CaseFile(
        case=case,
        steps=list(CaseStep.objects.filter(case=case).select_related("by", "consultant")),
        diagnoses=list(
            Diagnosis.objects.filter(case=case)
            .select_related(
                "assessment__level", "assessment__assessed_by", "health__band", "health__assessed_by"
            )
            .order_by(Coalesce("assessment__assessed_on", "health__assessed_on"), "pk")
        ),
        lines=list(
            CardLine.objects.filter(card__case=case)
            .select_related("card", "consultant", "state_by")
            .annotate(sessions=Count("attendances"))
            .order_by("card__year", "card__field_code", "due_on", "pk")
        ),
        attendances=list(attendances.order_by("-session__on", "-session_id")),
        evidence=list(Evidence.objects.filter(case=case).select_related("added_by")),
        outcomes=list(
            Outcome.objects.filter(case=case, is_dismissed=False).select_related(
                "recorded_by", "attributed_by", "line"
            )
        ),
        notes=list(CaseNote.objects.filter(case=case).select_related("by")),
        earlier=list(
            Case.objects.filter(subject_id=case.subject_id)
            .exclude(pk=case.pk)
            .select_related("centre")
            .order_by("-opened_on", "-pk")
        ),
    )


def cooperative_years(owner_id: int, *, last: int) -> tuple[CooperativeYear | None, CooperativeYear | None]:
    """The state of book year `last` and that of the year before; of several sources the one known last."""
    rows = CooperativeYear.objects.filter(owner_id=owner_id, year__in=(last, last - 1)).order_by(
        "known_at", "pk"
    )
    told = {row.year: row for row in rows}
    return told.get(last), told.get(last - 1)


def client_name(case: Case) -> str:
    """Of a case read with its client; empty where the caller does not see the client in the register."""
    client = case.business if case.business_id else case.owner
    return client.name if client is not None else ""


def cases_of(subject_id: int) -> list[Case]:
    """The cases of one client that the present scope sees, newest first."""
    rows = Case.objects.filter(subject_id=subject_id).select_related("centre", "consultant")
    return list(rows.order_by("-opened_on", "-pk"))


def consultants_at(centre_id: int, *, on: date) -> QuerySet[User]:
    """Whoever holds a role at the centre, by name."""
    held = RoleHolding.objects.in_force(on).filter(
        centre_id=centre_id, role__in=(Role.CONSULTANT, Role.CENTRE_HEAD)
    )
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name", "pk")


def sessions_of(case: Case) -> QuerySet[Session]:
    return Session.objects.filter(clients__case=case)


def open_cases_at(centre_ids: tuple[int, ...]) -> QuerySet[Case]:
    rows = Case.objects.open().filter(centre_id__in=centre_ids)
    return rows.select_related("business", "owner", "centre").defer("owner__birth_on").order_by("-opened_at")


def as_of_text(at: datetime) -> str:
    return format_moment(timezone.localtime(at))
