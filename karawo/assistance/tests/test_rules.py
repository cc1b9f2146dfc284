"""How soon the same kind may come again, what is pasted, and what a row says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from karawo.assistance.rules.again import FREE, Again, Rule, allowed_again_on, months_from, window
from karawo.assistance.rules.asked import NO_WHO, Told, completed, kind_key, quantity_of, read_row, told
from karawo.assistance.rules.pasted import read_lines
from karawo.registry.intake.rules.cells import CellRefused

ON = date(2026, 8, 3)
KINDS = {"modal usaha": "modal-usaha", "bantuan modal usaha": "modal-usaha"}


def test_twelve_months_end_the_day_before_the_same_day():
    limits = window(Rule(Again.MONTHS, 12), date(2026, 3, 2))
    assert (limits.earliest, limits.latest) == (date(2025, 3, 3), date(2027, 3, 1))
    assert allowed_again_on(Rule(Again.MONTHS, 12), date(2025, 3, 2)) == date(2026, 3, 2)


def test_a_calendar_year_ends_with_december():
    limits = window(Rule(Again.YEAR), date(2026, 12, 31))
    assert (limits.earliest, limits.latest) == (date(2026, 1, 1), date(2026, 12, 31))
    assert allowed_again_on(Rule(Again.YEAR), date(2026, 12, 31)) == date(2027, 1, 1)


def test_once_is_for_life_and_free_is_never_broken():
    assert window(Rule(Again.ONCE), ON).earliest == date.min
    assert allowed_again_on(Rule(Again.ONCE), ON) is None
    assert window(FREE, ON) is None


def test_a_month_later_than_the_31st_is_the_last_of_the_month():
    assert months_from(date(2025, 12, 31), 2) == date(2026, 2, 28)
    assert months_from(date(2026, 3, 31), -1) == date(2026, 2, 28)


@given(some.dates(date(1950, 1, 1), date(2100, 1, 1)), some.integers(1, 120))
def test_the_rule_holds_both_ways(on: date, months: int):
    rule = Rule(Again.MONTHS, months)
    other = allowed_again_on(rule, on)
    assert other > window(rule, on).latest
    assert (on >= window(rule, other).earliest) <= (on.day > other.day)


@pytest.mark.parametrize(
    ("line", "nik", "name"),
    [
        ("7571016203919001", "7571016203919001", ""),
        ("7571016203919001 Halimah Perjalanan", "7571016203919001", "Halimah Perjalanan"),
        ("Halimah Perjalanan, 7571 0162 0391 9001", "7571 0162 0391 9001", "Halimah Perjalanan"),
        ("1\t7571016203919001\tHalimah", "7571016203919001", "Halimah"),
        ("3. Halimah Perjalanan", "", "Halimah Perjalanan"),
        ("7.57102E+15;Halimah", "7.57102E+15", "Halimah"),
        ("'7571016203919001|Hj. Halimah", "'7571016203919001", "Hj. Halimah"),
        ("Halimah", "", "Halimah"),
        ("7571016203919001 Ida", "7571016203919001", "Ida"),
        ("757101 Salah", "757101", "Salah"),
        ("Toko 46 Jaya", "", "Toko 46 Jaya"),
    ],
)
def test_a_line_is_read_as_number_and_name(line, nik, name):
    (found,) = read_lines(line)
    assert (found.nik, found.name) == (nik, name)


def test_lines_keep_their_numbers_and_a_heading_is_none_of_them():
    found = read_lines("NIK\tNama\r\n7571016203919001\tHalimah\n\n\nYusuf\n")
    assert [(line.number, line.name) for line in found] == [(2, "Halimah"), (5, "Yusuf")]


@settings(max_examples=50)
@given(some.text(max_size=300))
def test_no_paste_breaks_the_reading(text: str):
    for line in read_lines(text):
        assert line.number >= 1
        told(line.nik, line.name, on=ON)


def test_a_broken_number_rejects_the_row_and_says_how_to_mend_it():
    found = told("757101620391900", "Halimah", on=ON)
    assert found.rejection == "NIK harus 16 angka; Anda mengetik 15."
    assert told("", "", on=ON).rejection == NO_WHO
    assert told("", "Halimah", on=ON).rejection == ""


def test_a_row_of_a_file_says_what_was_given():
    row = {
        "nik": "'7571016203919001", "recipient": "Halimah", "kind": "Bantuan Modal-Usaha", "given_on": "2 Maret 2026",
        "value": "Rp2.500.000", "quantity": "2 unit", "goods": "mesin jahit",
    }  # fmt: skip
    found = read_row(row, on=ON, kinds=KINDS)
    assert found.rejection == ""
    assert (found.kind_code, found.on, found.value_rupiah) == ("modal-usaha", "2026-03-02", 2_500_000)
    assert (found.quantity, found.unit) == ("2", "unit")
    assert Told.from_json(found.as_json()) == found


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"nik": 7571016203919001.0}, "NIK"),
        ({"kind": "Subsidi bunga"}, "tidak dikenal"),
        ({"given_on": "2 Maret 2027"}, "belum tiba"),
        ({"value": "banyak"}, "banyak"),
        ({"quantity": "banyak"}, "bukan angka"),
    ],
)
def test_a_row_that_cannot_be_read_names_the_fix(change, part):
    assert part in read_row({"recipient": "Halimah", **change}, on=ON, kinds=KINDS).rejection


def test_what_was_given_needs_a_kind_and_a_day():
    bare = told("", "Halimah", on=ON)
    assert "Jenis bantuan kosong" in completed(bare, kind_code="", on=ON, is_given=True).rejection
    assert "Tanggal diberikan kosong" in completed(bare, kind_code="x", on=None, is_given=True).rejection
    assert completed(bare, kind_code="x", on=ON, is_given=True).on == "2026-08-03"


def test_quantities_are_read_with_comma_and_unit():
    assert quantity_of("2,5 kg") == ("2.5", "kg")
    assert quantity_of(40) == ("40", "")
    assert quantity_of("") == ("", "")
    with pytest.raises(CellRefused):
        quantity_of("dua")


def test_kinds_are_known_whatever_the_signs_between():
    assert kind_key("Bantuan  Modal-Usaha ") == "bantuan modal usaha"
