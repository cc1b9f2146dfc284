"""IKU by quarter: derived values, targets, predicates, and the rows behind each cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.utils import timezone

from karawo.accounts.models import Centre
from karawo.plut.reports.models import Indicator, IndicatorTarget, Predicate
from karawo.plut.reports.queries.asking import Asked, headed
from karawo.plut.reports.queries.counting import Counted, Facts, count, facts_of
from karawo.plut.reports.rules.period import Period, Span, roman
from karawo.plut.reports.rules.predicate import NOT_YET, Band, achievement, predicate
from karawo.plut.reports.rules.table import Cell, Column, Kind, Report, Row, Table

ROWS_ADDRESS = "/laporan/iku/baris/"


def bands_on(on: date) -> tuple[Band, ...]:
    """The table of predicates in force, the highest band first; empty before the first."""
    newest = (
        Predicate.objects.filter(valid_from__lte=on)
        .order_by("-valid_from")
        .values_list("valid_from", flat=True)
        .first()
    )
    rows = Predicate.objects.filter(valid_from=newest) if newest is not None else Predicate.objects.none()
    return tuple(Band(row.lowest, row.name, row.tone) for row in rows)


def _basis_on(on: date) -> str:
    row = Predicate.objects.filter(valid_from__lte=on).first()
    if row is None:
        return "Belum ada tabel predikat."
    checked = "" if row.is_verified else ", belum diperiksa pada naskahnya"
    return f"Predikat: {row.article}{checked}."


def targets_of(centre: Centre, year: int) -> dict[tuple[str, int], IndicatorTarget]:
    """(code, quarter) → the target; quarter 0 is the year."""
    rows = IndicatorTarget.objects.filter(centre=centre, year=year).select_related("set_by")
    return {(row.indicator_code, row.quarter): row for row in rows}


def year_target(indicator: Indicator, targets: dict[tuple[str, int], IndicatorTarget]) -> Decimal | None:
    """That of the year itself, or the sum of four quarters where quarters add up."""
    own = targets.get((indicator.code, 0))
    if own is not None:
        return own.number
    quarters = [targets.get((indicator.code, quarter)) for quarter in (1, 2, 3, 4)]
    if not indicator.is_additive or None in quarters:
        return None
    return sum((each.number for each in quarters if each is not None), Decimal(0))


def _days(period: Period, on: date) -> tuple[date, date] | None:
    """The days of a period that have come; None before its first."""
    return None if period.first_on > on else (period.first_on, min(period.last_on, on))


def _counted(facts: Facts, indicator: Indicator, period: Period, on: date) -> Counted | None:
    days = _days(period, on)
    return None if days is None else count(facts, indicator.counted_by, *days)


def so_far(period: Period) -> tuple[date, date]:
    """1 January to the end of the quarter."""
    return date(period.year, 1, 1), period.last_on


def _cell(indicator: Indicator, value: Decimal | None) -> Cell:
    if value is None:
        return None
    return int(value) if indicator.kind in {Kind.NUMBER, Kind.RUPIAH} else value


def _rows_url(asked: Asked, indicator: Indicator, code: str) -> str:
    return f"{ROWS_ADDRESS}?{urlencode({'plut': asked.centre.pk, 'ukuran': indicator.code, 'masa': code})}"


def indicators_on(on: date) -> list[Indicator]:
    return list(Indicator.objects.in_force(on))


def _main_row(
    asked: Asked,
    indicator: Indicator,
    own: Counted | None,
    facts: Facts,
    targets: dict[tuple[str, int], IndicatorTarget],
    bands: Sequence[Band],
    on: date,
) -> Row:
    """own: the quarter itself; the year so far is counted here."""
    quarter = asked.period
    first_on, last_on = so_far(quarter)
    total = count(facts, indicator.counted_by, first_on, min(last_on, on)) if first_on <= on else None
    goal = targets.get((indicator.code, quarter.part))
    whole = year_target(indicator, targets)
    return Row(
        f"iku:{indicator.code}",
        (
            indicator.title,
            indicator.unit,
            _cell(indicator, goal.number if goal else None),
            _cell(indicator, own.value if own else None),
            achievement(own.value if own else None, goal.number if goal else None),
            _word(own, goal.number if goal else None, bands),
            _cell(indicator, whole),
            _cell(indicator, total.value if total else None),
            achievement(total.value if total else None, whole),
            _word(total, whole, bands),
        ),
        kinds=tuple((key, indicator.kind) for key in ("target", "value", "year_target", "so_far")),
        urls=(
            ("value", _rows_url(asked, indicator, quarter.code)),
            ("so_far", _rows_url(asked, indicator, f"{quarter.code}-kumulatif")),
        ),
    )


def quarter_table(asked: Asked, *, at: datetime) -> Table:
    """The first table of the report alone, for a page that shows no more: the other quarters are not counted."""
    on, quarter = timezone.localdate(at), asked.period
    facts = facts_of(asked.centre, quarter.year)
    targets, bands = targets_of(asked.centre, quarter.year), bands_on(quarter.last_on)
    rows = tuple(
        _main_row(asked, each, _counted(facts, each, quarter, on), facts, targets, bands, on)
        for each in indicators_on(quarter.last_on)
    )
    return Table("iku", quarter.label, _columns(), rows)


def iku_report(asked: Asked, *, at: datetime) -> Report:
    """asked.period: a quarter. Two tables: the quarter with the year so far, and the four quarters side by side."""
    on = timezone.localdate(at)
    quarter = asked.period
    year = Period(Span.YEAR, quarter.year)
    facts = facts_of(asked.centre, quarter.year)
    indicators = indicators_on(quarter.last_on)
    targets = targets_of(asked.centre, quarter.year)
    bands = bands_on(quarter.last_on)
    quarters = [Period(Span.QUARTER, quarter.year, part) for part in (1, 2, 3, 4)]
    main, side = [], []
    for indicator in indicators:
        by_quarter = [_counted(facts, indicator, each, on) for each in quarters]
        main.append(_main_row(asked, indicator, by_quarter[quarter.part - 1], facts, targets, bands, on))
        side.append(_beside(asked, indicator, quarters, by_quarter, targets))
    notes = (
        _basis_on(quarter.last_on),
        "Capaian = angka dibagi target, satu desimal; di atas 100 % ditulis apa adanya. Batas bawah termasuk.",
        "Tahun berjalan: dari 1 Januari sampai akhir triwulan ini, terhadap target setahun; klien dihitung sekali.",
    )
    tables = (
        Table("iku", quarter.label, _columns(), tuple(main), footnotes=notes),
        Table(
            "triwulan",
            f"Empat triwulan {year.year}",
            _quarter_columns(),
            tuple(side),
            footnotes=_definitions(indicators),
        ),
    )
    return headed(asked, tables, at=at)


def _word(counted: Counted | None, target: Decimal | None, bands: Sequence[Band]) -> str:
    return NOT_YET if counted is None else predicate(counted.value, target, bands).name


def _columns() -> tuple[Column, ...]:
    return (
        Column("what", "Indikator", width=26),
        Column("unit", "Satuan", width=9),
        Column("target", "Target", Kind.NUMBER, width=11),
        Column("value", "Angka", Kind.NUMBER, width=11),
        Column("reached", "Capaian", Kind.PERCENT, width=9),
        Column("predicate", "Predikat", width=14),
        Column("year_target", "Target setahun", Kind.NUMBER, width=11),
        Column("so_far", "Tahun berjalan", Kind.NUMBER, width=11),
        Column("year_reached", "Capaian tahun", Kind.PERCENT, width=9),
        Column("year_predicate", "Predikat tahun", width=14),
    )


def _quarter_columns() -> tuple[Column, ...]:
    found = [Column("what", "Indikator", width=26), Column("unit", "Satuan", width=9)]
    for part in (1, 2, 3, 4):
        found += [
            Column(f"value{part}", f"TW {roman(part)}", Kind.NUMBER, width=11),
            Column(f"reached{part}", f"Capaian {roman(part)}", Kind.PERCENT, width=9),
        ]
    return tuple(found)


def _beside(
    asked: Asked,
    indicator: Indicator,
    quarters: Sequence[Period],
    counted: Sequence[Counted | None],
    targets: dict[tuple[str, int], IndicatorTarget],
) -> Row:
    cells: list[Cell] = [indicator.title, indicator.unit]
    urls = []
    for period, found in zip(quarters, counted, strict=True):
        goal = targets.get((indicator.code, period.part))
        value = found.value if found is not None else None
        cells += [_cell(indicator, value), achievement(value, goal.number if goal else None)]
        if found is not None:
            urls.append((f"value{period.part}", _rows_url(asked, indicator, period.code)))
    kinds = tuple((f"value{part}", indicator.kind) for part in (1, 2, 3, 4))
    return Row(f"iku:{indicator.code}", tuple(cells), kinds=kinds, urls=tuple(urls))


def _definitions(indicators: Sequence[Indicator]) -> tuple[str, ...]:
    return tuple(f"{indicator.title}: {indicator.definition}" for indicator in indicators)


def rows_behind(
    centre: Centre, code: str, period: Period, *, is_so_far: bool, at: datetime
) -> tuple[Indicator, Counted] | None:
    """The indicator and what one of its cells is made of; None for one that was not in force, or days to come."""
    indicator = Indicator.objects.in_force(period.last_on).filter(code=code).first()
    on = timezone.localdate(at)
    first_on, last_on = so_far(period) if is_so_far else (period.first_on, period.last_on)
    if indicator is None or first_on > on:
        return None
    return indicator, count(facts_of(centre, period.year), indicator.counted_by, first_on, min(last_on, on))
