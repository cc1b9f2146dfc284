from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.kit.dates import (
    EARLIEST,
    LATEST,
    NotADate,
    Precision,
    format_date,
    format_date_short,
    format_moment,
    format_read_date,
    from_excel_serial,
    parse_date,
    zone_label,
)


@pytest.mark.parametrize(
    "typed",
    [
        "6 September 2024",
        "06/09/2024",
        "6-9-2024",
        "06.09.24",
        "6-Sep-24",
        "06 Sept. 2024",
        "Jumat, 6 September 2024",
        "2024-09-06",
        "2024-09-06T10:30:00",
        "06/09/2024 10.30 WITA",
        "6 SEPTEMBER 2024",
        "45541",
    ],
)
def test_a_day_is_read_however_it_is_written(typed):
    assert parse_date(typed).on == date(2024, 9, 6)
    assert parse_date(typed).precision is Precision.DAY


@pytest.mark.parametrize(
    ("typed", "month"), [("Agt", 8), ("Agu", 8), ("Nop", 11), ("Pebruari", 2), ("Mei", 5), ("Des", 12)]
)
def test_months_are_known_by_their_many_spellings(typed, month):
    assert parse_date(f"17 {typed} 2019").on == date(2019, month, 17)


def test_only_as_much_is_kept_as_was_told():
    assert parse_date("2019").precision is Precision.YEAR
    assert format_read_date(parse_date("2019")) == "2019"
    assert format_read_date(parse_date("Agt 2019")) == "Agustus 2019"
    assert format_read_date(parse_date("17 Agt 2019")) == "17 Agustus 2019"


def test_the_first_of_january_is_marked_as_a_stand_in():
    assert parse_date("01-01-1980").is_default
    assert not parse_date("02-01-1980").is_default
    assert not parse_date("1980").is_swappable


def test_day_and_month_that_could_be_exchanged_are_marked():
    assert parse_date("12/11/2020").is_swappable
    assert not parse_date("11/11/2020").is_swappable
    assert not parse_date("13/11/2020").is_swappable


def test_two_digits_never_lead_to_a_birth_in_the_future():
    today = date(2026, 3, 1)
    assert parse_date("17/8/65", latest=today).on.year == 1965
    assert parse_date("17/8/25", latest=today).on.year == 2025
    assert parse_date("17/8/30", latest=today).on.year == 1930


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("", "Isi dengan tanggal"),
        ("31/02/2020", "tidak ada di kalender"),
        ("09/25/2024", "Tulis hari lebih dulu"),
        ("6 Semptember 2024", "tidak dikenal"),
        ("besok", "bukan tanggal"),
        ("06/09/0024", "di luar 1900"),
        ("99999", "tidak masuk akal|masuk akal"),
    ],
)
def test_what_is_no_day_is_refused_with_the_fix(typed, hint):
    with pytest.raises(NotADate, match=hint):
        parse_date(typed)


@given(st.dates(EARLIEST, LATEST))
def test_a_day_reads_back_as_it_is_shown(on):
    assert parse_date(format_date(on)).on == on
    assert parse_date(format_date_short(on)).on == on
    assert parse_date(f"{on:%d/%m/%Y}").on == on
    assert parse_date(on.isoformat()).on == on


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_refused_in_words(typed):
    try:
        parse_date(typed)
    except NotADate as error:
        assert str(error)


def test_a_spreadsheet_counts_days_from_the_end_of_1899():
    assert from_excel_serial(41059).on == date(2012, 5, 30)
    with pytest.raises(NotADate):
        from_excel_serial(0)


def test_each_zone_has_its_own_letters():
    at = datetime(2024, 9, 6, 6, 5, tzinfo=UTC)
    assert format_moment(at.astimezone(ZoneInfo("Asia/Makassar"))) == "6 September 2024 14.05 WITA"
    assert zone_label(ZoneInfo("Asia/Jakarta")) == zone_label("Asia/Pontianak") == "WIB"
    assert zone_label(ZoneInfo("Asia/Jayapura")) == "WIT"
    assert zone_label(UTC) == "UTC"
    with pytest.raises(ValueError, match="zone"):
        format_moment(at.replace(tzinfo=None))
