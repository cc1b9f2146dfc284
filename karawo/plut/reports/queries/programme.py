"""The work programme of a centre for a year, and what is locked."""

from __future__ import annotations

from datetime import datetime

from karawo.accounts.models import Centre
from karawo.plut.reports.models import PlanLock, WorkItem
from karawo.plut.reports.queries.asking import Asked, headed
from karawo.plut.reports.rules.table import Column, Kind, Report, Row, Table

_TABLE = (
    Column("activity", "Kegiatan", width=16),
    Column("goal", "Tujuan", width=15),
    Column("objective", "Sasaran", width=13),
    Column("indicator", "Indikator", width=13),
    Column("output", "Keluaran", Kind.QUANTITY, width=9),
    Column("unit", "Satuan", width=9),
    Column("beneficiaries", "Penerima manfaat", width=12),
    Column("count", "Banyaknya", Kind.NUMBER, width=9),
    Column("source", "Sumber", width=10),
    Column("budget", "Anggaran", Kind.RUPIAH, width=13),
    Column("starts_on", "Mulai", Kind.DATE, width=10),
    Column("ends_on", "Selesai", Kind.DATE, width=10),
    Column("partner", "Mitra", width=11),
)
_SOURCES = (
    Column("source", "Sumber anggaran", width=30),
    Column("items", "Kegiatan", Kind.NUMBER, width=12),
    Column("budget", "Anggaran", Kind.RUPIAH, width=20),
)


def items_of(centre: Centre, year: int) -> list[WorkItem]:
    return list(WorkItem.objects.filter(centre=centre, year=year))


def lock_of(centre: Centre, what: str, year: int) -> PlanLock | None:
    """The lock that holds."""
    rows = PlanLock.objects.filter(centre=centre, what=what, year=year, reopened_at=None)
    return rows.select_related("locked_by").first()


def programme_report(asked: Asked, *, at: datetime) -> Report:
    items = items_of(asked.centre, asked.period.year)
    rows = tuple(
        Row(
            f"item:{item.pk}",
            (
                item.activity,
                item.goal,
                item.objective,
                item.indicator,
                item.output_number,
                item.output_unit,
                item.beneficiaries or None,
                item.beneficiary_count,
                str(WorkItem.Budget(item.budget_source).label),
                item.budget_rupiah,
                item.starts_on,
                item.ends_on,
                item.partner or None,
            ),
            f"/laporan/program-kerja/{item.pk}/",
        )
        for item in items
    )
    known = [item.budget_rupiah for item in items if item.budget_rupiah is not None]
    total = ("Jumlah", *[None] * 8, sum(known) if known else None, None, None, None) if items else None
    unsaid = len(items) - len(known)
    notes = (f"{unsaid} kegiatan belum menyebut anggarannya; tidak ikut dijumlahkan.",) if unsaid else ()
    lock = lock_of(asked.centre, PlanLock.What.WORK, asked.period.year)
    state = "terkunci" if lock is not None else "belum dikunci"
    tables = (Table("kegiatan", "Kegiatan", _TABLE, rows, total, notes), _by_source(items))
    return headed(asked, tables, at=at, facts=(("Tahun", str(asked.period.year)), ("Keadaan", state)))


def _by_source(items: list[WorkItem]) -> Table:
    rows = []
    for code, label in WorkItem.Budget.choices:
        found = [item for item in items if item.budget_source == code]
        if found:
            known = [item.budget_rupiah for item in found if item.budget_rupiah is not None]
            rows.append(Row(f"source:{code}", (str(label), len(found), sum(known) if known else None)))
    known = [item.budget_rupiah for item in items if item.budget_rupiah is not None]
    total = ("Jumlah", len(items), sum(known) if known else None) if items else None
    return Table("sumber", "Menurut sumber anggaran", _SOURCES, tuple(rows), total, is_numbered=False)
