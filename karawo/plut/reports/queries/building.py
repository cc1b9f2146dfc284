"""Any form from what was asked; the one way to a report for page, paper, spreadsheet and freezing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils import timezone, translation

from karawo.accounts.models import Centre
from karawo.plut.models import Consultant, StaffMember
from karawo.plut.reports.queries.activities import activity_report
from karawo.plut.reports.queries.asking import Asked
from karawo.plut.reports.queries.candidates import candidate_report
from karawo.plut.reports.queries.cards import card_report, card_signers, done_report
from karawo.plut.reports.queries.consultant import consultant_report
from karawo.plut.reports.queries.growth import growth_report
from karawo.plut.reports.queries.indicators import iku_report, quarter_table
from karawo.plut.reports.queries.programme import programme_report
from karawo.plut.reports.queries.registers import register_report
from karawo.plut.reports.rules.table import Report, Signer, Table
from karawo.plut.rules.fields import field_title

_BUILDERS: dict[str, Callable[..., Report]] = {
    "koperasi": register_report,
    "umk": register_report,
    "koperasi-sasaran": register_report,
    "umk-sasaran": register_report,
    "kartu-program": card_report,
    "kartu-pelaksanaan": done_report,
    "konsultan": consultant_report,
    "kegiatan": activity_report,
    "iku": iku_report,
    "program-kerja": programme_report,
    "perkembangan": growth_report,
    "calon-naik-kelas": candidate_report,
}


def build(asked: Asked, *, at: datetime) -> Report:
    """As the present scope sees it. Official papers are Indonesian whatever the screen speaks."""
    with translation.override("id"):
        return _BUILDERS[asked.form.slug](asked, at=at)


def quarter_now(asked: Asked, *, at: datetime) -> Table:
    """The table of the quarter without the rest of the report of the indicators."""
    with translation.override("id"):
        return quarter_table(asked, at=at)


def signers_of(asked: Asked, *, at: datetime) -> tuple[Signer, ...]:
    """Who signs by office: the client and the seven seats on a card; else the consultant and the head."""
    with translation.override("id"):
        on = min(asked.period.last_on, timezone.localdate(at))
        if asked.form.about == "client":
            return card_signers(asked, at=at)
        head = Signer("Kepala PLUT", head_of(asked.centre, on=on))
        if asked.consultant is None:
            return (head,)
        seat = Consultant.objects.in_force(on).filter(centre=asked.centre, user=asked.consultant).first()
        role = f"Konsultan {field_title(seat.field_code)}" if seat is not None else "Konsultan"
        return (Signer(role, asked.consultant.name), head)


def head_of(centre: Centre, *, on: date) -> str:
    """Empty where the profile names no head."""
    rows = StaffMember.objects.filter(centre=centre, position=StaffMember.Position.HEAD, starts_on__lte=on)
    row = rows.exclude(ends_on__lt=on).order_by("-starts_on").first()
    return row.name if row is not None else ""
