"""Forms 7a to 7d: the cooperatives and the businesses a centre accompanies, as they stood at the end of last year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from karawo.law import code_list
from karawo.plut.models import Case
from karawo.plut.reports.queries.asking import Asked, headed
from karawo.plut.reports.queries.clients import business_of, chosen_ids, clients_in, cooperative_of
from karawo.plut.reports.queries.figures import (
    cooperative_years,
    legality_of,
    on_day,
    series_of,
)
from karawo.plut.reports.rules.table import Cell, Column, Kind, Report, Row, Table
from karawo.registry.models import Business, CooperativeYear, Observation, Owner

_WHAT = Observation.What

_COOPERATIVE = (
    Column("name", "Nama koperasi", width=17),
    Column("address", "Alamat", width=15),
    Column("legal_number", "No. badan hukum", width=13),
    Column("legal_on", "Tgl badan hukum", Kind.DATE, width=9),
    Column("kind", "Jenis", width=9),
    Column("year", "Tahun buku", width=6),
    Column("rat_on", "RAT", Kind.DATE, width=9),
    Column("members", "Anggota", Kind.NUMBER, width=7),
    Column("employees", "Karyawan", Kind.NUMBER, width=8),
    Column("assets", "Aset", Kind.RUPIAH, width=12),
    Column("own_capital", "Modal sendiri", Kind.RUPIAH, width=12),
    Column("outside_capital", "Modal luar", Kind.RUPIAH, width=12),
    Column("volume", "Volume usaha", Kind.RUPIAH, width=12),
    Column("shu", "SHU", Kind.RUPIAH, width=10),
    Column("activity", "Kegiatan", width=12),
)
_BUSINESS = (
    Column("name", "Nama usaha", width=16),
    Column("owner", "Pemilik", width=13),
    Column("address", "Alamat", width=16),
    Column("started", "Berdiri", width=6),
    Column("kind", "Bentuk", width=9),
    Column("legality", "Legalitas", width=12),
    Column("workers", "Pekerja", Kind.NUMBER, width=7),
    Column("capital", "Modal usaha", Kind.RUPIAH, width=12),
    Column("assets", "Aset", Kind.RUPIAH, width=12),
    Column("sales", "Penjualan setahun", Kind.RUPIAH, width=13),
    Column("activity", "Kegiatan", width=15),
)


def state_on(asked: Asked) -> date:
    """31 December of the year before the report's."""
    return date(asked.period.year - 1, 12, 31)


def clients_asked(asked: Asked) -> list[Case]:
    """All of the year, or the chosen ones where the form asks for them."""
    cases = clients_in(asked.centre, asked.period.first_on, asked.period.last_on)
    if not asked.form.slug.endswith("-sasaran"):
        return cases
    chosen = chosen_ids(asked.centre, asked.period.year)
    return [case for case in cases if case.subject_id in chosen]


def register_report(asked: Asked, *, at: datetime) -> Report:
    """7a or 7c of cooperatives, 7b or 7d of businesses. Eight queries, however many clients."""
    day = state_on(asked)
    cases = clients_asked(asked)
    is_cooperative = asked.form.slug.startswith("koperasi")
    table = _cooperatives(cases, day) if is_cooperative else _businesses(cases, day)
    unseen = sum(case.business is None and case.owner is None for case in cases)
    outside = (f"{unseen} klien tidak tampak karena berada di luar wilayah kerja pembaca.",) if unseen else ()
    words = f"Keadaan per 31 Desember {day.year}, program tahun {asked.period.year}"
    return headed(asked, (table,), at=at, footnotes=outside, period=words)


def _cooperatives(cases: list[Case], day: date) -> Table:
    owners: dict[int, Owner] = {}
    urls: dict[int, str] = {}
    for case in cases:
        owner = cooperative_of(case)
        if owner is not None:
            owners[owner.pk] = owner
            urls[owner.pk] = f"/koperasi/{owner.pk}/"
    years = cooperative_years(owners, until=day.year)
    activities: dict[int, str] = {}
    for business in Business.objects.filter(primary_owner_id__in=owners).order_by("pk"):
        activities.setdefault(business.primary_owner_id, business.activity or business.main_product)
    rows = tuple(
        Row(
            f"owner:{owner.pk}",
            _cooperative_cells(owner, years.get(owner.pk, {}).get(day.year), activities.get(owner.pk, "")),
            urls[owner.pk],
            subject=owner.pk,
        )
        for owner in owners.values()
    )
    return Table("koperasi", "Koperasi", _COOPERATIVE, rows, *_sums(_COOPERATIVE, rows))


def _cooperative_cells(owner: Owner, year: CooperativeYear | None, activity: str) -> tuple[Cell, ...]:
    return (
        owner.name,
        owner.address or owner.place_text or None,
        owner.legal_number or None,
        owner.legal_on,
        owner.cooperative_kind or None,
        None if year is None else str(year.year),
        None if year is None else year.rat_on,
        _members(year),
        None if year is None else year.employees,
        None if year is None else year.assets_rupiah,
        None if year is None else year.own_capital_rupiah,
        None if year is None else year.outside_capital_rupiah,
        None if year is None else year.volume_rupiah,
        None if year is None else year.shu_rupiah,
        activity or None,
    )


def _members(year: CooperativeYear | None) -> int | None:
    if year is None or year.members_total is not None:
        return None if year is None else year.members_total
    if year.members_male is None or year.members_female is None:
        return None
    return year.members_male + year.members_female


def _businesses(cases: list[Case], day: date) -> Table:
    found: dict[int, Business] = {}
    for case in cases:
        business = business_of(case)
        if business is not None:
            found[business.pk] = business
    series = series_of(found, until=day)
    papers = legality_of({pk: each.primary_owner_id for pk, each in found.items()}, on=day)
    forms = {code.code: code.label for code in code_list("legal_form").codes}
    rows, older = [], 0
    for pk, business in found.items():
        told = {
            what: on_day(series, pk, what)
            for what in (_WHAT.WORKERS, _WHAT.CAPITAL, _WHAT.ASSETS, _WHAT.SALES)
        }
        older += any(each is not None and each.on.year < day.year for each in told.values())
        owner: Owner | None = business.primary_owner
        cells: tuple[Cell, ...] = (
            business.name,
            owner.name if owner is not None else None,
            business.address or business.place_text or None,
            str(business.started_year) if business.started_year else None,
            forms.get(business.legal_form_code) or None,
            ", ".join(papers.get(pk, [])) or None,
            *(None if each is None else each.number for each in told.values()),
            business.activity or business.main_product or None,
        )
        rows.append(Row(f"business:{pk}", cells, f"/usaha/{pk}/", subject=pk))
    sums, notes = _sums(_BUSINESS, rows)
    more = (
        "Modal sendiri dan modal luar tidak dibedakan dalam keterangan usaha; di sini modal usaha seluruhnya.",
        *(
            (f"{older} usaha memuat angka dari tahun sebelum {day.year}, karena belum ada yang lebih baru.",)
            if older
            else ()
        ),
    )
    return Table("umk", "Usaha mikro dan kecil", _BUSINESS, tuple(rows), sums, (*notes, *more))


def _sums(columns: Sequence[Column], rows: Sequence[Row]) -> tuple[tuple[Cell, ...] | None, tuple[str, ...]]:
    """The sum of each column of figures, and of how many rows it is: what is unknown is no zero."""
    if not rows:
        return None, ()
    sums: list[Cell] = []
    notes = []
    for at, column in enumerate(columns):
        if not column.is_number:
            sums.append("Jumlah" if at == 0 else None)
            continue
        known = [int(cell) for row in rows if isinstance(cell := row.cells[at], int)]
        sums.append(sum(known) if known else None)
        notes.append(f"{column.label.lower()} {len(known)}")
    return tuple(sums), (f"Jumlah dari yang diketahui, dari {len(rows)} baris: {', '.join(notes)}.",)
