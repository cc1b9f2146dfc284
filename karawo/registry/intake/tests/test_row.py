"""What one row says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.registry.intake.rules import cells
from karawo.registry.intake.rules.encode import key_record, link
from karawo.registry.intake.rules.facts import Spot
from karawo.registry.intake.rules.meanings import split_products
from karawo.registry.intake.rules.row import Reader, columns
from karawo.registry.intake.rules.wording import cut
from karawo.registry.linkage.rules import KeyMaker
from karawo.registry.rules import IdentifierKind

ON = date(2026, 8, 3)
HERE = Spot(7571031002, 7571, "", "")


def read(allowed: frozenset[int] | None = None, table: str = "business", **given):
    fields = list(given)
    reader = Reader(table, columns(fields, fields), on=ON, places={}, default=HERE, allowed=allowed)
    return reader.read(tuple(given.values()))


def codes(found) -> list[str]:
    return [note.code for note in found.notes]


@pytest.mark.parametrize("value", ["8.52E+10", "8.52348e+010", "8,52E+10", "85200000000", 85200000000.0])
def test_a_destroyed_telephone_is_refused_with_the_reason_and_not_stored(value):
    found = read(business_name="Kios Ayu", owner_name="Ayu", phone=value)
    assert found.rejected is None
    assert found.phones == ()
    [note] = [note for note in found.notes if note.column == "phone"]
    assert note.code == "lost_digits" and "Teks" in note.sentence


@pytest.mark.parametrize("value", ["7.57101E+15", 7571014508900002.0])
def test_a_nik_that_went_through_a_number_cell_is_refused(value):
    found = read(business_name="Kios Ayu", owner_name="Ayu", nik=value)
    assert found.numbers == [] and codes(found) == ["lost_digits"]


def test_a_telephone_that_only_lost_its_zero_is_taken():
    assert read(business_name="A", owner_name="B", phone=85233003840.0).phones == ("+6285233003840",)


def test_two_telephones_in_one_cell_are_two():
    assert len(read(business_name="A", owner_name="B", phone="0435-822546 / 085207012914").phones) == 2


def test_a_row_without_any_name_is_refused():
    assert read(business_name="-", owner_name=" ").rejected.code == "no_name"


def test_a_row_outside_the_territory_is_refused_with_the_reason():
    found = read(frozenset({7502}), business_name="Kios")
    assert found.rejected.code == "outside_scope" and "dinas setempat" in found.rejected.sentence


def test_the_owner_in_brackets_is_taken_out_of_the_name():
    found = read(business_name="Jagung Maju (Halima Uno)")
    assert (found.business_name, found.owner_name) == ("Jagung Maju", "Halima Uno")


@pytest.mark.parametrize(
    "name", ["Mini Resto (DFC)", "Warung Bakso Pak Min Khas Solo", "Kerupuk (Ikan Tuna)"]
)
def test_what_is_no_owner_stays_in_the_name(name):
    found = read(business_name=name)
    assert found.business_name == name or found.owner_name != "DFC"
    assert not found.is_owner_known or "owner_in_name" in codes(found)


def test_a_named_person_without_a_business_name_is_said_so():
    found = read(business_name="-", owner_name="NENENG")
    assert found.business_name == "Usaha Neneng" and "business_name_missing" in codes(found)


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("IKAN KERING, RAMBAK IKAN PUNTI", ["IKAN KERING", "RAMBAK IKAN PUNTI"]),
        ("IKAN ASAP (KEMBUNG, PARI), ABON", ["IKAN ASAP (KEMBUNG, PARI)", "ABON"]),
        ("Beras 2,5 kg", ["Beras 2,5 kg"]),
        ("Abon; ; Abon", ["Abon"]),
        ("", []),
    ],
)
def test_products_of_one_cell_are_split(cell, parts):
    assert split_products(cell) == parts


def test_sales_of_a_month_become_a_year_and_say_so():
    found = read(business_name="A", owner_name="B", sales_month="Rp 2,5 juta")
    assert found.latest["sales_rupiah"] == 30_000_000 and "month_times_twelve" in codes(found)


def test_tidak_tahu_is_a_fact_of_its_own():
    [fact] = read(business_name="A", owner_name="B", capital="tidak tahu").facts
    assert (fact.what, fact.number, fact.is_unknown) == ("capital_rupiah", None, True)


def test_a_column_in_millions_is_read_in_millions():
    reader = Reader(
        "business", columns(["Nama", "Omzet (juta)"], ["business_name", "sales_year"]), on=ON, places={}
    )
    assert reader.read(("A", 2.5)).latest["sales_rupiah"] == 2_500_000
    assert reader.read(("A", "3 juta")).latest["sales_rupiah"] == 3_000_000


def test_sex_and_birth_come_from_the_nik_and_differences_are_flagged():
    found = read(business_name="A", owner_name="B", nik="7501014508900002")
    assert (found.sex, found.birth_on) == ("P", date(1990, 8, 5))
    other = read(business_name="A", owner_name="B", nik="7501014508900002", sex="L", birth_on="06/08/1990")
    assert (other.sex, other.birth_on) == ("L", date(1990, 8, 6))
    assert codes(other) == ["differs_from_nik", "differs_from_nik"]


def test_swapped_coordinates_are_read_the_other_way_round():
    found = read(business_name="A", latitude="123.0656", longitude="0,5613")
    assert (found.latitude, found.longitude) == (0.5613, 123.0656)
    assert "swapped" in codes(found)


def test_zeros_that_a_form_prints_say_nothing_about_a_cooperative():
    found = read(table="cooperative", cooperative_name="KUD Tani", members_total=0, employees=0)
    assert found.owner_kind == "cooperative" and found.cooperative is None
    said = read(table="cooperative", cooperative_name="KUD Tani", members_total=45, rat_on="08/03/2025")
    assert (said.cooperative.year, said.cooperative.members_total) == (2024, 45)


def test_the_running_number_of_a_row_does_not_make_it_another_row():
    reader = Reader("business", columns(["No", "Nama"], ["row_number", "business_name"]), on=ON, places={})
    assert reader.identity((1.0, "Kios Ayu")) == reader.identity((7.0, " Kios Ayu "))
    assert reader.identity((1.0, "Kios Ayu")) != reader.identity((1.0, "Kios Ayi"))


def test_nothing_of_a_row_is_missing_in_the_record_as_received():
    reader = Reader(
        "business", columns(["Nama", "icon", "Telp"], ["business_name", "", "phone"]), on=ON, places={}
    )
    assert reader.payload(("Kios", "m.png", "8.52E+10")) == {
        "Nama": "Kios",
        "icon": "m.png",
        "Telp": "8.52E+10",
    }


@pytest.mark.parametrize(
    "given",
    [
        {
            "business_name": "Toko Bu Sri",
            "owner_name": "Hj. Siti Aminah",
            "nik": "7501014508900002",
            "phone": "081234567890",
        },
        {"business_name": "Kios Ayu", "nib": "1234509876543"},
        {"business_name": "UD Jaya (Hasan)", "owner_name": "", "npwp": "01.312.166.0-091.000"},
        {"business_name": "Warung", "owner_name": "CV. Maju", "birth_on": "01/01/1970"},
    ],
)
def test_the_importer_and_the_desk_make_the_same_keys(given):
    found = read(**given)
    maker = KeyMaker(b"k" * 32)
    assert maker.keys(key_record(found)) == maker.keys(link(found))


value = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(),
    st.dates(),
)


@given(
    st.fixed_dictionaries(
        dict.fromkeys(("owner_name", "nik", "phone", "capital", "started_year", "latitude", "sex"), value)
    )
)
def test_no_cell_breaks_the_reading(given):
    found = read(business_name="Kios", **given)
    assert found.rejected is None and found.business_name == "Kios"


@given(value)
def test_a_number_is_only_taken_with_all_its_digits(given):
    try:
        typed = cells.number_text(given, "Nomor")
    except cells.CellRefused as refused:
        assert refused.code == "lost_digits"
    else:
        assert (
            "e+" not in typed.casefold()
            or not typed[0].isdigit()
            or not typed[-1].isdigit()
            or "." not in typed
        )


def test_a_sentence_is_cut_into_reason_and_fix():
    assert cut("Nomor “8.52E+10” rusak; angkanya hilang. Ubah kolomnya.") == (
        "Nomor “8.52E+10” rusak; angkanya hilang.",
        "Ubah kolomnya.",
    )
    assert cut("Jenis “x” tidak dikenal; tulis L atau P.") == ("Jenis “x” tidak dikenal.", "Tulis L atau P.")
    assert cut("Hanya catatan.") == ("Hanya catatan.", "")


def test_the_number_of_an_owner_is_found_by_its_kind():
    assert (
        read(business_name="A", owner_name="B", nib="1234509876543").first(IdentifierKind.NIB)
        == "1234509876543"
    )
