"""Whom a centre accompanies in a year, and its work programme."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.plut.models import Case
from karawo.plut.reports.access import may_plan
from karawo.plut.reports.actions.saying import kab_of, say
from karawo.plut.reports.models import PlanLock, TargetClient, WorkItem
from karawo.plut.reports.queries.programme import lock_of
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class GivenItem:
    """The columns of `WorkItem`; budget_rupiah None where nobody has said it."""

    goal: str
    objective: str
    activity: str
    indicator: str
    output_number: Decimal
    output_unit: str
    budget_source: str
    starts_on: date
    ends_on: date
    beneficiaries: str = ""
    beneficiary_count: int | None = None
    budget_rupiah: int | None = None
    partner: str = ""


def check_open(centre: Centre, what: str, year: int, by: User | None) -> None:
    """Raises NotAllowed, Refused."""
    if not may_plan(by, centre):
        raise NotAllowed(_("Rencana PLUT diubah oleh orang PLUT itu sendiri."))
    if lock_of(centre, what, year) is not None:
        raise Refused(
            _("Rencana %(year)s sudah dikunci; kepala PLUT dapat membukanya dengan alasan.") % {"year": year}
        )


@transaction.atomic
def choose_clients(centre: Centre, year: int, cases: Iterable[Case], *, by: User | None, at: datetime) -> int:
    """The whole choice of a year; who is not in `cases` is no longer chosen. Gives how many are."""
    check_open(centre, PlanLock.What.CLIENTS, year, by)
    wanted = {case.subject_id: case for case in cases}
    present = {row.subject_id: row for row in TargetClient.objects.filter(centre=centre, year=year)}
    fresh, gone = wanted.keys() - present.keys(), present.keys() - wanted.keys()
    if not fresh and not gone:
        return len(wanted)
    say("target_clients.chosen", centre, by=by, at=at, number=len(wanted), year=year)
    TargetClient.objects.filter(centre=centre, year=year, subject_id__in=gone).delete()
    TargetClient.objects.bulk_create(
        TargetClient(
            kab_id=kab_of(centre), centre=centre, year=year, case=wanted[subject_id], subject_id=subject_id,
            chosen_at=at, chosen_by=by,
        )
        for subject_id in sorted(fresh)
    )  # fmt: skip
    return len(wanted)


def _checked(given: GivenItem, year: int) -> None:
    if given.ends_on < given.starts_on:
        raise Refused(_("Selesainya mendahului mulainya; periksa tanggalnya."), field="ends_on")
    if {given.starts_on.year, given.ends_on.year} != {year}:
        raise Refused(_("Jadwalnya harus dalam tahun %(year)s.") % {"year": year}, field="starts_on")
    if given.output_number <= 0:
        raise Refused(_("Keluaran harus lebih dari nol."), field="output_number")


@transaction.atomic
def add_item(centre: Centre, year: int, given: GivenItem, *, by: User | None, at: datetime) -> WorkItem:
    check_open(centre, PlanLock.What.WORK, year, by)
    _checked(given, year)
    say("work_programme.added", centre, by=by, at=at, year=year)
    return WorkItem.objects.create(
        kab_id=kab_of(centre), centre=centre, year=year, made_at=at, **asdict(given)
    )


@transaction.atomic
def change_item(item: WorkItem, given: GivenItem, *, by: User | None, at: datetime) -> WorkItem:
    check_open(item.centre, PlanLock.What.WORK, item.year, by)
    _checked(given, item.year)
    told = {name: value for name, value in asdict(given).items() if getattr(item, name) != value}
    if told:
        say("work_programme.changed", item.centre, by=by, at=at, year=item.year)
        for name, value in told.items():
            setattr(item, name, value)
        item.save(update_fields=list(told))
    return item


@transaction.atomic
def remove_item(item: WorkItem, *, reason: str, by: User | None, at: datetime) -> None:
    check_open(item.centre, PlanLock.What.WORK, item.year, by)
    if not reason.strip():
        raise Refused(_("Tulis mengapa kegiatan ini dihapus."), field="reason")
    say("work_programme.removed", item.centre, by=by, at=at, year=item.year, reason=reason.strip()[:300])
    item.delete()
