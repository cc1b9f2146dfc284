"""What other pages show of a client's way with a centre: the file of a business, the owner's own page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from karawo.plut.models import CardLine, Case, Outcome, SessionClient
from karawo.plut.queries.offers import Offer, offers


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


def served_between(centre_id: int, start: date, end: date) -> int:
    """Clients with a session in the period, each counted once."""
    rows = SessionClient.objects.filter(centre_id=centre_id, session__on__range=(start, end))
    return rows.order_by().values("subject_id").distinct().count()
