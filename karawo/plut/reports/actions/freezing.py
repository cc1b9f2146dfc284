"""A report is handed in: numbered, sealed with its checksum, never changed after."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.journal.actions import record_looks
from karawo.journal.models import Look
from karawo.plut.reports.access import may_export, may_freeze
from karawo.plut.reports.actions.saying import kab_of, say
from karawo.plut.reports.models import FrozenReport
from karawo.plut.reports.queries.asking import Asked
from karawo.plut.reports.queries.building import build
from karawo.plut.reports.rules.period import roman
from karawo.plut.reports.rules.table import Report, Signer, as_content, checksum, subjects_in
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, Owner
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User

# One number at a time for a centre; the key only has to differ from those of other rooms.
_LOCK = 7_430_001


@transaction.atomic
def freeze(asked: Asked, signers: Sequence[Signer], *, by: User, at: datetime) -> FrozenReport:
    """The report as it stands at `at`, in the next number of the year.

    A second one about the same thing names the first in `replaces`. Raises Refused for a period to come, NotAllowed.
    """
    centre = asked.centre
    if not may_freeze(by, centre):
        raise NotAllowed(_("Laporan dibekukan oleh orang PLUT itu sendiri."))
    if asked.period.first_on > timezone.localdate(at):
        raise Refused(_("Masa laporan ini belum mulai; pilih masa lain."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, centre.pk])
    same = FrozenReport.objects.filter(
        centre=centre,
        form=asked.form.slug,
        period_code=asked.period.code,
        consultant=asked.consultant,
        case=asked.case,
    )
    year = timezone.localdate(at).year
    serial = (FrozenReport.objects.filter(centre=centre, year=year).aggregate(n=Max("serial"))["n"] or 0) + 1
    number = f"{serial:03}/{asked.form.letters}/PLUT-{centre.pk}/{roman(timezone.localdate(at).month)}/{year}"
    report = build(asked, at=at)
    content = {
        "number": number,
        "report": as_content(report),
        "signers": [{"role": each.role, "name": each.name, "number": each.number} for each in signers],
    }
    say("report.frozen", centre, by=by, at=at, number=number, title=report.title, period=report.period)
    return FrozenReport.objects.create(
        kab_id=kab_of(centre), centre=centre, form=asked.form.slug, number=number, serial=serial, year=year,
        period_code=asked.period.code, first_on=asked.period.first_on, last_on=asked.period.last_on,
        consultant=asked.consultant, case=asked.case, as_of=at, frozen_at=at, frozen_by=by, content=content,
        sha256=checksum(content), token=secrets.token_urlsafe(15), replaces=same.order_by("-pk").first(),
    )  # fmt: skip


def record_export(report: Report, centre: Centre, kind: str, *, by: User, at: datetime) -> None:
    """Who takes which clients along; called before the file is sent.

    Stands in the journal once and in the trail of every client of the report. The trail is written in the standing
    of work, since an office and an analyst only read.
    """
    if not may_export(by, centre):
        raise NotAllowed(_("Anda tidak dapat mengambil laporan ini sebagai berkas."))
    subjects = subjects_in(report)
    with within(EVERYTHING):
        say("report.exported", centre, by=by, at=at, title=report.title, period=report.period, kind=kind)
        detail = f"{report.title}, {report.centre}"[:200]
        if not subjects:
            return
        for name, rows in (("business", Business.objects), ("owner", Owner.objects)):
            found = rows.filter(pk__in=subjects)
            record_looks(Look.What.EXPORT, name, found, by=by, at=at, detail=detail, reason=report.period)
