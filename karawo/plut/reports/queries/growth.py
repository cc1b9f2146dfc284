"""How sales, assets and workers of the clients have moved: the median of dated pairs, and how many have none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from karawo.plut.models import Case
from karawo.plut.reports.queries.asking import Asked, headed, name_of
from karawo.plut.reports.queries.clients import business_of, clients_in, cooperative_of
from karawo.plut.reports.queries.figures import Series, cooperative_years, series_of
from karawo.plut.reports.rules.pairs import LEAST_DAYS, Dated, Pair, growth_of, pair_of
from karawo.plut.reports.rules.table import Column, Kind, Report, Row, Table
from karawo.registry.models import CooperativeYear, Observation

_WHAT = Observation.What
KINDS: dict[str, tuple[str, str, str, Kind]] = {
    "sales": ("Penjualan setahun", str(_WHAT.SALES), "volume_rupiah", Kind.RUPIAH),
    "assets": ("Aset", str(_WHAT.ASSETS), "assets_rupiah", Kind.RUPIAH),
    "workers": ("Pekerja", str(_WHAT.WORKERS), "employees", Kind.NUMBER),
}
"""name → title, what is observed of a business, the column of a cooperative's year, how it reads."""

_TABLE = (
    Column("what", "Ukuran", width=20),
    Column("clients", "Klien", Kind.NUMBER, width=8),
    Column("pairs", "Dengan pasangan", Kind.NUMBER, width=11),
    Column("without", "Tanpa pasangan", Kind.NUMBER, width=11),
    Column("risen", "Naik", Kind.NUMBER, width=8),
    Column("unchanged", "Tetap", Kind.NUMBER, width=8),
    Column("fallen", "Turun", Kind.NUMBER, width=8),
    Column("from_zero", "Mulai dari nol", Kind.NUMBER, width=9),
    Column("before", "Median sebelum", Kind.NUMBER, width=15),
    Column("after", "Median sesudah", Kind.NUMBER, width=15),
    Column("percent", "Median perubahan", Kind.PERCENT, width=12),
)


def pairs_of(
    cases: Sequence[Case], name: str, *, first_on: date, last_on: date
) -> list[tuple[Case, Pair | None]]:
    """name: of KINDS. One entry for each client, with a pair or without. Two queries."""
    clients = {case.subject_id: case for case in cases}
    series = series_of([each.pk for case in clients.values() if (each := business_of(case))], until=last_on)
    owners = [owner.pk for case in clients.values() if (owner := cooperative_of(case))]
    years = cooperative_years(owners, until=last_on.year)
    return _paired(list(clients.values()), name, series, years, first_on, last_on)


def _paired(
    cases: list[Case], name: str, series: Series, years: dict[int, dict[int, CooperativeYear]],
    first_on: date, last_on: date,
) -> list[tuple[Case, Pair | None]]:  # fmt: skip
    _title, what, column, _kind = KINDS[name]
    found: list[tuple[Case, Pair | None]] = []
    for case in cases:
        cooperative = cooperative_of(case)
        if cooperative is not None:
            figures = [
                Dated(date(year, 12, 31), number)
                for year, row in years.get(cooperative.pk, {}).items()
                if (number := getattr(row, column)) is not None
            ]
        else:
            figures = series.get((case.subject_id, what), [])
        found.append((case, pair_of(figures, first_on=first_on, last_on=last_on)))
    return found


def growth_report(asked: Asked, *, at: datetime) -> Report:
    """Of the clients accompanied in the year; the later figure of a pair lies in it. Three queries."""
    first_on, last_on = asked.period.first_on, asked.period.last_on
    cases = clients_in(asked.centre, first_on, last_on)
    series = series_of([each.pk for case in cases if (each := business_of(case))], until=last_on)
    years = cooperative_years(
        [owner.pk for case in cases if (owner := cooperative_of(case))], until=last_on.year
    )
    rows, lists = [], []
    for name, (title, _what, _column, kind) in KINDS.items():
        middle = (Kind.RUPIAH if kind is Kind.RUPIAH else Kind.DECIMAL).value
        found = _paired(cases, name, series, years, first_on, last_on)
        told = growth_of([pair for _case, pair in found])
        rows.append(
            Row(
                f"growth:{name}",
                (
                    title, told.clients, told.pairs, told.without, told.risen, told.unchanged, told.fallen,
                    told.from_zero, told.median_before, told.median_after, told.median_percent,
                ),
                kinds=(("before", middle), ("after", middle)),
                urls=(("pairs", f"#{name}"), ("without", f"#{name}")),
            )
        )  # fmt: skip
        lists.append(_pairs_table(name, title, kind, found))
    notes = (
        f"Hanya pasangan dua angka bertanggal berjarak sedikitnya {LEAST_DAYS} hari; yang akhir dalam tahun laporan.",
        "Median, bukan rata-rata: satu usaha besar tidak mengubahnya. Yang mulai dari nol tidak punya persen.",
    )
    summary = Table(
        "perkembangan", "Perkembangan klien", _TABLE, tuple(rows), footnotes=notes, is_numbered=False
    )
    return headed(asked, (summary, *lists), at=at)


def _pairs_table(name: str, title: str, kind: Kind, found: list[tuple[Case, Pair | None]]) -> Table:
    columns = (
        Column("client", "KUMKM", width=24),
        Column("before_on", "Tanggal awal", Kind.DATE, width=11),
        Column("before", "Awal", kind, width=14),
        Column("after_on", "Tanggal akhir", Kind.DATE, width=11),
        Column("after", "Akhir", kind, width=14),
        Column("percent", "Perubahan", Kind.PERCENT, width=10),
    )
    rows = tuple(
        Row(
            f"client:{case.subject_id}",
            (
                name_of(case),
                pair.before.on,
                pair.before.number,
                pair.after.on,
                pair.after.number,
                pair.percent,
            ),
            f"/usaha/{case.business_id}/" if case.business_id else f"/koperasi/{case.owner_id}/",
            subject=case.subject_id,
        )
        for case, pair in found
        if pair is not None
    )
    without = len(found) - len(rows)
    notes = (
        f"{without} dari {len(found)} klien tanpa pasangan angka; tidak dihitung naik, tetap, atau turun.",
    )
    return Table(name, f"Pasangan {title.lower()}", columns, rows, footnotes=notes)
