from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from karawo.registry.rules import (
    Holder,
    IdentifierKind,
    InvalidIdentifier,
    e164,
    luhn_digit,
    parse,
    parse_bpom,
    parse_brand,
    parse_halal,
    parse_kbli_code,
    parse_kk,
    parse_nib,
    parse_nik,
    parse_nik_koperasi,
    parse_nitku,
    parse_npwp,
    parse_phone,
    parse_pirt,
    parse_postal_code,
    parse_sni,
    phones_in,
)

ON = date(2026, 9, 1)


def codes(identifier):
    return [warning.code for warning in identifier.warnings]


def refusal(call, *args, **kwargs):
    with pytest.raises(InvalidIdentifier) as refused:
        call(*args, **kwargs)
    return refused.value


def test_a_nik_tells_sex_birth_and_region():
    nik = parse_nik("7501014508900002", on=ON)
    assert (nik.sex, nik.birth_on, nik.serial) == ("P", date(1990, 8, 5), "0002")
    assert (nik.province_code, nik.kabupaten_code, nik.kecamatan_code) == ("75", "7501", "750101")
    assert nik.masked == "7501••••••••0002"
    assert nik.warnings == ()


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("7501017208900002", "bad_day"),
        ("7501014008900002", "bad_day"),
        ("7501018108900002", "bad_day"),
        ("7501010008900002", "bad_day"),
        ("7501010513900002", "bad_month"),
        ("7571013002950001", "bad_date"),
        ("7501014508900000", "bad_serial"),
        ("0001014508900002", "unknown_province"),
        ("750101450890000", "wrong_length"),
        ("75010145089OOOO2", "not_digits"),
        ("7.50101450890000E+15", "spreadsheet"),
        ("7501014508900002.0", "spreadsheet"),
        ("   ", "empty"),
    ],
)
def test_a_nik_that_cannot_be_is_refused_by_name(number, code):
    assert refusal(parse_nik, number, on=ON).code == code


def test_the_refusal_names_the_fix():
    assert str(refusal(parse_nik, "750101450890000", on=ON)) == "NIK harus 16 angka; Anda mengetik 15."
    assert "Ganti huruf O dengan angka 0" in refusal(parse_nik, "75010145089O0002", on=ON).message


def test_blanks_dots_and_dashes_in_a_number_are_accepted():
    assert parse_nik(" 7501.0145-0890 0002", on=ON).text == "7501014508900002"
    assert parse_nik("７５０１０１４５０８９００００２", on=ON).text == "7501014508900002"
    assert parse_nik("'7501014508900002", on=ON).text == "7501014508900002"


def test_the_century_is_the_latest_that_is_not_in_the_future():
    assert parse_nik("7501010508100002", on=ON).birth_on == date(2010, 8, 5)
    assert parse_nik("7501010508270002", on=ON).birth_on == date(1927, 8, 5)
    assert parse_nik("7501012902000001", on=ON).birth_on == date(2000, 2, 29)


def test_the_new_provinces_of_papua_are_known_and_a_minor_is_a_warning():
    for province in ("92", "93", "95", "96"):
        assert parse_nik(province + "01014508900002", on=ON).province_code == province
    assert codes(parse_nik("7501010508150002", on=ON)) == ["minor"]


def test_an_unknown_district_a_kk_and_a_made_up_number_are_warnings():
    assert codes(parse_nik("7501014508900002", on=ON, is_known_region=lambda code: False)) == [
        "unknown_region"
    ]
    assert codes(parse_nik("7501014508900002", on=ON, kk="7501 0145 0890 0002")) == ["equals_kk"]
    assert codes(parse_nik("5401014508900002", on=ON, is_known_region=lambda code: False)) == ["old_region"]
    assert "suspicious" in codes(parse_nik("1111111111111111", on=ON))


def test_a_kk_has_a_date_of_issue_and_no_forty():
    assert parse_kk("7501011203150004").issued_on == date(2015, 3, 12)
    assert codes(parse_kk("7501014508900002")) == ["strange_date"]


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("01.312.166.0-091.000", "0013121660091000"),
        ("016090524017000", "0016090524017000"),
        ("02.183.241.5-000.000", "0021832415000000"),
        ("0013121660091000", "0013121660091000"),
    ],
)
def test_an_npwp_of_fifteen_or_sixteen_digits_has_one_text(typed, text):
    npwp = parse_npwp(typed, on=ON)
    assert npwp.text == text
    assert npwp.nik is None
    assert npwp.old_text == text[1:]


def test_the_check_digit_of_an_npwp_is_worked_from_the_left():
    assert luhn_digit("12345678") == 2
    refused = refusal(parse_npwp, "01.312.166.1-091.000", on=ON)
    assert refused.code == "bad_check_digit"
    assert "seharusnya 0" in refused.message


def test_an_npwp_of_a_person_is_the_nik():
    npwp = parse_npwp("7501014508900002", on=ON)
    assert npwp.nik == "7501014508900002"
    assert refusal(parse_npwp, "7501017208900002", on=ON).code == "bad_day"
    assert refusal(parse_npwp, "123456789", on=ON).code == "wrong_length"
    assert refusal(parse_npwp, "000000000000000", on=ON).code == "placeholder"


def test_a_nitku_is_an_npwp_and_a_branch():
    nitku = parse_nitku("0013121660091000000002", on=ON)
    assert (nitku.npwp, nitku.branch, nitku.is_head_office) == ("0013121660091000", "000002", False)
    assert parse_nitku("0013121660091000000000", on=ON).is_head_office


def test_a_nib_has_thirteen_digits_not_all_equal():
    assert parse_nib("4437 1513 03343").text == "4437151303343"
    assert refusal(parse_nib, "1111111111111").code == "placeholder"
    assert refusal(parse_nib, "44371513033").code == "wrong_length"
    assert refusal(parse_nib, "4437151303343.0").code == "spreadsheet"


def test_a_kbli_code_keeps_its_leading_zero():
    assert parse_kbli_code("01111").text == "01111"
    assert parse_kbli_code("KBLI 13912").text == "13912"
    assert "tulis 01111" in refusal(parse_kbli_code, "1111").message
    assert refusal(parse_kbli_code, "13912", is_known=lambda code: False).code == "unknown"


def test_a_pirt_number_is_read_part_by_part():
    pirt = parse_pirt("P-IRT No. 3063306010072-19", on=ON)
    assert (pirt.packaging_code, pirt.food_code, pirt.kabupaten_code) == ("3", "06", "3306")
    assert (pirt.product_serial, pirt.maker_serial, pirt.expires_year) == ("01", "0072", 2019)
    assert codes(pirt) == ["expired"]
    assert pirt.printed == "P-IRT No. 3063306010072-19"
    for typed in (
        "PIRT 3063306010072-19",
        "P.IRT.NO.3063306010072-19",
        "306330601007219",
        "SPP-IRT: 3063306010072-19",
    ):
        assert parse_pirt(typed).text == pirt.text


def test_an_old_pirt_is_a_warning_and_a_wrong_one_is_refused():
    assert codes(parse_pirt("206330601007")) == ["old_format"]
    assert refusal(parse_pirt, "9063306010072-19").code == "bad_parts"
    assert refusal(parse_pirt, "3303306010072-19").code == "bad_parts"
    assert refusal(parse_pirt, "12345").code == "wrong_length"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("MD 235602169254", "MD235602169254"),
        ("BPOM RI MD 271111000300341", "MD271111000300341"),
        ("bpom ri ml 867028042317", "ML867028042317"),
        ("NA18171234567", "NA18171234567"),
        ("BPOM TR 123 456 789", "TR123456789"),
    ],
)
def test_a_bpom_number_has_a_prefix(typed, text):
    assert parse_bpom(typed).text == text


def test_a_bpom_number_without_prefix_or_length_is_refused():
    assert refusal(parse_bpom, "245009001018").code == "no_prefix"
    assert refusal(parse_bpom, "MD 2356021692").code == "wrong_length"
    assert refusal(parse_bpom, "sedang diurus").code == "bad_form"


def test_a_halal_certificate_is_not_the_decree():
    halal = parse_halal("ID 35110001325901022")
    assert (halal.text, halal.province_code, halal.warnings) == ("ID35110001325901022", "35", ())
    assert codes(parse_halal("ID3511000132590")) == ["short"]
    assert refusal(parse_halal, "KH-001/2023").code == "decree_number"
    assert refusal(parse_halal, "35110001325901022").code == "bad_form"


def test_a_brand_is_filed_or_registered():
    assert parse_brand("IDM000984301").stage == "certificate"
    assert (parse_brand("DID2024012345").stage, parse_brand("DID2024012345").filed_year) == (
        "application",
        2024,
    )
    assert parse_brand("J00 2019 012345").filed_year == 2019
    assert refusal(parse_brand, "IDM12").code == "bad_form"


@pytest.mark.parametrize(
    ("typed", "text", "year"),
    [
        ("SNI 2973:2022", "SNI 2973:2022", 2022),
        ("sni 3547-2 : 2014", "SNI 3547-2:2014", 2014),
        ("SNI ISO/IEC 17065:2012", "SNI ISO/IEC 17065:2012", 2012),
        ("SNI ISO 9001:2015", "SNI ISO 9001:2015", 2015),
        ("SNI 01-3543-1999", "SNI 01-3543-1999", 1999),
    ],
)
def test_a_standard_names_its_year(typed, text, year):
    sni = parse_sni(typed)
    assert (sni.text, sni.year) == (text, year)


def test_a_standard_without_a_year_is_refused():
    assert refusal(parse_sni, "SNI 2973").code == "bad_form"


def test_a_cooperative_number_that_looks_strange_is_a_warning_only():
    assert parse_nik_koperasi("7571010020001").warnings == ()
    assert codes(parse_nik_koperasi("757101002")) == ["unusual"]
    assert "NIK orang" in parse_nik_koperasi("7501014508900002").warnings[0].message


@pytest.mark.parametrize(
    "typed",
    [
        "081244119080",
        "0812-4411-9080",
        "81244119080",
        "6281244119080",
        "+62 812 4411 9080",
        "+62(0)812 4411 9080",
        "0062 812 4411 9080",
        "WA: 0812.4411.9080",
        "HP 0812 44119080",
    ],
)
def test_one_telephone_written_in_nine_ways_is_one(typed):
    phone = parse_phone(typed)
    assert phone.text == "+6281244119080"
    assert phone.printed == "0812-4411-9080"
    assert phone.is_mobile
    assert "44119" not in phone.masked


def test_a_land_line_is_printed_with_its_area_code():
    phone = parse_phone("(0435) 821234")
    assert (phone.text, phone.printed, phone.is_mobile) == ("+62435821234", "0435-821234", False)


def test_several_telephones_in_one_cell_are_told_apart():
    assert phones_in("0812 4411 9080 / WA +62(0)852-1111-2233; telp 0435-821234") == (
        "+6281244119080",
        "+6285211112233",
        "+62435821234",
    )
    assert phones_in("081244119080 085211112233") == ("+6281244119080", "+6285211112233")
    assert phones_in("0812 4411 9080, 081244119080") == ("+6281244119080",)
    assert phones_in("0435-821234/5") == ("+62435821234",)
    assert phones_in("0812 4411 9080 0852 1111 2233") == ("+6281244119080", "+6285211112233")
    assert refusal(parse_phone, "081244119080/085211112233").code == "several"


@pytest.mark.parametrize("typed", ["0819 0256 6280", "+62 819 0256 6280", "0819 0256 6280 (WA)"])
def test_a_group_of_digits_that_begins_like_a_number_begins_none(typed):
    assert phones_in(typed) == ("+6281902566280",)


@given(
    st.integers(811_000_000, 89_999_999_999).map(lambda digits: f"0{digits}").filter(e164), st.integers(3, 5)
)
def test_a_number_is_read_however_it_is_grouped(number, size):
    grouped = " ".join(number[at : at + size] for at in range(0, len(number), size))
    assert phones_in(grouped) == phones_in(number) == (e164(number),)


@pytest.mark.parametrize("typed", ["8.52E+10", "8.52348e+010", "85212345678.0", "8.5212345678E+10"])
def test_a_telephone_destroyed_by_a_spreadsheet_is_refused_and_never_guessed(typed):
    assert refusal(parse_phone, typed).code == "spreadsheet"
    assert phones_in(typed) == ()
    assert e164(typed) is None


def test_what_is_no_telephone_is_none():
    assert phones_in("tidak ada") == ()
    assert phones_in("-") == ()
    assert e164("0912345678") == "+62912345678"
    assert refusal(parse_phone, "12345").code == "not_a_phone"


def test_a_postal_code_has_five_digits_and_no_leading_zero():
    assert parse_postal_code("96 115").text == "96115"
    assert refusal(parse_postal_code, "06115").code == "bad_first"
    assert refusal(parse_postal_code, "9611").code == "wrong_length"


@pytest.mark.parametrize("kind", list(IdentifierKind))
def test_every_kind_reads_its_own_example_and_its_own_text(kind):
    import re

    found = parse(kind, kind.example, on=ON)
    assert found.kind is kind
    assert re.fullmatch(kind.pattern, found.text)
    assert parse(kind, found.text, on=ON).text == found.text
    assert parse(kind, found.printed, on=ON).text == found.text
    assert kind.label
    if kind.is_personal:
        assert "•" in found.masked


def test_the_owner_holds_nik_npwp_and_nib():
    for kind in (IdentifierKind.NIK, IdentifierKind.NPWP, IdentifierKind.NIB):
        assert kind.holder is Holder.OWNER
    assert IdentifierKind.PIRT.holder is Holder.PRODUCT


@given(st.text(max_size=40), st.sampled_from(list(IdentifierKind)))
@example("K¸", IdentifierKind.NIK_KOPERASI)
def test_whatever_is_typed_is_read_or_refused_in_words(text, kind):
    try:
        found = parse(kind, text, on=ON)
    except InvalidIdentifier as refused:
        assert refused.message
        assert refused.code
    else:
        assert parse(kind, found.text, on=ON).text == found.text


@given(st.dates(date(1930, 1, 1), date(2009, 12, 31)), st.booleans(), st.integers(1, 9998))
def test_every_birth_date_is_read_back_from_its_nik(born, is_woman, serial):
    day = born.day + 40 * is_woman
    nik = parse_nik(f"757101{day:02d}{born:%m%y}{serial:04d}", on=ON)
    assert nik.sex == ("P" if is_woman else "L")
    assert (nik.birth_on.day, nik.birth_on.month, nik.birth_on.year % 100) == (
        born.day,
        born.month,
        born.year % 100,
    )


def test_a_refusal_survives_the_way_out_of_a_child_process():
    import pickle

    refused = refusal(parse_nik, "750101450890000", on=ON)
    again = pickle.loads(pickle.dumps(refused))
    assert (again.code, again.message) == (refused.code, refused.message)
