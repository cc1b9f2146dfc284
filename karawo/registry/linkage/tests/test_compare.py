from datetime import date

import pytest
from hypothesis import given

from karawo.registry.linkage.rules import (
    CANONICALISER_VERSION,
    Question,
    Verdict,
    compare,
    compare_both,
    default_model,
    link_record,
    read_model,
)
from karawo.registry.linkage.tests.parts import DESA, NIK, PARTS


def verdicts(one, other):
    owner, unit = compare_both(link_record(**one), link_record(**other))
    return owner.verdict, unit.verdict


def sentences(one, other):
    return [evidence.sentence for evidence in compare(link_record(**one), link_record(**other)).evidence]


def test_old_spelling_with_titles_and_the_same_telephone_is_one_owner():
    one = {"name": "H. Moch. Djoenaedi, S.E.", "phone": "081244119080", "desa_code": DESA}
    other = {"name": "Muhammad Junaidi", "phone": "+62 812-4411-9080", "desa_code": DESA}
    assert verdicts(one, other)[0] is Verdict.LINK
    assert "telepon sama" in sentences(one, other)


def test_a_common_name_in_one_village_is_looked_at_by_a_person():
    assert (
        verdicts({"name": "Sitti Patimah", "desa_code": DESA}, {"name": "ST. FATIMAH", "desa_code": DESA})[0]
        is Verdict.REVIEW
    )
    elsewhere = {"name": "ST. FATIMAH", "desa_code": "3507011001"}
    assert verdicts({"name": "Sitti Patimah", "desa_code": DESA}, elsewhere)[0] is Verdict.NEW


def test_name_birth_date_and_kecamatan_are_one_owner():
    born = {"birth_on": date(1985, 11, 12), "kecamatan_code": "757101"}
    swapped = {"birth_on": date(1985, 12, 11), "kecamatan_code": "757101"}
    assert verdicts({"name": "Ratna Dulamayo"} | born, {"name": "Ratna Doelamayo"} | born)[0] is Verdict.LINK
    assert "tanggal lahir sama bila hari dan bulan ditukar" in sentences(
        {"name": "Ratna"} | born, {"name": "Ratna"} | swapped
    )


def test_an_equal_nik_is_one_owner_unless_the_name_is_another():
    assert (
        verdicts({"name": "Siti Aminah", "nik": NIK}, {"name": "Sitti Amina", "nik": NIK})[0] is Verdict.LINK
    )
    assert (
        verdicts({"name": "Siti Aminah", "nik": NIK}, {"name": "Bambang Gunawan", "nik": NIK})[0]
        is Verdict.REVIEW
    )
    assert verdicts({"nik": NIK}, {"nik": NIK})[0] is Verdict.LINK


def test_a_nik_with_one_wrong_digit_is_shown_with_its_place():
    one, other = {"name": "Siti Aminah", "nik": NIK}, {"name": "Sitti Amina", "nik": "7571014508930002"}
    assert verdicts(one, other)[0] is Verdict.REVIEW
    assert "NIK beda satu angka (angka ke-12)" in sentences(one, other)
    assert "nama mirip: Siti Aminah ~ Sitti Amina" in sentences(one, other) or "nama sebagian sama" in str(
        sentences(one, other)
    )
    swapped = {"name": "Siti Aminah", "nik": "7571014508900020"}
    assert "NIK tertukar dua angka (angka ke-15 dan ke-16)" in sentences(one, swapped)


def test_twins_and_neighbours_in_the_register_stay_two():
    twin = {"name": "Rahmat Hidayat", "nik": "7571010508900003"}
    other = {"name": "Rahman Gobel", "nik": "7571010508900004"}
    assert verdicts(twin, other)[0] is not Verdict.LINK


def test_a_family_shares_telephone_and_address_and_stays_two():
    home = {"phone": "081244119080", "desa_code": DESA, "address": "Jl. Mawar 5 RT 1 RW 2"}
    assert verdicts({"name": "Budi Gunawan"} | home, {"name": "Ratna Dewi"} | home) == (
        Verdict.NEW,
        Verdict.NEW,
    )
    assert verdicts(dict(home), dict(home))[0] is Verdict.NEW


def test_the_telephone_of_an_enumerator_links_nobody():
    phone = {"phone": "081244119080", "phone_uses": {"+6281244119080": 40}, "desa_code": DESA}
    one, other = {"name": "Sri Wahyuni"} | phone, {"name": "Sri Wahyuni"} | phone
    assert verdicts(one, other)[0] is not Verdict.LINK
    assert "telepon sama, tetapi dipakai 40 usaha lain" in sentences(one, other)


def test_one_owner_with_two_businesses_is_one_owner_and_two_businesses():
    home = {
        "name": "Sri Wahyuni",
        "nik": NIK,
        "phone": "081244119080",
        "desa_code": DESA,
        "address": "Jl. Mawar 5",
    }
    assert verdicts({"business": "Warung Bu Sri"} | home, {"business": "Salon Bu Sri"} | home) == (
        Verdict.LINK,
        Verdict.NEW,
    )
    assert (
        verdicts({"business": "Kripik Dulamayo"} | home, {"business": "Jahit Molamahu"} | home)[1]
        is Verdict.NEW
    )


def test_one_owner_with_one_business_written_twice_is_one_of_each():
    one = {"name": "Sri Wahyuni", "nik": NIK, "desa_code": DESA, "business": "UD. Soember Redjeki Dulamayo"}
    other = {"name": "Hj. Sri Wahjuni", "nik": NIK, "desa_code": DESA, "business": "Sumber Rejeki Dulamayo"}
    assert verdicts(one, other) == (Verdict.LINK, Verdict.LINK)


def test_two_branches_of_one_owner_stay_two():
    one = {"name": "Sri Wahyuni", "nik": NIK, "business": "Toko Dulamayo", "desa_code": DESA}
    assert verdicts(one, one | {"desa_code": "7571021001", "lat": None})[1] is not Verdict.LINK


def test_an_equal_business_name_alone_never_links():
    berkah = "Toko Berkah ({})"
    one, other = ({"business": berkah.format(owner), "desa_code": DESA} for owner in ("Ahmad", "Siti"))
    assert verdicts(one, other) == (Verdict.NEW, Verdict.NEW)
    plain = {"business": "Tenun", "desa_code": DESA}
    assert verdicts(plain, plain)[1] is not Verdict.LINK
    rare = {"business": "Kripik Dulamayo", "desa_code": DESA}
    assert verdicts(rare, rare) == (Verdict.NEW, Verdict.REVIEW)
    assert verdicts(rare, {"business": "Kripik Dulamayo", "desa_code": "3507011001"})[1] is Verdict.NEW


def test_weavers_at_one_address_stay_many():
    loom = {"business": "Tenun", "desa_code": DESA, "address": "Sentra Tenun RT 1 RW 2"}
    assert verdicts(loom | {"name": "Ratna Gobel"}, loom | {"name": "Fatmawati Monoarfa"}) == (
        Verdict.NEW,
        Verdict.NEW,
    )


def test_a_kabupaten_and_a_kota_of_one_name_are_two_places():
    one, other = {"address": "Jl. Mawar 5 Kab. Gorontalo"}, {"address": "Jl. Mawar 5 Kota Gorontalo"}
    owner = {"name": "Sri Wahyuni", "nik": NIK, "business": "Toko Dulamayo"}
    unit = compare(link_record(**owner, **one), link_record(**owner, **other), question=Question.UNIT)
    assert "alamat berbeda" in [evidence.sentence for evidence in unit.evidence]


def test_seventy_metres_are_one_place():
    owner = {"name": "Sri Wahyuni", "nik": NIK, "business": "Toko Dulamayo"}
    near = compare(
        link_record(**owner, lat=0.54, lon=123.06),
        link_record(**owner, lat=0.5405, lon=123.06),
        question=Question.UNIT,
    )
    assert "jarak 56 meter" in [evidence.sentence for evidence in near.evidence]
    far = compare(
        link_record(**owner, lat=0.54, lon=123.06),
        link_record(**owner, lat=0.57, lon=123.06),
        question=Question.UNIT,
    )
    assert "jarak 3,3 kilometer" in [evidence.sentence for evidence in far.evidence]
    assert near.probability > far.probability


def test_a_rare_name_weighs_more_than_a_common_one():
    rare = compare(link_record(name="Dulamayo"), link_record(name="Dulamayo"))
    common = compare(link_record(name="Siti"), link_record(name="Siti"))
    assert rare.weight > common.weight + 4
    assert common.verdict is Verdict.NEW


def test_the_strongest_reason_comes_first_and_the_weights_add_up():
    one = {"name": "Sri Wahyuni", "nik": NIK, "desa_code": DESA, "phone": "081244119080"}
    score = compare(link_record(**one), link_record(**one))
    weights = [abs(evidence.weight) for evidence in score.evidence]
    assert weights == sorted(weights, reverse=True)
    assert score.weight == pytest.approx(
        default_model().owner_prior + sum(evidence.weight for evidence in score.evidence)
    )
    assert 0.999 < score.probability <= 1.0


def test_another_model_file_changes_the_answer_and_names_itself():
    from importlib.resources import files

    text = files("karawo.registry.linkage.rules").joinpath("model.toml").read_text()
    strict = read_model(text.replace("link = 0.97", "link = 1.1").replace("judgement-1", "strict"))
    record = link_record(name="Sri Wahyuni", nik=NIK)
    assert compare(record, record, strict).verdict is Verdict.REVIEW
    assert strict.version == "strict"
    assert CANONICALISER_VERSION


@given(PARTS, PARTS)
def test_the_order_of_the_two_records_does_not_matter(one, other):
    for there, back in zip(
        compare_both(link_record(**one), link_record(**other)),
        compare_both(link_record(**other), link_record(**one)),
        strict=True,
    ):
        assert there.verdict is back.verdict
        assert there.weight == pytest.approx(back.weight)


@given(PARTS)
def test_no_telephone_and_no_business_name_links_by_itself(parts):
    alone = {key: parts[key] for key in ("phone", "business", "desa_code", "address") if key in parts}
    record = link_record(**alone)
    if record.name is None:
        owner, unit = compare_both(record, record)
        assert owner.verdict is Verdict.NEW
        assert unit.verdict is not Verdict.LINK
