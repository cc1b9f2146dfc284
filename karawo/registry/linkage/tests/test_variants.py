"""Each numbered row of the variant table: its variants meet, its counter-tests stay apart."""

from datetime import date

import pytest

from karawo.registry.linkage.rules import (
    canonical_address,
    canonical_business,
    canonical_date,
    canonical_person,
    canonical_phone,
)
from karawo.registry.linkage.rules.tables import spell, tables, titles

ROWS = tables().rows
ON = date(2026, 9, 1)


def written(group, text):
    """What decides equality in a group of rows."""
    match group:
        case "person" | "spelling" | "suffix" | "letters":
            return canonical_person(text).text
        case "form" | "cooperative" | "kind" | "business":
            return canonical_business(text).text
        case "address" | "direction":
            return canonical_address(text).text
        case "phone":
            return canonical_phone(text)
        case "month":
            return canonical_date(text, on=ON)
    raise AssertionError(group)


FRAMES = {
    "person": "{}",
    "form": "{} MAWAR",
    "cooperative": "{} MAWAR",
    "kind": "{} MAWAR",
    "business": "{}",
    "address": "{} MAWAR",
    "direction": "JALAN MAWAR {}",
    "month": "5 {} 1990",
}


def test_all_rows_are_there_once():
    assert [row.number for row in ROWS] == list(range(1, 77))
    assert all(row.apart for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_the_variants_of_a_row_meet_its_canonical_form(row):
    for canonical, variants in row.sets.items():
        frame = FRAMES.get(row.group)
        if frame is None:
            continue
        for variant in variants:
            meant = frame.format(canonical if row.group != "month" else f"{int(canonical):02d}")
            assert written(row.group, frame.format(variant)) == written(row.group, meant), variant
    for one, other in row.together:
        if row.group == "letters":
            assert canonical_person(one).skeleton == canonical_person(other).skeleton, (one, other)
        else:
            assert written(row.group, one) == written(row.group, other), (one, other)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row.number))
def test_the_counter_tests_of_a_row_stay_apart(row):
    for one, other in row.apart:
        assert written(row.group, one) != written(row.group, other), (one, other)
        if row.group == "letters":
            assert canonical_person(one).skeleton != canonical_person(other).skeleton


def test_the_short_forms_count_only_at_the_front():
    assert canonical_person("M. Ali").text == "MUHAMMAD ALI"
    assert canonical_person("Ali M").text == "ALI M"
    assert canonical_person("St. Aminah").text == "SITI AMINAH"
    assert canonical_person("Budi, ST").text == "BUDI"


def test_no_canonical_form_is_a_variant_of_another():
    known = tables()
    for found in (known.person, known.business, known.address, known.directions, known.street):
        for canonical in found.values():
            assert found.get(canonical, canonical) == canonical
    for canonical in known.person.values():
        assert spell(canonical) == canonical


def test_titles_are_spelled_as_they_are_compared():
    for title in titles().before | titles().noble | titles().after | titles().deceased:
        assert spell(title) == title or title in {"SYARIFAH"}
