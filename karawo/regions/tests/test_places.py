from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from karawo.regions.models import Region
from karawo.regions.queries import match_place
from karawo.regions.rules import Scheme

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "region_id"),
    [
        ({"kabupaten": "Kab. Gorontalo"}, 7501),
        ({"kabupaten": "Kota Gtlo"}, 7571),
        ({"kabupaten": "kodya gorontalo"}, 7571),
        ({"province": "Gorontalo", "kabupaten": "Gorontalo", "kecamatan": "Kec. Kota Tengah"}, 757106),
        ({"kabupaten": "Gorontalo", "kecamatan": "Limboto"}, 750101),
        ({"kabupaten": "Kota Gorontalo", "village": "Dulalowo Timur"}, None),
        ({"province": "Jatim", "kabupaten": "Malang", "kecamatan": "Lowokwaru"}, None),
        ({"province": "DKI Jakarta", "kabupaten": "Jaksel"}, 3174),
        ({"kabupaten": "Bonebol"}, 7503),
        ({"kabupaten": "Gorut"}, 7505),
        ({"kabupaten": "Kab. Toba Samosir"}, 1212),
        ({"kabupaten": "Mamuju Utara"}, 7601),
        ({"kabupaten": "Kab. Kota Baru"}, 6302),
        ({"kabupaten": "Kota Baru"}, 6302),
        ({"kabupaten": "Lima Puluh Kota"}, 1307),
        ({"province": "D.I. Yogyakarta", "kabupaten": "Kota Jogja"}, 3471),
        ({"province": "Irian Jaya"}, 91),
    ],
)
def test_places_are_found_as_people_write_them(written, region_id):
    match = match_place(**written)
    assert match.is_certain, match
    if region_id is not None:
        assert match.region.id == region_id
    assert match.message == ""


def test_the_village_decides_between_kabupaten_and_kota():
    assert match_place(kabupaten="Kota Gorontalo", village="Dulalowo Timur").region.kab_id == 7571
    assert match_place(province="Jatim", kabupaten="Malang", kecamatan="Lowokwaru").region.kab_id == 3573
    assert match_place(province="Jatim", kabupaten="Malang", kecamatan="Kepanjen").region.kab_id == 3507


@pytest.mark.parametrize("written", ["Gorontalo", "Malang", "Kab/Kota Malang", "Solok", "Sorong"])
def test_a_name_of_both_kinds_is_never_decided_by_itself(written):
    match = match_place(kabupaten=written)
    assert not match.is_certain
    assert {unit.kind.value for unit in match.candidates} == {"kabupaten", "kota"}
    assert "kabupaten atau kota" in match.message


def test_all_26_double_names_stay_two_places():
    names = Counter(Region.objects.filter(level=2).values_list("name", flat=True))
    double = [name for name, n in names.items() if n == 2]
    assert len(double) == 26
    for name in double:
        kabupaten, kota = match_place(kabupaten=f"Kab. {name}"), match_place(kabupaten=f"Kota {name}")
        assert kabupaten.region.kind == "kabupaten"
        assert kota.region.kind == "kota"
        assert kabupaten.confidence == kota.confidence == 1.0


@pytest.mark.parametrize(
    ("written", "region_id", "least"),
    [
        ({"kabupaten": "Kab. Bone Bolnago"}, 7503, 0.9),
        ({"kabupaten": "Kota Goronalo"}, 7571, 0.9),
        ({"kabupaten": "Kota Gorontalo", "kecamatan": "Dungigi"}, 757104, 0.9),
        ({"kabupaten": "Kota Gorontalo", "kecamatan": "Hulontalangi"}, 757109, 0.9),
        ({"kabupaten": "Kota Gorontalo", "kecamatan": "Kota Tengah", "village": "Liluwu"}, 7571061003, 0.9),
        ({"kabupaten": "Kab. Bone Bolnga"}, 7503, 0.8),
    ],
)
def test_a_slip_of_one_or_two_letters_is_forgiven_and_counted(written, region_id, least):
    match = match_place(**written)
    assert match.region.id == region_id
    assert least <= match.confidence < 1.0


def test_a_slip_never_turns_a_kota_into_a_kabupaten():
    # "Kota Bogo" is one letter from both Bogors, and the word before it decides.
    assert match_place(kabupaten="Kota Bogr").region.id == 3271
    assert match_place(kabupaten="Kota Bone Bolango").region is None


def test_two_villages_the_decree_itself_names_alike_need_their_code():
    match = match_place(kabupaten="Kab. Minahasa", kecamatan="Sonder", village="Tounelet Satu")
    assert {unit.id for unit in match.candidates} == {7102112003, 7102112018}
    assert match.region.name == "Sonder"
    assert "sebutkan kodenya" in match.message
    assert match_place(code="7102112018", village="Tounelet Satu").region.id == 7102112018


def test_roman_numbers_that_look_alike_are_told_apart():
    here = {"kabupaten": "Kab. Deli Serdang", "kecamatan": "Lubuk Pakam"}
    assert match_place(**here, village="Lubuk Pakam I,II").region.id == 1207281007
    assert match_place(**here, village="Kel. Lubuk Pakam III").region.id == 1207281008


def test_a_frequent_village_name_is_left_open_with_its_full_count():
    match = match_place(village="Sidomulyo")
    total = Region.objects.filter(level=4, name_key="SIDOMULYO").count()
    assert match.region is None
    assert total > 90
    assert len(match.candidates) == 12
    assert f"dan {total - 4} lainnya" in match.message


def test_the_upper_levels_make_a_frequent_name_certain():
    match = match_place(kabupaten="Kab. Gorontalo", village="Sidomulyo")
    assert match.is_certain
    assert match.region.kab_id == 7501


def test_a_title_that_belongs_to_the_name_of_a_village_counts():
    both = {"kabupaten": "Kab. Klungkung", "kecamatan": "Klungkung"}
    assert match_place(**both, village="Gelgel").region.id == 5105032003
    assert match_place(**both, village="Desa Gelgel").region.id == 5105032003
    assert match_place(**both, village="Kampung Gelgel").region.id == 5105032004


def test_desa_and_kelurahan_of_one_name_in_one_kecamatan_are_told_apart_by_their_title():
    here = {"kabupaten": "Kab. Tapanuli Tengah", "kecamatan": "Sorkam Barat"}
    pair = {match_place(**here, village=f"{title} Sorkam Kanan").region.kind for title in ("Kel.", "Desa")}
    assert pair == {"kelurahan", "desa"}
    assert len(match_place(**here, village="Sorkam Kanan").candidates) == 2
    # Where there is but one, a wrong title does no harm.
    assert match_place(kabupaten="Kota Gorontalo", village="Desa Liluwo").region.id == 7571061003


def test_what_could_not_be_found_is_said_and_the_rest_kept():
    match = match_place(kabupaten="Kota Gorontalo", kecamatan="Zamrud", village="Liluwo")
    assert match.region.name == "Liluwo"
    assert "“Zamrud” tidak ditemukan di Kota Gorontalo" in match.message
    assert match.confidence < 0.9
    assert "tidak dikenal" in match_place(kabupaten="Zzzzz").message


def test_a_kabupaten_written_under_another_province_is_flagged():
    match = match_place(province="Sulawesi Utara", kabupaten="Kab. Gorontalo")
    assert match.region.id == 7501
    assert match.confidence < 0.9
    assert "bukan di Provinsi Sulawesi Utara" in match.message


def test_a_kabupaten_that_moved_is_known_under_its_old_province():
    match = match_place(province="Papua", kabupaten="Merauke")
    assert match.region.id == 9301
    assert match.is_certain
    assert "sekarang di Provinsi Papua Selatan" in match.message


def test_a_code_against_its_name_is_a_question_of_the_scheme():
    match = match_place(code="7501", kabupaten="Boalemo")
    assert match.region is None
    assert {unit.id for unit in match.candidates} == {7501, 7502}
    assert "skema" in match.message
    assert match_place(code="7501", kabupaten="Boalemo", scheme=Scheme.BPS).region.id == 7502


def test_code_and_names_complete_each_other():
    assert match_place(code="75.71", kecamatan="Kota Tengah").region.id == 757106
    assert match_place(code="7571061003", kabupaten="Gorontalo").region.id == 7571061003
    assert match_place(code="9101").region.id == 9301
    assert "kode Kemendagri lama" in match_place(code="9101").message
    assert "tidak dikenal" in match_place(code="9988", kabupaten="Kota Malang").message


def test_nothing_written_is_nothing_found():
    match = match_place(province="", kabupaten=" ", village=None)
    assert (match.region, match.level, match.confidence, match.message) == (None, 0, 0.0, "")


def test_every_unit_of_gorontalo_and_malang_finds_itself():
    villages = Region.objects.filter(kab_id__in=(7501, 7571, 3507, 3573), level=4)
    for village in villages.select_related("parent__parent__parent"):
        kec = village.parent
        match = match_place(kec.parent.parent.name, kec.parent.full_name, kec.name, village.name)
        assert (match.region.id, match.confidence) == (village.id, 1.0)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=20)
@given(*[st.one_of(st.none(), st.text(max_size=15))] * 5)
def test_no_text_however_strange_breaks_the_matching(province, kabupaten, kecamatan, village, code):
    match = match_place(province, kabupaten, kecamatan, village, code)
    assert 0.0 <= match.confidence <= 1.0
    assert match.level == (match.region.level if match.region else 0)
    assert len(match.candidates) <= 12
