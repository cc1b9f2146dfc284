from collections import Counter
from decimal import Decimal

import pytest

from karawo.regions import decree
from karawo.regions.rules import Kind


@pytest.fixture(scope="module")
def units():
    return {row.id: row for row in decree.rows()}


def test_the_decree_has_91_599_units(units):
    assert Counter(unit.level for unit in units.values()) == {1: 38, 2: 514, 3: 7285, 4: 83_762}
    kinds = Counter(unit.kind for unit in units.values())
    assert (kinds[Kind.KABUPATEN], kinds[Kind.KOTA]) == (416, 98)
    assert (kinds[Kind.KELURAHAN], kinds[Kind.DESA], kinds[Kind.DESA_ADAT]) == (8496, 75_252, 14)


def test_26_names_are_both_a_kabupaten_and_a_kota(units):
    names = Counter(unit.name for unit in units.values() if unit.level == 2)
    assert sum(n == 2 for n in names.values()) == 26
    assert names["Gorontalo"] == names["Malang"] == 2


def test_wakatobi_lies_in_indonesia(units):
    assert units[7407].longitude == pytest.approx(123.5389, abs=1e-4)
    assert all(94.5 < unit.longitude < 141.5 and -11.5 < unit.latitude < 6.5 for unit in units.values())


def test_the_areas_of_papua_barat_add_up_again(units):
    assert units[9206].area_km2 == Decimal("19946.579")
    assert units[9211].area_km2 == Decimal("1837.146")


def test_the_kabupaten_areas_of_every_province_add_up_to_its_own(units):
    sums = Counter()
    for unit in units.values():
        if unit.level == 2:
            sums[unit.id // 100] += unit.area_km2
    wrong = {
        unit.name: (unit.area_km2, sums[unit.id])
        for unit in units.values()
        if unit.level == 1 and abs(unit.area_km2 - sums[unit.id]) > Decimal("0.01")
    }
    assert wrong == {}


def test_areas_lost_with_the_last_zero_of_the_code_are_back(units):
    assert [units[code].area_km2 for code in (1110, 1210, 1220, 1410)] == [
        Decimal("1851.615"),
        Decimal("2772.346"),
        Decimal("3914.413"),
        Decimal("3609.397"),
    ]


def test_the_capitals_of_the_new_papuan_provinces_are_towns(units):
    assert (units[94].capital, units[95].capital) == ("Nabire", "Wamena")
    assert units[8103].capital == "Saumlaki"
    assert all(unit.capital for unit in units.values() if unit.level <= 2)


def test_a_village_without_a_point_gets_the_mean_of_its_kecamatan_and_says_so(units):
    estimated = [unit for unit in units.values() if unit.is_coordinate_estimated]
    assert len(estimated) == 383 + 1
    village = units[1116062021]
    assert village.is_coordinate_estimated
    neighbours = [
        unit
        for unit in units.values()
        if unit.id // 10_000 == 111606 and unit.level == 4 and not unit.is_coordinate_estimated
    ]
    assert village.latitude == pytest.approx(sum(unit.latitude for unit in neighbours) / len(neighbours))
    assert village.longitude == pytest.approx(sum(unit.longitude for unit in neighbours) / len(neighbours))


def test_nua_nea_is_no_longer_in_the_banda_sea(units):
    assert units[8101012021].is_coordinate_estimated
    assert units[8101012021].latitude > -4


def test_every_correction_still_meets_its_error(units):
    """A correction that no longer applies belongs out of the list: the package has been put right."""
    met = set()
    original = decree._corrected

    def watch(region_id, column, value):
        corrected = original(region_id, column, value)
        if corrected != value:
            met.add((region_id, column))
        return corrected

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decree, "_corrected", watch)
        assert sum(1 for _ in decree.rows()) == len(units)
    assert met == {(fix.region_id, fix.column) for fix in decree.CORRECTIONS}


def test_papua_calls_its_third_level_distrik(units):
    assert units[930101].full_name.startswith("Distrik ")
    assert units[757106].full_name == "Kecamatan Kota Tengah"
