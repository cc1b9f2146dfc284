"""The clients of a centre in a year, and what they are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from karawo.accounts.models import Centre
from karawo.plut.models import Case
from karawo.plut.reports.models import TargetClient
from karawo.plut.reports.queries.asking import name_of
from karawo.registry.models import Business, Owner


def clients_in(centre: Centre, first_on: date, last_on: date) -> list[Case]:
    """One case for each client accompanied on at least one of the days, the one opened last; by name."""
    rows = (
        Case.objects.open_in(first_on, last_on)
        .filter(centre=centre)
        .select_related("business__primary_owner", "owner", "consultant")
        .defer("business__primary_owner__birth_on", "owner__birth_on")
        .order_by("-opened_at", "-pk")
    )
    found: dict[int, Case] = {}
    for case in rows:
        found.setdefault(case.subject_id, case)
    return by_name(found.values())


def by_name(cases: Iterable[Case]) -> list[Case]:
    return sorted(cases, key=lambda case: (name_of(case).upper(), case.subject_id))


def cooperative_of(case: Case) -> Owner | None:
    """The cooperative a client is, itself or by its business."""
    owner = case.owner if case.owner_id else case.business.primary_owner if case.business else None
    return owner if owner is not None and owner.kind == Owner.Kind.COOPERATIVE else None


def business_of(case: Case) -> Business | None:
    """The business of a client that is no cooperative; None too where the reader does not see it."""
    return case.business if case.business is not None and cooperative_of(case) is None else None


def chosen_ids(centre: Centre, year: int) -> set[int]:
    """The clients chosen for the programme of a year, by their subject."""
    rows = TargetClient.objects.filter(centre=centre, year=year)
    return set(rows.values_list("subject_id", flat=True))
