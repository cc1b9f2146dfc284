"""A plan is agreed and holds, until the head opens it again for a reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.plut.reports.access import may_lock
from karawo.plut.reports.actions.saying import kab_of, say
from karawo.plut.reports.models import PlanLock, TargetClient, WorkItem
from karawo.plut.reports.queries.programme import lock_of
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


def _check(by: User | None, centre: Centre) -> None:
    if not may_lock(by, centre):
        raise NotAllowed(_("Rencana dikunci dan dibuka oleh kepala PLUT."))


@transaction.atomic
def lock_plan(centre: Centre, what: str, year: int, *, by: User, at: datetime) -> PlanLock:
    """Twice is once. An empty plan is refused: there is nothing to agree on."""
    _check(by, centre)
    present = lock_of(centre, what, year)
    if present is not None:
        return present
    if not _is_planned(centre, what, year):
        raise Refused(_("Rencana %(year)s masih kosong; isi dahulu, lalu kunci.") % {"year": year})
    say("plan.locked", centre, by=by, at=at, what=str(PlanLock.What(what).label), year=year)
    return PlanLock.objects.create(
        kab_id=kab_of(centre), centre=centre, what=what, year=year, locked_at=at, locked_by=by
    )


def _is_planned(centre: Centre, what: str, year: int) -> bool:
    if what == PlanLock.What.CLIENTS:
        return TargetClient.objects.filter(centre=centre, year=year).exists()
    return WorkItem.objects.filter(centre=centre, year=year).exists()


@transaction.atomic
def reopen_plan(centre: Centre, what: str, year: int, *, reason: str, by: User, at: datetime) -> None:
    _check(by, centre)
    present = lock_of(centre, what, year)
    if present is None:
        return
    if not reason.strip():
        raise Refused(_("Tulis mengapa kuncinya dibuka."), field="reason")
    label = str(PlanLock.What(what).label)
    say("plan.reopened", centre, by=by, at=at, what=label, year=year, reason=reason.strip()[:300])
    present.reopened_at, present.reopened_by, present.reason = at, by, reason.strip()[:500]
    present.save(update_fields=["reopened_at", "reopened_by", "reason"])
