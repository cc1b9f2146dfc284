"""The activity report of one consultant, or of all of a centre."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from karawo.plut.reports.models import Activity
from karawo.plut.reports.queries.asking import Asked, headed
from karawo.plut.reports.rules.table import Cell, Column, Kind, Report, Row, Table
from karawo.plut.rules.fields import field_title

_DONE = (
    Column("activity", "Kegiatan", width=22),
    Column("starts_on", "Mulai", Kind.DATE, width=10),
    Column("ends_on", "Selesai", Kind.DATE, width=10),
    Column("consultant", "Konsultan", width=14),
    Column("field", "Bidang", width=13),
    Column("business_field", "Bidang usaha", width=14),
    Column("place", "Tempat", width=17),
    Column("participants", "Peserta", Kind.NUMBER, width=9),
    Column("output", "Keluaran", width=20),
)
_AFTER = (
    Column("activity", "Kegiatan", width=18),
    Column("starts_on", "Mulai", Kind.DATE, width=10),
    Column("reported_on", "Tanggal laporan", Kind.DATE, width=11),
    Column("resources", "Sumber daya", width=18),
    Column("partner", "Mitra", width=16),
    Column("note", "Catatan", width=22),
    Column("follow_up", "Rencana tindak lanjut", width=22),
)
_BRIEF = (
    Column("activity", "Kegiatan", width=24),
    Column("starts_on", "Mulai", Kind.DATE, width=10),
    Column("ends_on", "Selesai", Kind.DATE, width=10),
    Column("place", "Tempat", width=18),
    Column("participants", "Peserta", Kind.NUMBER, width=9),
    Column("output", "Keluaran", width=22),
    Column("follow_up", "Rencana tindak lanjut", width=22),
    Column("consultant", "Konsultan", width=14),
)


def activities_of(asked: Asked) -> QuerySet[Activity]:
    """Those that began in the period. One query."""
    rows = Activity.objects.filter(
        centre=asked.centre, starts_on__range=(asked.period.first_on, asked.period.last_on)
    )
    if asked.consultant is not None:
        rows = rows.filter(consultant=asked.consultant)
    return rows.select_related("consultant").order_by("starts_on", "pk")


def _url(row: Activity) -> str:
    return f"/laporan/kegiatan/{row.pk}/"


def _counted(rows: list[Activity]) -> tuple[int | None, tuple[str, ...]]:
    """(participants of those who counted them, what is to be said of the others)."""
    known = [row.participants for row in rows if row.participants is not None]
    unsaid = len(rows) - len(known)
    notes = (f"{unsaid} kegiatan belum menyebut jumlah peserta; tidak ikut dijumlahkan.",) if unsaid else ()
    return (sum(known) if known else None), notes


def activity_report(asked: Asked, *, at: datetime) -> Report:
    rows = list(activities_of(asked))
    who = asked.consultant.name if asked.consultant is not None else "seluruh konsultan"
    people, notes = _counted(rows)
    total: tuple[Cell, ...] | None = None
    if rows:
        total = (f"Jumlah {len(rows)} kegiatan", None, None, None, None, None, None, people, None)
    done = tuple(
        Row(
            f"activity:{row.pk}",
            (
                row.activity,
                row.starts_on,
                row.ends_on,
                row.consultant.name,
                field_title(row.field_code),
                row.business_field or None,
                row.place,
                row.participants,
                row.output,
            ),
            _url(row),
        )
        for row in rows
    )
    after = tuple(
        Row(
            f"activity:{row.pk}",
            (
                row.activity,
                row.starts_on,
                row.reported_on,
                row.resources or None,
                row.partner or None,
                row.note or None,
                row.follow_up or None,
            ),
            _url(row),
        )
        for row in rows
    )
    tables = (
        Table("kegiatan", "Kegiatan", _DONE, done, total, notes),
        Table("sesudah", "Sumber daya, mitra, dan tindak lanjut", _AFTER, after),
    )
    return headed(asked, tables, at=at, facts=(("Konsultan", who), ("Masa", asked.period.label)))


def brief_table(asked: Asked) -> Table:
    """As it stands in the report of a consultant."""
    rows = list(activities_of(asked))
    people, notes = _counted(rows)
    lines = tuple(
        Row(
            f"activity:{row.pk}",
            (
                row.activity,
                row.starts_on,
                row.ends_on,
                row.place,
                row.participants,
                row.output,
                row.follow_up or None,
                row.consultant.name,
            ),
            _url(row),
        )
        for row in rows
    )
    total: tuple[Cell, ...] | None = None
    if rows:
        total = (f"Jumlah {len(rows)} kegiatan", None, None, None, people, None, None, None)
    return Table("kegiatan", "Kegiatan di luar sesi pendampingan", _BRIEF, lines, total, notes)
