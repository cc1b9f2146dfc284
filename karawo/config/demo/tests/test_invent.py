from datetime import date

import pytest

from karawo.config.demo.invent import Invented, fell, invent, list_days
from karawo.config.demo.village import SHARES, Village
from karawo.registry.rules import parse_nib, parse_nik, parse_npwp, parse_phone

ON = date(2026, 8, 3)
PLACES = {
    kab_id: [
        Village(kab_id * 1_000_000 + 10_000 * kec + 1_000 + desa, f"Desa {desa}", "96115", 0.5, 123.0)
        for kec in (1, 2, 3)
        for desa in (1, 2)
    ]
    for kab_id in SHARES
}


@pytest.fixture(scope="module")
def made() -> Invented:
    return invent(3_000, PLACES, newest_year=2025)


def test_the_same_number_gives_the_same_rows(made):
    again = invent(3_000, PLACES, newest_year=2025)
    assert [(owner.name, owner.nik, owner.phones) for owner in again.owners] == [
        (owner.name, owner.nik, owner.phones) for owner in made.owners
    ]
    assert again.businesses[17].seen == made.businesses[17].seen


def test_every_number_has_the_right_form_and_is_seen_to_be_invented(made):
    for owner in made.owners:
        if owner.nik and owner.nik[12] == "9":
            nik = parse_nik(owner.nik, on=ON)
            assert not nik.warnings or all(caution.code == "minor" for caution in nik.warnings)
            assert owner.birth_on is None or nik.birth_on == owner.birth_on
            assert not owner.sex or nik.sex == owner.sex
        if owner.nib:
            assert parse_nib(owner.nib).text.startswith("99")
        if owner.npwp:
            assert parse_npwp(owner.npwp, on=ON).text == owner.nik
        for phone in owner.phones:
            assert parse_phone(phone).text == phone
            assert phone.startswith("+62840")


def test_the_shares_of_numbers_are_those_that_were_meant(made):
    persons = [owner for owner in made.owners if owner.kind == "person"]
    assert sum(bool(owner.nik) for owner in persons) / len(persons) == pytest.approx(0.70, abs=0.03)
    assert sum(bool(owner.nib) for owner in persons) / len(persons) == pytest.approx(0.40, abs=0.03)
    assert sum(bool(owner.npwp) for owner in persons) / len(persons) == pytest.approx(0.20, abs=0.03)


def test_unknowns_are_there_to_be_seen(made):
    assert any(business.region_id is not None and business.region_id < 100 for business in made.businesses)
    assert any(not owner.sex for owner in made.owners if owner.kind == "person")
    assert any(all(seen.sales is None for seen in business.seen) for business in made.businesses)
    assert any(seen.sales == -1 for business in made.businesses for seen in business.seen)


def test_some_histories_run_over_three_years_and_some_fall(made):
    three = [business for business in made.businesses if len(business.seen) == 3]
    assert len(three) > len(made.businesses) / 3
    falling = sum(fell(business.seen) for business in three)
    assert 0.2 < falling / len(three) < 0.6


def test_planted_twins_are_two_owners_with_something_in_common(made):
    assert len(made.twins) == 3_000 // 60
    for first, second in made.twins:
        one, other = made.owners[first], made.owners[second]
        assert first != second
        assert one.phones == other.phones or one.nik == other.nik
        assert one.kab_id == other.kab_id


def test_cooperatives_tell_up_to_three_book_years(made):
    cooperatives = [owner for owner in made.owners if owner.kind == "cooperative"]
    assert cooperatives
    assert {len(owner.years) for owner in cooperatives} <= {2, 3}
    for owner in cooperatives:
        for state in owner.years:
            assert state.own_capital + state.outside_capital == state.assets


def test_a_further_part_shares_no_number_with_the_first(made):
    further = invent(1_000, PLACES, newest_year=2025, part=1)

    def numbers(rows: Invented) -> set[str]:
        return {number for owner in rows.owners for number in (owner.nik, owner.nib, *owner.phones) if number}

    assert not numbers(made) & numbers(further)


@pytest.mark.parametrize(
    ("today", "newest"),
    [(date(2026, 11, 21), date(2026, 3, 10)), (date(2026, 5, 1), date(2025, 3, 10)), (ON, date(2025, 3, 10))],
)
def test_the_newest_list_lies_far_enough_back_for_visits_after_it(today, newest):
    assert list_days(today)[-1] == newest
