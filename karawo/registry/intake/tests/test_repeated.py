# ruff: noqa: E501 - tables of cells read better in whole lines
"""A cell that is read once for each way of writing it says what it says when it is read in each row."""

from __future__ import annotations

import random
from datetime import date, datetime

import pytest

from karawo.kit import sealing
from karawo.kit.tabular import BrokenText, CellError
from karawo.registry.intake.rules.encode import Encoder, Lines, NumberedRow, TableOrder
from karawo.registry.intake.rules.facts import Spot
from karawo.registry.intake.rules.headers import KEPT
from karawo.registry.intake.rules.row import columns

ON = date(2026, 8, 3)
HERE = Spot(7571031002, 7571, "", "")
PLACES = {
    ("", "Kota Gorontalo", "Dungingi", "Libuo", ""): HERE,
    ("", "Kota Gorontalo", "", "", ""): Spot(7571, 7571, "place_note", "Hanya kota yang tertulis, “Gorontalo”."),
    ("", "Boalemo", "Paguyaman", "", ""): Spot(750201, 7502, "", ""),
    ("", "Antah\\Berantah", "", "", ""): Spot(None, 0, "place_unknown", "Wilayah tidak dikenal."),
}  # fmt: skip
PLAIN = {
    "row_number": ("1", "2", "3"),
    "external_id": ("", "A-17", "B\\9"),
    "business_name": (
        "Kios Ayu",
        "Warung Berkah Jaya 17",
        "CV Maju <Ani>",
        "Karawo (Sri)",
        "UD. Sinar & Terang",
        "17",
    ),
    "owner_name": (
        "Siti Lasimpala",
        "Hj. S I T I (Alm)",
        "ABDUL RAHMAN, S.Pd",
        "PT Sinar",
        "Kelompok Tani Jaya",
        "-",
        "75",
    ),
    "nik": (
        "7571014508900002",
        "7571014508900003",
        "",
        None,
        "7501011203990001",
        "5471014508900002",
        "7571010101200001",
    ),
    "kk": ("", "7501011203150004"),
    "npwp": ("", "0013121660091000", "7571014508900002", "00.131.216.6-009.1000"),
    "nib": ("", "4437151303343", "1234567890123", "1111111111111", "belum ada", "ada", "proses"),
    "phone": ("081244119080", "", "0435-822546 / 085207012914", "08111111111", "81244119080", "085200000000"),
    "phone_2": ("", "", "081244119080", "082187654321"),
    "sex": ("L", "P", "perempuan", "", "banci"),
    "birth_on": ("05/08/1990", "5 Agustus 1990", "01/01/1990", "31/02/1990", "", "1 Mei 1870"),
    "education": ("", "SMA", "S1 Ekonomi", "entah"),
    "disability": ("", "ya", "tidak", "entah"),
    "owner_address": ("", "Jl. Rajawali  3"),
    "legal_form": ("", "CV", "PT", "entah"),
    "brand": ("", "Sri Karawo"),
    "activity": ("Menjahit", "", "Warung"),
    "sector": ("", "Kuliner"),
    "product": ("Kopi bubuk", "Kain, Jilbab; Kain", "ASAP (PARI, MERAH)", ""),
    "started_year": ("2015", "", "1800", "Mei 2015"),
    "place_kind": ("", "Rumah"),
    "kbli": ("47112", "4711", "", "47112, 56101", "13999"),
    "sales_year": ("150000000", "2,5 juta", "", "tidak tahu", "Rp 15.000", "banyak"),
    "sales_month": ("", "1000000", "-5"),
    "capital": ("15000000", "", "6 miliar", "tt"),
    "assets": ("", "1000000", "tidak diketahui"),
    "workers_paid_male": ("", "1"),
    "workers_unpaid_female": ("", "2 orang", "99999999"),
    "workers_total": ("", "3", "tidak tahu"),
    "workers_male": ("", "1", "dua"),
    "workers_female": ("", "2"),
    "workers_disabled": ("", "0"),
    "status": ("", "aktif", "tutup", "entah"),
    "observed_year": ("", "2024", "2030"),
    "address": ("Jl. Merdeka 1", "", "Jl. A RT 1/RW 2"),
    "postal_code": ("", "96115", "abc"),
    "kabupaten": ("Kota Gorontalo", "Boalemo", "Antah\\Berantah", ""),
    "kecamatan": ("Dungingi", "Paguyaman", ""),
    "village": ("Libuo", ""),
}
POINTED = {
    "latitude": ("0.5412", "123.05", "", "0"),
    "longitude": ("123.0595", "0,54", "", "0"),
    "rt": ("1", ""),
    "rw": ("", "2"),
}
STRANGE = {"pirt": ("", "3063306010072-19"), "reach": ("", "lokal, daring"), KEPT: ("", "apa saja")}
A_MOMENT = datetime(2015, 1, 2, 3, 4)  # noqa: DTZ001 - a sheet knows no zone
SPOILT = (
    "", "  x  y ", "-", None, 12345.0, 0, 3, 2.5, True, "8.52E+10", "Toko\tBu\\ Sri\n", "“tanya” \"saja\"", "Siti\u200b Nur",
    "０８１２３４５６７８９０", 7571012345678901, date(1990, 1, 2), A_MOMENT, BrokenText("a\ufffd"), CellError("#N/A"),
    "99999999999999999999", "é è",
)  # fmt: skip


@pytest.fixture
def same_nonces(monkeypatch):
    monkeypatch.setattr(sealing.os, "urandom", bytes)


def order_of(fields: dict[str, tuple[object, ...]]) -> TableOrder:
    headers = [f"{field} \\ “{number}”" for number, field in enumerate(fields)]
    described = columns(headers, list(fields))
    return TableOrder(
        no=2, sheet="Lembar 1", kind="business", columns=described, on=ON, places=PLACES, points={(0.54, 123.06): HERE},
        default=None, kbli_version=2020, allowed=frozenset({7571}) if "pirt" in fields else None, territory="Kota Gorontalo", overflow=frozenset(), file_name="daftar \\ “a”.csv",
        kbli_codes={2020: frozenset({"47112", "13912"})},
    )  # fmt: skip


def rows_of(fields: dict[str, tuple[object, ...]], *, seed: int, spoils: bool) -> list[NumberedRow]:
    draw = random.Random(seed)
    rows = []
    for number in range(400):
        cells = [draw.choice(choices[: 1 + draw.randrange(len(choices))]) for choices in fields.values()]
        for _ in range(draw.randrange(3) if spoils else 0):
            cells[draw.randrange(len(cells))] = draw.choice(SPOILT)
        rows.append(NumberedRow(number, number + 2, tuple(cells[: len(cells) - (number % 97 == 0)])))
    return rows


@pytest.mark.parametrize("spoils", [False, True])
@pytest.mark.parametrize(
    "fields",
    [
        PLAIN,
        PLAIN | POINTED,
        PLAIN | STRANGE,
        {field: choices for field, choices in PLAIN.items() if field not in {"sales_year", "owner_name"}},
        {field: choices for field, choices in PLAIN.items() if field not in {"sales_year", "observed_year"}},
    ],
    ids=["all", "points", "columns that only the reader knows", "no owner", "no yearly sales"],
)
def test_a_remembered_cell_makes_the_same_lines(same_nonces, fields, spoils):
    order = order_of(fields)
    encoder = Encoder(b"1" * 32)
    rows = rows_of(fields, seed=len(fields), spoils=spoils)
    # Twice, so that what was remembered of one row stands in the next.
    for _ in range(2):
        quick = encoder.encode(order, rows)
        slow = Encoder(b"1" * 32).encode(order, rows, remembers=False)
        for stage in Lines.__slots__:
            assert list(getattr(quick, stage)) == getattr(slow, stage)


def test_an_ordinary_row_is_read_from_what_is_remembered():
    order = order_of(PLAIN)
    repeated = Encoder(b"1" * 32).repeated(order)
    row = NumberedRow(0, 2, tuple(choices[0] for choices in PLAIN.values()))
    assert repeated.add(Lines(), row)


def test_a_column_of_names_does_not_fill_the_memory(monkeypatch):
    from karawo.registry.intake.rules import repeated

    monkeypatch.setattr(repeated, "_MOST", 2)
    memo = repeated._Memo(str.upper)
    assert [memo[name] for name in ("a", "b", "c", "c")] == ["A", "B", "C", "C"]
    assert len(memo) == 2
