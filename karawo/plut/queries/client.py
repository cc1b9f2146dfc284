"""What other pages show of a client's way with a centre: the file of a business, the owner's own page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from karawo.accounts.access import may
from karawo.growth.models import Assessment, HealthCheck
from karawo.growth.queries import Gap, assessments_of, gaps_of, health_checks_of, health_gaps_of
from karawo.plut.access import own_centre_ids
from karawo.plut.models import CardLine, Case, Outcome, SessionClient
from karawo.plut.queries.offers import Offer, offers
from karawo.registry.models import Business
from karawo.registry.queries.facts import OPEN

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class ClientWork:
    """Of one client, as far as the present scope sees: nothing where no centre of his works with it."""

    cases: tuple[Case, ...]
    open_case: Case | None
    next_lines: tuple[CardLine, ...]
    sessions: tuple[SessionClient, ...]
    outcomes: tuple[Outcome, ...]
    to_confirm: tuple[Outcome, ...]
    offers: tuple[Offer, ...]


def client_work(subject_id: int, *, most: int = 5) -> ClientWork:
    """next_lines: the three programmes due next. Six queries at most."""
    cases = tuple(
        Case.objects.filter(subject_id=subject_id)
        .select_related("centre", "consultant")
        .order_by("-opened_on", "-pk")
    )
    if not cases:
        return ClientWork((), None, (), (), (), (), ())
    present = next((case for case in cases if case.is_open), None)
    lines = CardLine.objects.filter(
        subject_id=subject_id, state=CardLine.State.OPEN, card__case__closed_on=None
    )
    sessions = SessionClient.objects.filter(subject_id=subject_id).select_related(
        "session__consultant", "line"
    )
    outcomes = tuple(Outcome.objects.filter(subject_id=subject_id, is_dismissed=False))
    return ClientWork(
        cases=cases,
        open_case=present,
        next_lines=tuple(lines.select_related("card", "consultant").order_by("due_on", "pk")[:3]),
        sessions=tuple(sessions.order_by("-session__on", "-pk")[:most]),
        outcomes=outcomes,
        to_confirm=tuple(each for each in outcomes if not each.answer),
        offers=tuple(offers([present]).get(present.pk, ())) if present is not None else (),
    )


def judged_ids(case: Case) -> list[int]:
    """The businesses a diagnosis of this client judges: itself, or the open units of a cooperative, oldest first."""
    if case.business_id:
        return [case.business_id]
    units = Business.objects.filter(
        ownerships__owner_id=case.owner_id, ownerships__ends_on=None, merged_into=None, status__in=OPEN
    )
    return list(units.order_by("pk").values_list("pk", flat=True).distinct()) if case.owner_id else []


def assessments_for(case: Case, on: date) -> list[Assessment | HealthCheck]:
    """Standing ones of what a diagnosis of this client judges, newest first; of a cooperative its own checks too."""
    found: list[Assessment | HealthCheck] = [
        each for pk in judged_ids(case) for each in assessments_of(pk, on)
    ]
    if case.owner_id:
        found += health_checks_of(case.owner_id, on)
    return sorted(found, key=lambda each: (each.assessed_on, each.assessed_at, each.pk), reverse=True)


def gaps_for(judged: Assessment | HealthCheck) -> list[Gap]:
    """What would add most comes first."""
    return health_gaps_of(judged) if isinstance(judged, HealthCheck) else gaps_of(judged)


def panel_of(user: User | AnonymousUser, subject_id: int, *, is_business: bool) -> dict[str, Any]:
    """What `plut/_of_business.html` shows on a client's own page: of the own centre first, where several work with it.

    open_url, session_url: empty for those who may not.
    """
    work = client_work(subject_id)
    own = own_centre_ids(user)
    mine = next((case for case in work.cases if case.is_open and case.centre_id in own), None)
    opens = mine is None and may(user, "register", "case") and bool(own)
    word = "usaha" if is_business else "pelaku"
    return {
        "work": replace(work, open_case=mine) if mine is not None else work,
        "open_url": f"{reverse('plut:new_case')}?{word}={subject_id}" if opens else "",
        "session_url": f"{reverse('plut:new_session')}?kasus={mine.pk}" if mine is not None else "",
    }


def served_between(centre_id: int, start: date, end: date) -> int:
    """Clients with a session in the period, each counted once."""
    rows = SessionClient.objects.filter(centre_id=centre_id, session__on__range=(start, end))
    return rows.order_by().values("subject_id").distinct().count()
