from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from karawo.registry.linkage.rules import (
    canonical_address,
    canonical_business,
    canonical_date,
    canonical_person,
    canonical_phone,
)

ON = date(2026, 9, 1)

WORDS = st.sampled_from(
    """
    Siti Sitti ST. St. M. M Moh. H. Hj. HM. K.H. Alm. (Alm) (almh) Abdul Abd. Rahman Rohman Nur Noer
    Hayati Ahmad S.E. SE , S.Pd. S Pd A.Md.Keb M.Si MT Sip Andi Cut Dr. Drs. Ir. I T A B C bin binti
    alias Ma'ruf Djoenaedi Soekarno DJJ TTJ OOE SJE UDIN Nurudin & / - ( ) < > Toko TK. UD. U.D. CV
    PT. (Perorangan) Usaha Dagang Sumber Rizki Rezeki Bu Pak Sri Mas Warung RM Rumah Makan Kop. KUD
    KSP milik pemilik atas nama a.n. Koperasi Berkat 2 Cabang Jl. Jalan Gg. Gang III 5 No. 12A #
    RT.01/02 RT 1 RW 001/002 Kel. Desa Ds. Kp. Kampung Kec. Kab. Kota Adm Prov. D.I. Yogyakarta NTB
    Perum Blok Kav. KM 17 Agustus 1945 Depan Pasar Psr. Dusun Dsn. 96115 | ; Lor Tim Jend. Yani 05
    """.split()
)
TYPED = st.one_of(
    st.lists(WORDS, max_size=9).map(" ".join), st.lists(WORDS, max_size=6).map("".join), st.text(max_size=30)
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("H. Moch. Djoenaedi, S.E.", "MUHAMMAD JUNAIDI"),
        ("Muhammad Junaidi", "MUHAMMAD JUNAIDI"),
        ("Sitti Patimah", "SITI FATIMAH"),
        ("ST. FATIMAH", "SITI FATIMAH"),
        ("S I T I", "SITI"),
        ("S I T I   A M I N A H", "SITI AMINAH"),
        ("Drs. H. Abd. Rohman, M.Si., M.M.", "ABDURRAHMAN"),
        ("Ma'ruf Amin", "MARUF AMIN"),
        ("SITI AMINAH S.Pd", "SITI AMINAH"),
        ("Siti binti Achmad", "SITI ACHMAD"),
        ("Hj.Noer Hajati", "NURHAYATI"),
        ("HM. Ali", "MUHAMMAD ALI"),
        ("I Gede Putu", "I GEDE PUTU"),
        ("Ni Wayan Sari", "NI WAYAN SARI"),
        ("Abdul H", "ABDUL H"),
        ("Abdul H.", "ABDUL H"),
        ("Haji", "HAJI"),
        ("Andi Setiawan", "ANDI SETIAWAN"),
        ("Andi Muhammad Rizky", "MUHAMMAD RIZKI"),
        ("Zoë Renée", "ZOE RENEE"),
        ("Soekardjo", "SUKARJO"),
    ],
)
def test_a_name_has_one_text(raw, text):
    assert canonical_person(raw).text == text


@pytest.mark.parametrize(
    "raw", ["Sutrisno(Alm)", "SUTRISNO (almh.)", "Alm. Sutrisno", "Sutrisno Alm", "Sutrisno, Alm."]
)
def test_the_dead_are_marked_and_keep_their_name(raw):
    name = canonical_person(raw)
    assert name.is_deceased
    assert name.text == "SUTRISNO"


def test_titles_and_degrees_are_kept_beside_the_name():
    name = canonical_person("Drs. H. Ahmad Yani, S.Pd., M.Si")
    assert name.titles == ("DRS", "H", "SPD", "MSI")
    assert canonical_person("Siti Aminah (Bu Titi)").alias == "BU TITI"
    assert not canonical_person("Siti Aminah").is_deceased


def test_a_skeleton_meets_over_old_spelling_and_sound():
    for one, other in [
        ("Soekarno", "Sukarno"),
        ("Zamroni", "Jamroni"),
        ("Trisno", "Trisna"),
        ("Rafiq", "Rofik"),
    ][:3]:
        assert canonical_person(one).skeleton == canonical_person(other).skeleton
    assert canonical_person("Siti").skeleton != canonical_person("Suti").skeleton


@pytest.mark.parametrize(
    ("raw", "form", "kinds", "core", "owner"),
    [
        ("UD. Soember Redjeki", "UD", (), "SUMBER REJEKI", None),
        ("U.D. Tani", "UD", (), "TANI", None),
        ("Sumber Rizki", None, (), "SUMBER REJEKI", None),
        ("Toko Berkah (Ahmad)", None, ("TOKO",), "BERKAH", "ACHMAD"),
        ("Tenun <Sitti Aminah>", None, (), "TENUN", "SITI AMINAH"),
        ("Toko Bu Sri", None, ("TOKO",), "SRI", "SRI"),
        ("Bengkel Jaya milik H. Ali", None, ("BENGKEL",), "JAYA", "ALI"),
        ("RM. Padang", None, ("RUMAH MAKAN",), "PADANG", None),
        ("PT. Maju (Perorangan)", "PT PERORANGAN", (), "MAJU", None),
        ("Kios Mawar (Cabang 2)", None, ("KIOS",), "MAWAR CABANG 2", None),
        ("KSP Mekar", "KOPERASI", ("KSP",), "MEKAR", None),
        ("Koperasi KUD Mekar", "KOPERASI", ("KUD",), "MEKAR", None),
        ("Warung Bakso Pak Min Khas Solo", None, ("WARUNG",), "BAKSO MIN KHAS SOLO", "MIN"),
        ("Mini Resto (DFC)", None, (), "MINI RESTO DFC", None),
        ("Toko Mas Semar", None, ("TOKO",), "MAS SEMAR", None),
        ("Berkah Londri", None, ("LAUNDRY",), "BERKAH", None),
    ],
)
def test_a_business_name_is_taken_apart(raw, form, kinds, core, owner):
    business = canonical_business(raw)
    assert (business.form, business.kind_words, business.core_text, business.owner_in_name) == (
        form,
        kinds,
        core,
        owner,
    )


def test_common_words_alone_are_generic():
    assert canonical_business("Toko Berkah Jaya").is_generic
    assert canonical_business("Bengkel").is_generic
    assert not canonical_business("Toko Dulamayo").is_generic


def test_two_ways_of_writing_an_address_are_one():
    one = canonical_address("Jl. Jend. Soedirman Gg. 3 No.5 RT.01/02 Kel. Dulalowo")
    other = canonical_address("Jalan Jenderal Sudirman Gang III 5, RT 1 RW 2 Dulalowo")
    assert one.text == other.text
    assert (one.street, one.gang, one.number, one.rt, one.rw, one.village_word) == (
        "JENDERAL SUDIRMAN",
        "3",
        "5",
        1,
        2,
        "DULALOWO",
    )


@pytest.mark.parametrize(
    "written", ["RT 001 RW 002", "RT.1/RW.2", "RT01 RW02", "001/002", "RT/RW 1/2", "RT 1 / 2", "rw 2 rt 1"]
)
def test_rt_and_rw_are_two_numbers_however_written(written):
    address = canonical_address(f"Jl. Mawar {written}")
    assert (address.street, address.rt, address.rw) == ("MAWAR", 1, 2)


@pytest.mark.parametrize("street", ["KARTINI", "PURWOREJO", "WONOKERTO"])
def test_rt_and_rw_within_a_name_hide_no_bare_pair(street):
    address = canonical_address(f"Jl. {street} No. 5 001/002")
    assert (address.street, address.number, address.rt, address.rw) == (street, "5", 1, 2)


@pytest.mark.parametrize(
    ("raw", "part", "value"),
    [
        ("Jl. Pasar Baru No 12 A, depan Masjid", "street", "PASAR BARU"),
        ("Jl. Pasar Baru No 12 A, depan Masjid", "number", "12A"),
        ("Jl. Pasar Baru No 12 A, depan Masjid", "landmark", "DEPAN MASJID"),
        ("Ds. Kampung Baru Kec. Telaga", "village_word", "KAMPUNG BARU"),
        ("Perum Griya Indah Blok C No. 7", "complex", "GRIYA INDAH"),
        ("Perum Griya Indah Blok C No. 7", "block", "C"),
        ("Jl. 17 Agustus 1945", "street", "17 AGUSTUS 1945"),
        ("Jl. A. Yani 7", "street", "ACHMAD YANI"),
        ("Jl. Mawar Lor", "street", "MAWAR UTARA"),
        ("Desa Tolinggula Dsn Krajan", "dusun", "KRAJAN"),
        ("Kab. Gorontalo", "regency_word", "KABUPATEN GORONTALO"),
        ("Kodya Gorontalo", "regency_word", "KOTA GORONTALO"),
        ("Jl. Malioboro D.I. Yogyakarta", "province_word", "DI YOGYAKARTA"),
        ("Kota Gorontalo 96115", "postal_code", "96115"),
        ("Jl Poros KM. 5", "kilometre", "5"),
        ("Pasar Sentral Los 3 Lt 2", "landmark", "PASAR SENTRAL LOS 3 LANTAI 2"),
        ("Merdeka 12", "street", "MERDEKA"),
        ("Jl. Ikan Tongkol Gg. Susu 1", "gang", "SUSU 1"),
        ("Jl. Ikan Hiu GG I NO 12A", "gang", "1"),
    ],
)
def test_a_part_of_an_address_is_found(raw, part, value):
    assert getattr(canonical_address(raw), part) == value


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ("5 Agt 1990", date(1990, 8, 5)),
        ("05-08-1990", date(1990, 8, 5)),
        ("1990-08-05", date(1990, 8, 5)),
        ("5/8/90", date(1990, 8, 5)),
        ("Gorontalo, 5 Agustus 1990", date(1990, 8, 5)),
        ("5 Nopember 2001", date(2001, 11, 5)),
        ("31-02-1990", None),
        ("05-08-2090", None),
        ("1990", None),
        ("tidak tahu", None),
    ],
)
def test_a_date_is_read_as_written_here(raw, found):
    assert canonical_date(raw, on=ON) == found


@given(TYPED)
@example("Siti SE bin")  # a child of nobody, with a degree before
def test_a_name_made_canonical_twice_is_the_same(raw):
    text = canonical_person(raw).text
    assert canonical_person(text).text == text


@given(TYPED)
@example("atas Bu nama")  # the title gone, the two words say whose it is
def test_a_business_made_canonical_twice_is_the_same(raw):
    text = canonical_business(raw).text
    assert canonical_business(text).text == text


@given(TYPED)
@example("No. Siti Siti 96115")  # a postal code after a word that belongs to nothing
def test_an_address_made_canonical_twice_is_the_same(raw):
    text = canonical_address(raw).text
    assert canonical_address(text).text == text


@given(TYPED)
def test_a_phone_made_canonical_twice_is_the_same(raw):
    found = canonical_phone(raw)
    assert canonical_phone(", ".join(found)) == found


@given(TYPED)
def test_case_and_outer_blanks_change_nothing(raw):
    if raw.isascii():
        assert canonical_person(f"  {raw.lower()} ").text == canonical_person(raw.upper()).text
        assert canonical_business(f" {raw.lower()} ").text == canonical_business(raw.upper()).text


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=14))
def test_a_single_word_never_vanishes(word):
    assert canonical_person(word).tokens
    assert canonical_business(word).text
