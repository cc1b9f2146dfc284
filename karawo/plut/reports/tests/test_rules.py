"""Periods, predicates, pairs, tables and their differences; no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.plut.reports.rules.difference import Change, differences
from karawo.plut.reports.rules.pairs import Dated, Pair, growth_of, median, pair_of
from karawo.plut.reports.rules.period import Period, Span, around, parse_period
from karawo.plut.reports.rules.predicate import NO_TARGET, NOT_ENOUGH, Band, achievement, predicate
from karawo.plut.reports.rules.table import (
    Column,
    Kind,
    Report,
    Row,
    Table,
    as_content,
    checksum,
    from_content,
    text_of,
)

BANDS = tuple(
    Band(Decimal(lowest), name)
    for lowest, name in (
        (91, "sangat tinggi"),
        (76, "tinggi"),
        (66, "sedang"),
        (51, "rendah"),
        (0, "sangat rendah"),
    )
)


@pytest.mark.parametrize(
    ("code", "first_on", "last_on", "label"),
    [
        ("2026-08", date(2026, 8, 1), date(2026, 8, 31), "Agustus 2026"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "Februari 2024"),
        ("2026-T3", date(2026, 7, 1), date(2026, 9, 30), "Triwulan III 2026"),
        ("2026", date(2026, 1, 1), date(2026, 12, 31), "Tahun 2026"),
    ],
)
def test_a_period_is_read_from_its_code_and_knows_its_days(code, first_on, last_on, label):
    period = parse_period(code)
    assert period is not None
    assert (period.first_on, period.last_on, period.label, period.code) == (first_on, last_on, label, code)


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_a_period(text):
    period = parse_period(text)
    assert period is None or period.code == text


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.sampled_from(list(Span)))
def test_periods_follow_each_other_without_a_gap(on, span):
    period = around(on, span)
    assert period.first_on <= on <= period.last_on
    assert (period.following.first_on - period.last_on).days == 1
    assert period.following.former == period
    assert parse_period(period.code) == period


@pytest.mark.parametrize(
    ("value", "target", "percent", "name"),
    [
        ("0", "10", "0.0", "sangat rendah"),
        ("5.09", "10", "50.9", "sangat rendah"),
        ("5.1", "10", "51.0", "rendah"),
        ("7.5", "10", "75.0", "sedang"),
        ("7.6", "10", "76.0", "tinggi"),
        ("9.095", "10", "91.0", "sangat tinggi"),
        ("9.09", "10", "90.9", "tinggi"),
        ("10", "10", "100.0", "sangat tinggi"),
        ("25", "10", "250.0", "sangat tinggi"),
        ("-3", "10", "-30.0", "sangat rendah"),
    ],
)
def test_a_band_holds_from_its_lowest_limit_up_to_the_next(value, target, percent, name):
    assert achievement(Decimal(value), Decimal(target)) == Decimal(percent)
    assert predicate(Decimal(value), Decimal(target), BANDS).name == name


def test_nothing_entered_and_no_target_are_no_predicates_and_no_zero():
    assert predicate(None, Decimal(10), BANDS).name == NOT_ENOUGH
    assert predicate(Decimal(0), None, BANDS).name == NO_TARGET
    assert predicate(None, None, BANDS).name == NOT_ENOUGH
    assert achievement(None, Decimal(10)) is None


def test_the_order_of_the_bands_does_not_matter():
    assert predicate(Decimal(8), Decimal(10), tuple(reversed(BANDS))).name == "tinggi"


def test_a_pair_needs_three_hundred_days():
    figures = [Dated(date(2025, 3, 6), 100), Dated(date(2025, 12, 31), 150)]
    assert pair_of(figures, first_on=date(2025, 1, 1), last_on=date(2025, 12, 31)) == Pair(*figures)
    near = [Dated(date(2025, 3, 7), 100), Dated(date(2025, 12, 31), 150)]
    assert pair_of(near, first_on=date(2025, 1, 1), last_on=date(2025, 12, 31)) is None


def test_the_later_figure_lies_in_the_period_and_the_newest_counts():
    figures = [Dated(date(year, 12, 31), year) for year in (2022, 2023, 2024, 2025)]
    pair = pair_of(figures, first_on=date(2024, 1, 1), last_on=date(2024, 12, 31))
    assert pair is not None and (pair.before.number, pair.after.number) == (2023, 2024)
    assert pair_of(figures, first_on=date(2026, 1, 1), last_on=date(2026, 12, 31)) is None


def test_growth_is_the_median_of_pairs_and_names_who_has_none():
    def pair(before: int, after: int) -> Pair:
        return Pair(Dated(date(2024, 12, 31), before), Dated(date(2025, 12, 31), after))

    told = growth_of([pair(100, 110), pair(100, 90), pair(100, 1100), pair(0, 5), None, None])
    assert (told.clients, told.pairs, told.without, told.from_zero) == (6, 4, 2, 1)
    assert (told.risen, told.unchanged, told.fallen) == (3, 0, 1)
    assert told.median_percent == Decimal("10.0")
    assert growth_of([None]).median_percent is None
    assert growth_of([]).clients == 0


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1))
def test_the_median_lies_between_the_least_and_the_greatest(numbers):
    found = median([Decimal(number) for number in numbers])
    assert found is not None and min(numbers) <= found <= max(numbers)


def a_report(*rows: Row, total=None) -> Report:
    columns = (Column("name", "Nama"), Column("money", "Rupiah", Kind.RUPIAH), Column("share", "Persen", Kind.PERCENT),
               Column("on", "Hari", Kind.DATE))  # fmt: skip
    table = Table("t", "Tabel", columns, rows, total, ("Catatan",))
    return Report(
        "umk", "7b", "Data UMK", "PLUT", ("Dinas", "PLUT"), "Jalan 1", "2026", datetime(2026, 8, 3, tzinfo=UTC),
        (("Tahun", "2026"),), (table,),
    )  # fmt: skip


SRI = Row(
    "business:1", ("Karawo Bu Sri", 2_500_000, Decimal("61.4"), date(2026, 7, 1)), "/usaha/1/", subject=1
)
TANI = Row(
    "business:2", ("Tani Jaya", None, None, None), "/usaha/2/", (("money", "number"),), (("money", "/x/"),), 2
)


def test_a_report_comes_back_from_its_content_as_it_was():
    report = a_report(SRI, TANI, total=("Jumlah", 2_500_000, None, None))
    assert from_content(as_content(report)) == report


def test_the_checksum_changes_with_any_cell_and_not_with_the_order_of_keys():
    content = as_content(a_report(SRI))
    assert checksum(content) == checksum(dict(reversed(content.items())))
    other = replace(SRI, cells=("Karawo Bu Sri", 2_500_001, *SRI.cells[2:]))
    assert checksum(content) != checksum(as_content(a_report(other)))


def test_differences_name_rows_that_came_went_and_changed():
    changed = replace(SRI, cells=("Karawo Bu Sri", 3_000_000, *SRI.cells[2:]))
    found = differences(a_report(SRI, TANI), a_report(changed, replace(SRI, key="business:3")))
    assert {(each.change, each.column, each.before, each.after) for each in found} == {
        (Change.CHANGED, "Rupiah", "Rp2.500.000", "Rp3.000.000"),
        (Change.REMOVED, "", "", ""),
        (Change.ADDED, "", "", ""),
    }
    assert differences(a_report(SRI, TANI), a_report(TANI, SRI)) == ()


def test_zero_and_unknown_read_differently():
    assert text_of(0, Kind.NUMBER) == "0"
    assert text_of(0, Kind.RUPIAH) == "Rp0"
    assert text_of(None, Kind.NUMBER) == "–"
    assert text_of(Decimal("120"), Kind.PERCENT) == "120,0 %"


def test_a_quarter_of_a_month_is_found():
    assert around(date(2026, 8, 3), Span.QUARTER) == Period(Span.QUARTER, 2026, 3)
