"""A record without codes lies where others say that a place of this name is."""

import pytest

from karawo.registry.linkage.batch.header import COLUMNS
from karawo.registry.linkage.batch.readers import Readers
from karawo.registry.linkage.batch.tests.files import table_of

BIAWU, DULALOWO = "7571031001", "7571061002"


def row(address, *, desa="", kec="", kab=""):
    return dict.fromkeys(COLUMNS, "") | {
        "owner_name": "Siti",
        "address": address,
        "desa_code": desa,
        "kec_code": kec or desa[:6],
        "kab_code": kab or desa[:4],
    }


def places(*rows):
    """(kabupaten, kecamatan, desa) of each row, as the rows came."""
    rows = [made | {"record_id": str(number)} for number, made in enumerate(rows)]
    readers = Readers(by_place=True)
    readers.add(table_of(rows))
    columns = readers.finish()
    found = zip(*(columns[name].tolist() for name in ("kabupaten", "kecamatan", "desa")), strict=True)
    by_row = dict(zip(columns.origin.tolist(), found, strict=True))
    return [by_row[number] for number in range(len(rows))]


KNOWN = [row("Jl. Mawar, Desa Biawu Kec. Kota Selatan", desa=BIAWU)] * 3 + [
    row("Desa Dulalowo, Kec. Kota Tengah", desa=DULALOWO)
] * 3


@pytest.mark.parametrize(
    "told",
    [
        row("RT 1 RW 2 DS. BIAWU", kec="757103"),
        row("Kel. Biawu", kab="7571"),
        row("Kel. Biawu, Kecamatan Kota Selatan"),
    ],
)
def test_a_village_is_told_by_its_name(told):
    assert places(*KNOWN, told)[-1] == (7571, 757103, 7571031001)


def test_a_district_is_told_by_its_name_where_the_village_is_unknown():
    assert places(*KNOWN, row("Kec. Kota Tengah", kab="7571"))[-1] == (7571, 757106, 0)


@pytest.mark.parametrize(
    "untold",
    [
        row("Desa Biawu"),  # of which kabupaten?
        row("Desa Biawu", kab="3507"),  # nobody there has said so
        row("Desa Tenilo", kab="7571"),
        row("", kab="7571"),
    ],
)
def test_what_nobody_says_stays_unknown(untold):
    assert places(*KNOWN, untold)[-1][2] == 0


def test_a_name_of_two_villages_tells_none():
    twice = [row("Desa Biawu", desa="7571061009")] * 3
    assert places(*KNOWN, *twice, row("Desa Biawu", kab="7571"))[-1][2] == 0
    assert places(*KNOWN, *twice, row("Desa Biawu", kec="757106"))[-1][2] == 7571061009


def test_two_records_are_too_few_to_speak_for_others():
    assert places(*KNOWN[1:], row("Desa Biawu", kab="7571"))[-1][2] == 0


def test_a_code_that_is_given_stays():
    assert places(*KNOWN, row("Desa Dulalowo", desa=BIAWU))[-1][2] == 7571031001
