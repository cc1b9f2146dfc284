from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.registry.linkage.rules import KeyKind, KeyMaker, link_record, nik_distance
from karawo.registry.linkage.rules.keys import plain_key

MAKER = KeyMaker(b"a secret of the installation")
SRI = {
    "nik": "7501014508900002",
    "nib": "4437151303343",
    "npwp": "01.312.166.0-091.000",
    "name": "Hj. Sri Wahyuni, S.E.",
    "phone": "0812 4411 9080 / 0435-821234",
    "business": "Karawo Dulamayo",
    "desa_code": "75.71.01.1001",
}


def keys_of(**changed):
    return MAKER.keys(link_record(**(SRI | changed)))


def test_a_full_record_has_every_key_and_one_for_each_telephone():
    keys = keys_of()
    assert {kind for kind, _ in keys.pairs} == set(KeyKind)
    assert len(keys.of(KeyKind.PHONE)) == 2
    assert all(-(1 << 63) <= key < 1 << 63 for key in keys.values)
    assert len(set(keys.values)) == len(keys.values)


def test_what_is_unknown_has_no_key():
    assert MAKER.keys(link_record()).pairs == ()
    kinds = {kind for kind, _ in MAKER.keys(link_record(name="Sri Wahyuni", kabupaten_code="7571")).pairs}
    assert kinds == {KeyKind.KABUPATEN_NAME}
    assert keys_of(nik="1111111111111111", npwp=None).of(KeyKind.NIK) == ()
    assert keys_of(business="Toko Berkah Jaya").of(KeyKind.DESA_BUSINESS) == ()


def test_spelling_does_not_change_the_keys():
    same = keys_of(name="SRI WAHJOENI", phone="+6281244119080, (0435) 821234", business="KARAWO DOELAMAYO")
    assert keys_of(name="Sri Wahyuni").of(KeyKind.KECAMATAN_SORTED_NAME) == keys_of(name="Wahyuni Sri").of(
        KeyKind.KECAMATAN_SORTED_NAME
    )
    assert same.of(KeyKind.PHONE) == keys_of().of(KeyKind.PHONE)
    assert same.of(KeyKind.DESA_BUSINESS) == keys_of().of(KeyKind.DESA_BUSINESS)
    assert same.of(KeyKind.DESA_FIRST_NAME) == keys_of().of(KeyKind.DESA_FIRST_NAME)


def test_another_secret_changes_personal_keys_only():
    other = KeyMaker(b"the secret of another installation").keys(link_record(**SRI))
    for (kind, key), (_, other_key) in zip(keys_of().pairs, other.pairs, strict=True):
        assert (key != other_key) == kind.is_personal


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="16"):
        KeyMaker(b"short")


def test_keys_are_the_same_on_every_machine_and_in_every_release():
    assert plain_key(KeyKind.DESA_BUSINESS, "7571011001", "DULAMAJA") == 2285621360396325996
    assert MAKER.personal(KeyKind.NIK, "7501014508900002") == -520551804093094564


@given(st.integers(0, 15), st.integers(1, 9))
def test_a_nik_with_one_wrong_digit_shares_a_key(place, step):
    nik = SRI["nik"]
    wrong = nik[:place] + str((int(nik[place]) + step) % 10) + nik[place + 1 :]
    assert nik_distance(nik, wrong) == 1
    record = link_record(nik=wrong, kabupaten_code="7571")
    assert set(MAKER.keys(record).values) & set(
        MAKER.keys(link_record(nik=nik, kabupaten_code="7571")).values
    )


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("7501014508900002", "7501014508900002", 0),
        ("7501014508900002", "7501014508900003", 1),
        ("7501014508900012", "7501014508900021", 1),
        ("7501014508900002", "7501014508990003", None),
        ("7501014508900012", "7501014508901020", None),
        ("7501014508900002", "750101450890000", None),
    ],
)
def test_two_niks_are_one_slip_apart_or_not(one, other, distance):
    assert nik_distance(one, other) == distance
    assert nik_distance(other, one) == distance


def test_a_record_leaves_unusable_values_out():
    record = link_record(
        nik="1234567890123456",
        nib="0000000000000",
        npwp="7501014508900002",
        birth_on=date(1980, 1, 1),
        business="Tenun <Sitti Aminah>",
        phone="8.52E+10",
        desa_code="75.71.01.1001",
    )
    assert record.nik == "7501014508900002"
    assert (record.nib, record.birth_on, record.phones) == (None, None, ())
    assert record.nik_birth_on == date(1990, 8, 5)
    assert record.name is not None and record.name.text == "SITI AMINAH"
    assert (record.desa_code, record.kecamatan_code, record.kabupaten_code) == (
        "7571011001",
        "757101",
        "7571",
    )
