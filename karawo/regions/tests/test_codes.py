import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.regions.rules import (
    Scheme,
    bps_of,
    crosswalk,
    detect_scheme,
    digits,
    dotted,
    kemendagri_of,
    level_of,
)

GORONTALO = [("7501", "Boalemo"), ("7502", "Kab. Gorontalo"), ("7503", "Pohuwato"), ("7504", "Bone Bolango")]


@pytest.mark.parametrize(
    ("number", "written", "level"),
    [(75, "75", 1), (7571, "75.71", 2), (757106, "75.71.06", 3), (7571061003, "75.71.06.1003", 4)],
)
def test_a_number_is_written_with_dots_and_read_back(number, written, level):
    assert dotted(number) == written
    assert int(digits(written)) == number
    assert level_of(number) == level


@pytest.mark.parametrize("number", [7, 757, 75711, 7571061])
def test_a_number_of_another_length_is_no_region(number):
    with pytest.raises(ValueError, match="bukan kode wilayah"):
        level_of(number)


def test_a_code_typed_as_a_number_keeps_its_digits():
    assert digits("7501.0") == "7501"
    assert digits(" 75.01 ") == "7501"


def test_every_kabupaten_has_exactly_one_code_in_each_scheme():
    known = crosswalk()
    assert len(known.names_by_kemendagri) == 38 + 514
    assert len(known.bps_by_kemendagri) == len(known.kemendagri_by_bps) == 38 + 514


def test_the_two_schemes_cross_in_gorontalo():
    assert [kemendagri_of(code) for code in ("7501", "7502", "7503", "7504")] == [
        "7502",
        "7501",
        "7504",
        "7503",
    ]
    assert bps_of("75.71") == "7571"


def test_a_bps_code_is_often_the_kemendagri_code_of_somewhere_else():
    known = crosswalk()
    kabupaten = [code for code in known.names_by_kemendagri if len(code) == 4]
    assert sum(known.bps_by_kemendagri[code] != code for code in kabupaten) == 199
    elsewhere = [
        code
        for code in known.kemendagri_by_bps
        if len(code) == 4
        and known.names_by_kemendagri.get(code, known.names_by_bps[code]) != known.names_by_bps[code]
    ]
    assert len(elsewhere) == 169


def test_no_code_from_91_to_97_means_the_same_province_in_both_schemes():
    assert all(bps_of(str(code)) != str(code) for code in range(91, 97))
    assert kemendagri_of("97") == "95"


@pytest.mark.parametrize(
    ("kemendagri", "bps"),
    [
        ("1212", "1206"),
        ("6411", "6411"),
        ("7109", "7108"),
        ("7601", "7605"),
        ("8103", "8101"),
        ("9301", "9501"),
    ],
)
def test_renamed_and_moved_kabupaten_keep_their_bps_code(kemendagri, bps):
    assert bps_of(kemendagri) == bps


def test_names_beside_the_codes_show_that_a_file_is_from_bps():
    verdict = detect_scheme([code for code, _ in GORONTALO], [name for _, name in GORONTALO])
    assert verdict.scheme is Scheme.BPS
    assert (verdict.share_kemendagri, verdict.share_bps) == (0.0, 1.0)
    assert "4 dengan BPS" in verdict.explanation


def test_the_same_names_with_dukcapil_codes_show_kemendagri():
    names = ["Kabupaten Gorontalo", "Boalemo", "Bone Bolango", "Pohuwato", "Kota Gorontalo"]
    verdict = detect_scheme(["75.01", "75.02", "75.03", "75.04", "75.71"], names)
    assert verdict.scheme is Scheme.KEMENDAGRI
    assert verdict.conflicts == 0


def test_a_few_wrong_rows_do_not_hide_the_scheme_but_are_shown():
    codes = [code for code, _ in GORONTALO] * 10 + ["7501"]
    names = [name for _, name in GORONTALO] * 10 + ["Kabupaten Gorontalo"]
    verdict = detect_scheme(codes, names)
    assert verdict.scheme is Scheme.BPS
    assert verdict.conflicts == 1
    [conflict] = verdict.examples
    assert (conflict.written_name, conflict.bps_name) == ("Kabupaten Gorontalo", "Kabupaten Boalemo")


def test_codes_without_names_are_left_to_a_person():
    verdict = detect_scheme(["7501", "7502", "7503"])
    assert verdict.scheme is None
    assert "perlu dipastikan" in verdict.explanation


def test_half_and_half_is_left_to_a_person():
    verdict = detect_scheme(["7501", "7501"], ["Boalemo", "Kabupaten Gorontalo"])
    assert verdict.scheme is None
    assert (verdict.share_kemendagri, verdict.share_bps) == (0.5, 0.5)
    assert "perlu dipastikan" in verdict.explanation


def test_the_kota_never_stands_for_the_kabupaten_of_the_same_name():
    assert detect_scheme(["3507"] * 3, ["Kota Malang"] * 3).share_kemendagri == 0.0
    assert detect_scheme(["3507"] * 3, ["Kab. Malang"] * 3).scheme is Scheme.KEMENDAGRI


def test_where_both_schemes_agree_the_file_is_read_as_kemendagri():
    verdict = detect_scheme(["3507", "3573"], ["Kab. Malang", "Kota Malang"])
    assert verdict.scheme is Scheme.KEMENDAGRI
    assert "sama" in verdict.explanation


@pytest.mark.parametrize(
    ("codes", "scheme"),
    [
        (["7501020", "7501030"], Scheme.BPS),  # kecamatan of BPS has seven digits
        (["7571040001000100", "7571040002000100"], Scheme.BPS),  # so has idsls sixteen
        (["75.01.01", "75.01.02"], Scheme.KEMENDAGRI),
        (["7501012001", "7501021003"], None),  # a village of either kind, mostly
        (["750101", "757106"], Scheme.KEMENDAGRI),
        (["7501010001", "7501020004", "7501030012"], Scheme.BPS),  # DDDD of Kemendagri begins with 1, 2 or 3
    ],
)
def test_the_form_of_long_codes_tells_where_it_can(codes, scheme):
    assert detect_scheme(codes).scheme is scheme


def test_an_empty_column_is_no_evidence():
    verdict = detect_scheme(["", " "])
    assert verdict.scheme is None
    assert verdict.checked == 0


def test_names_and_codes_must_be_as_many():
    with pytest.raises(ValueError, match="tidak sama"):
        detect_scheme(["75"], ["Gorontalo", "Malang"])


@given(st.lists(st.tuples(st.text(max_size=12), st.one_of(st.none(), st.text(max_size=12))), max_size=8))
def test_no_column_however_strange_breaks_the_verdict(rows):
    verdict = detect_scheme([code for code, _ in rows], [name for _, name in rows])
    assert 0 <= verdict.share_bps <= 1
    assert 0 <= verdict.share_kemendagri <= 1
    assert verdict.explanation
