"""What consultants report of their activities beside sessions."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.plut.reports.access import may_correct_activity, may_report_activity
from karawo.plut.reports.actions.saying import kab_of, say
from karawo.plut.reports.models import Activity
from karawo.plut.rules.fields import field_choices
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True, slots=True)
class GivenActivity:
    """The columns of `Activity`; participants None where nobody counted them."""

    field_code: str
    reported_on: date
    starts_on: date
    ends_on: date
    activity: str
    place: str
    output: str
    business_field: str = ""
    participants: int | None = None
    note: str = ""
    resources: str = ""
    partner: str = ""
    follow_up: str = ""


def _checked(given: GivenActivity, at: datetime) -> None:
    if given.field_code not in dict(field_choices()):
        raise Refused(_("Pilih bidang konsultan dari daftar."), field="field_code")
    if given.ends_on < given.starts_on:
        raise Refused(_("Selesainya mendahului mulainya; periksa tanggalnya."), field="ends_on")
    if given.starts_on > timezone.localdate(at):
        raise Refused(_("Kegiatan ini belum mulai; laporkan sesudah berlangsung."), field="starts_on")
    if given.reported_on < given.starts_on:
        raise Refused(_("Tanggal laporan mendahului kegiatannya; periksa tanggalnya."), field="reported_on")


@transaction.atomic
def report_activity(
    centre: Centre, given: GivenActivity, *, consultant: User, by: User | None, at: datetime
) -> Activity:
    """The same activity of the same consultant and day is kept once. Raises NotAllowed, Refused."""
    if not may_report_activity(by, centre):
        raise NotAllowed(_("Laporan kegiatan ditulis oleh orang PLUT itu sendiri."))
    _checked(given, at)
    same = Activity.objects.filter(
        centre=centre, consultant=consultant, starts_on=given.starts_on, activity=given.activity
    ).first()
    if same is not None:
        return same
    say("activity.reported", centre, by=by, at=at, activity=given.activity)
    return Activity.objects.create(
        kab_id=kab_of(centre), centre=centre, consultant=consultant, made_at=at, **asdict(given)
    )


@transaction.atomic
def change_activity(row: Activity, given: GivenActivity, *, by: User | None, at: datetime) -> Activity:
    if not may_correct_activity(by, row.centre):
        raise NotAllowed(_("Laporan kegiatan diubah oleh orang PLUT itu sendiri."))
    _checked(given, at)
    told = {name: value for name, value in asdict(given).items() if getattr(row, name) != value}
    if told:
        say("activity.changed", row.centre, by=by, at=at, activity=given.activity)
        for name, value in told.items():
            setattr(row, name, value)
        row.save(update_fields=list(told))
    return row


@transaction.atomic
def remove_activity(row: Activity, *, reason: str, by: User | None, at: datetime) -> None:
    """The journal keeps what it said."""
    if not may_correct_activity(by, row.centre):
        raise NotAllowed(_("Laporan kegiatan diubah oleh orang PLUT itu sendiri."))
    if not reason.strip():
        raise Refused(_("Tulis mengapa laporan ini dihapus."), field="reason")
    say("activity.removed", row.centre, by=by, at=at, activity=row.activity, reason=reason.strip()[:300])
    row.delete()
