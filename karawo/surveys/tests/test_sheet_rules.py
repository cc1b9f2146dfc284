"""Columns are known by their label, cells by what they say; what could mean two things is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from karawo.surveys.rules import ELEMENTS, masked, publishable
from karawo.surveys.rules.sheet import (
    IGNORED,
    MEANINGS,
    NotAScore,
    age_band_of,
    day_of,
    education_of,
    meaning_of,
    occupation_of,
    read_row,
    score_of,
    sex_of,
)

PRINTED = {f"u{at}": slug.value for at, slug in enumerate(ELEMENTS, 1)}
EASE = ("Tidak mudah", "Kurang mudah", "Mudah", "Sangat mudah")


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("Persyaratan", "persyaratan"), ("U2 Sistem, Mekanisme, dan Prosedur", "prosedur"),
        ("Waktu Penyelesaian", "waktu"), ("Biaya/Tarif", "biaya"), ("Produk Spesifikasi Jenis Pelayanan", "produk"),
        ("Kompetensi Pelaksana", "kompetensi"), ("Perilaku Pelaksana", "perilaku"),
        ("U8 Penanganan Pengaduan, Saran dan Masukan", "pengaduan"), ("U9. Sarana dan Prasarana", "sarana"),
        ("Cap waktu", "answered_on"), ("Timestamp", "answered_on"), ("PROFIL / JENIS KELAMIN", "sex"),
        ("PROFIL / USIA", "age_band"), ("PENDIDIKAN", "education"), ("PEKERJAAN", "occupation"),
        ("JENIS LAYANAN", "service"), ("Saran", "suggestion"), ("Kritik dan saran", "suggestion"),
        ("PROFIL / NAMA", IGNORED), ("NIK", IGNORED), ("No HP", IGNORED), ("Keterangan", IGNORED),
    ],
)  # fmt: skip
def test_a_column_is_known_by_its_label(heading, meaning):
    assert meaning_of(heading, PRINTED).meaning == meaning


def test_the_label_wins_over_the_printed_number():
    found = meaning_of("U8 Penanganan pengaduan", PRINTED)
    assert (PRINTED["u8"], found.meaning, found.is_by_number) == ("sarana", "pengaduan", False)


@pytest.mark.parametrize("heading", ["U8", "u 8", "NILAI UNSUR PELAYANAN / U8", "8", "U-8"])
def test_a_number_alone_wants_a_person_s_word(heading):
    found = meaning_of(heading, PRINTED)
    assert (found.meaning, found.is_by_number) == ("sarana", True)


def test_a_number_that_the_questionnaire_does_not_have_means_nothing():
    assert meaning_of("U10", PRINTED).meaning == IGNORED


@pytest.mark.parametrize(
    ("cell", "score"),
    [(4, 4), (3.0, 3), ("2", 2), ("4. Sangat mudah", 4), ("sangat  MUDAH", 4), ("Tidak mudah", 1), (None, None),
     ("", None), ("-", None), ("Tidak tahu", None)],
)  # fmt: skip
def test_a_cell_is_a_score_or_nothing(cell, score):
    assert score_of(cell, EASE) == score


@pytest.mark.parametrize("cell", [0, 5, 2.5, -1, True, "5", "baik sekali", "a", "12"])
def test_what_is_no_score_is_refused_with_what_to_write(cell):
    with pytest.raises(NotAScore, match="1 sampai 4"):
        score_of(cell, EASE)


@given(some.one_of(some.none(), some.integers(), some.floats(), some.text(max_size=40), some.booleans()))
def test_no_cell_gives_anything_but_one_to_four(cell):
    try:
        assert score_of(cell, EASE) in (None, 1, 2, 3, 4)
    except NotAScore as error:
        assert str(error)


@given(some.text(max_size=80))
def test_no_heading_breaks_the_reader(heading):
    assert meaning_of(heading, PRINTED).meaning in {IGNORED, *MEANINGS}


@pytest.mark.parametrize(
    ("text", "band"),
    [("17", "-19"), ("19 tahun", "-19"), ("20", "20-29"), ("34 th", "30-39"), ("59", "50-59"), ("60", "60-"),
     ("71", "60-"), ("30-39", "30-39"), ("< 20", "-19"), ("31-40", ""), ("", ""), ("muda", "")],
)  # fmt: skip
def test_an_age_falls_into_its_band_or_into_none(text, band):
    assert age_band_of(text) == band


def test_words_of_respondents_are_understood():
    assert [sex_of(text) for text in ("L", "Perempuan", "pria", "P.", "?")] == ["L", "P", "L", "P", ""]
    assert [education_of(text) for text in ("SMA/SMK", "S-1 Ekonomi", "D3", "SMP", "SD", "S2", "")] == [
        "sma", "s1", "diploma", "smp", "sd", "s2", "",
    ]  # fmt: skip
    assert [occupation_of(text) for text in ("Wiraswasta", "PNS", "Ibu Rumah Tangga", "Penyair", "")] == [
        "wirausaha", "asn", "rumah-tangga", "lainnya", "",
    ]  # fmt: skip


def test_days_are_read_as_people_and_forms_write_them():
    for cell in (
        date(2026, 8, 3),
        datetime(2026, 8, 3, 9, tzinfo=UTC),
        "2026-08-03",
        "3 Agustus 2026",
        "03/08/2026 09:15:00",
    ):
        assert day_of(cell) == date(2026, 8, 3)
    assert day_of("") is None


def row(*cells, meanings=("answered_on", "waktu", "biaya")):
    answers = {"waktu": EASE, "biaya": EASE}
    return read_row(7, cells, meanings, answers, period_from=date(2026, 1, 1), period_to=date(2026, 12, 31))


def test_a_row_is_taken_with_what_it_says():
    found = row("2026-08-03", 4, "")
    assert (found.rejection, found.scores, found.on) == ("", {"waktu": 4, "biaya": None}, date(2026, 8, 3))


def test_a_row_is_refused_with_the_reason():
    assert "di luar 1 sampai 4" in row("2026-08-03", 7, 3).rejection
    assert "di luar masa survei" in row("2025-08-03", 4, 3).rejection
    assert "bukan tanggal" in row("kemarin", 4, 3).rejection
    assert "Tidak ada satu unsur pun" in row("2026-08-03", "", None).rejection


@pytest.mark.parametrize(
    "said", ["7571014508900002", "0812 3456 7890", "+62-812-3456-789", "(0435) 821-1234"]
)
def test_numbers_of_people_are_masked(said):
    assert masked(f"telepon {said} ya") in {"telepon •••• ya", "telepon (•••• ya"}


def test_amounts_and_years_stay():
    assert (
        masked("sejak 2019 bayar Rp1.500.000, antre 25 menit")
        == "sejak 2019 bayar Rp1.500.000, antre 25 menit"
    )


@given(some.dictionaries(some.text(max_size=5), some.integers(0, 30), max_size=8))
def test_a_withheld_group_cannot_be_worked_out_from_the_total(counts):
    shown = publishable(counts)
    withheld = [key for key, count in shown.items() if count is None]
    assert all(shown[key] is None for key, count in counts.items() if 0 < count < 5)
    if len(withheld) == 1:
        assert all(count == 0 for key, count in counts.items() if key not in withheld)
