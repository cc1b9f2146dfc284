from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.kit.numbers import (
    NotANumber,
    format_decimal,
    format_integer,
    format_percent,
    parse_decimal,
    parse_integer,
    round_half_up,
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"),
        (" 2.500.000 ", "2500000"),
        ("1.500", "1500"),
        ("2,5", "2.5"),
        ("2.500.000,75", "2500000.75"),
        ("2,500,000.75", "2500000.75"),
        ("2,500,000", "2500000"),
        ("0.500", "0.500"),
        ("0,125", "0.125"),
        ("1.5", "1.5"),
        ("-0.9540322440029886", "-0.9540322440029886"),
        ("(1.000)", "-1000"),
        ("1 000 000", "1000000"),
        ("15.000,-", "15000"),
        ("+7", "7"),
    ],
)
def test_a_number_is_read_as_it_is_meant(typed, number):
    assert parse_decimal(typed) == Decimal(number)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("1,500", "Tulis 1500 atau 1,5000"),
        ("", "Isi dengan angka"),
        ("dua", "Tulis angka saja"),
        ("1.2.3", "titik untuk ribuan"),
        ("1.00.000", "titik untuk ribuan"),
        ("8.52E+10", "kehilangan angkanya"),
        ("1" * 41, "terlalu panjang"),
        ("--5", "bukan angka"),
        ("٣", "bukan angka"),
        ("-", "bukan angka"),
    ],
)
def test_what_is_no_number_is_refused_with_the_fix(typed, hint):
    with pytest.raises(NotANumber, match=hint):
        parse_decimal(typed)


def test_a_fraction_is_no_whole_number():
    assert parse_integer("12,0") == 12
    with pytest.raises(NotANumber, match="bukan bilangan bulat"):
        parse_integer("12,5")


@given(st.integers(-(10**18), 10**18))
def test_a_whole_number_reads_back_as_it_is_shown(number):
    assert parse_integer(format_integer(number)) == number


@given(st.decimals(-(10**12), 10**12, places=2))
def test_two_decimals_read_back_as_they_are_shown(number):
    assert parse_decimal(format_decimal(number, 2)) == number


@given(st.text(max_size=50))
def test_any_text_is_a_number_or_refused_in_words(typed):
    try:
        parse_decimal(typed)
    except NotANumber as error:
        assert str(error)


@pytest.mark.parametrize(
    ("number", "places", "rounded"),
    [("2.5", 0, "3"), ("-2.5", 0, "-3"), ("0.125", 2, "0.13"), (64.995, 2, "65.00"), ("64.994", 2, "64.99")],
)
def test_halves_go_up(number, places, rounded):
    given_number = Decimal(number) if isinstance(number, str) else number
    assert str(round_half_up(given_number, places)) == rounded


def test_numbers_are_shown_the_indonesian_way():
    assert format_integer(-1234567) == "−1.234.567"
    assert format_decimal(1234.56) == "1.234,6"
    assert format_decimal(-0.01) == "0,0"
    assert format_percent(0.2555) == "25,6 %"
    assert format_percent(1, 0) == "100 %"
