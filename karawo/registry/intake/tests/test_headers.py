"""What columns mean, from their headers and their cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.registry.intake.rules.headers import (
    catalogue,
    fingerprint,
    header_key,
    map_columns,
    table_kind,
    template_of,
    templates,
)
from karawo.registry.intake.rules.labels import LABELS


def meanings(headers: list[str], cells: list[list[str]] | None = None, table: str = "business") -> list[str]:
    found = map_columns(headers, cells or [[] for _ in headers], table=table)
    return [meaning.field for meaning in found]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Nama Usaha", "business_name"),
        ("PERUSAHAAN", "business_name"),
        ("Nama Pelaku Usaha", "owner_name"),
        ("No. KTP", "nik"),
        ("Telp/WA", "phone"),
        ("No Handphone", "phone"),
        ("Kel./Desa", "village"),
        ("Kab/Kota", "kabupaten"),
        ("Kelurahan/Desa (Usaha)", "village"),
        ("Omset/bln", "sales_month"),
        ("Omzet per Tahun (Rp)", "sales_year"),
        ("Tenaga Kerja / L", "workers_male"),
        ("Tenaga Kerja Tidak Dibayar Perempuan", "workers_unpaid_female"),
        ("lng", "longitude"),
        ("Kode Desa BPS", "region_code"),
        ("Nomor PIRT", "pirt"),
        ("Tempat Lahir", ""),
        ("icon", ""),
    ],
)
def test_a_header_is_read_as_offices_write_it(header, field):
    assert meanings([header]) == [field]


def test_no_field_is_given_to_two_columns():
    assert meanings(["NIK", "No KTP"]).count("nik") == 1


def test_nama_alone_is_the_business_unless_the_list_is_of_people():
    assert meanings(["nama", "kategori"])[0] == "business_name"
    assert meanings(["Nama", "NIK"])[0] == "owner_name"
    assert meanings(["Nama", "Nama Usaha"])[0] == "owner_name"


def test_kontak_is_a_person_or_a_telephone_by_what_stands_below():
    assert meanings(["Perusahaan", "Kontak"], [["A"], ["SITI", "HASAN", "ALI"]])[1] == "owner_name"
    assert meanings(["Perusahaan", "Kontak"], [["A"], ["0812345678", "085212345678"]])[1] == "phone"


def test_a_column_without_a_known_header_is_read_by_its_cells():
    assert meanings(["Kolom C"], [["7501014508900002", "7571021203750001", "7571036507820003"]]) == ["nik"]
    assert meanings(["Kolom C"], [["Merah", "Biru", "Hijau"]]) == [""]


def test_a_latitude_column_full_of_words_is_not_believed():
    assert meanings(["lat"], [["Kuliner", "Jasa", "Jasa", "Kriya"]]) == [""]


def test_a_mark_column_is_no_number():
    found = meanings(['NIB ("V", "X")', "Nomor NIB", 'Jangkauan Pemasaran (Export) ("V", "X")'])
    assert found == ["", "nib", "reach:ekspor"]


def test_what_a_person_decided_for_a_header_is_used_again():
    found = map_columns(
        ["Nama", "Blok"], [[], []], table="business", remembered={"nama": "brand", "blok": "address"}
    )
    assert [(meaning.field, meaning.by_person) for meaning in found] == [("brand", True), ("address", True)]


def test_tables_are_told_apart():
    assert table_kind(["NAMA KOPERASI", "NO BADAN HUKUM", "TANGGAL RAT", "SHU"]) == "cooperative"
    assert table_kind(["NO. RESPONDEN", "NILAI UNSUR PELAYANAN / U1", "U2", "U3", "U4", "U5"]) == "survey"
    assert table_kind(["Nama Usaha", "NIK"]) == "business"


def test_the_sidt_header_of_49_columns_is_taken_as_it_is():
    [template] = templates()
    headers = list(template.ids.values())
    assert len(headers) == 49 == len(template.fields)
    assert template_of(headers) is template
    assert template_of(list(template.ids)) is template
    assert meanings(headers) == list(template.fields.values())
    assert set(template.fields.values()) - {""} <= set(catalogue().fields)
    assert not template.is_verified


@given(st.text(max_size=60))
def test_the_key_of_a_header_is_settled_at_once(header):
    assert header_key(header_key(header)) == header_key(header)


@given(st.permutations(["Nama Usaha", "NIK", "Telp", "Alamat"]))
def test_the_order_of_columns_does_not_change_the_fingerprint(headers):
    assert fingerprint(headers) == fingerprint(["nama usaha", "nik", "TELP.", "alamat"])


def test_every_field_is_called_by_a_word_that_the_catalogues_know():
    assert {entry.label for entry in catalogue().fields.values()} == LABELS
