"""The published figures of the survey, to the last decimal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from karawo.surveys.rules import (
    ELEMENTS,
    ElementMean,
    NotInForce,
    Weighting,
    grade_of,
    index,
    interval,
    lowest,
    means,
    ranks,
    sample_size,
    weight,
)

ON = date(2026, 8, 3)
TOTALS = (105, 101, 100, 116, 102, 105, 106, 105, 115)
PEOPLE = 29


def sheet() -> list[ElementMean]:
    return [ElementMean(slug, total, PEOPLE) for slug, total in zip(ELEMENTS, TOTALS, strict=True)]


@pytest.mark.parametrize(
    ("weighting", "value"),
    [(Weighting.EXACT, "91.48"), (Weighting.THREE, "91.38"), (Weighting.TWO, "90.56")],
)
def test_the_sheet_of_29_respondents_gives_what_was_published(weighting, value):
    found = index(sheet(), weighting)
    assert found.value == Decimal(value)
    assert grade_of(found.value, on=ON).letter == "A"


def test_the_means_of_the_sheet_are_those_that_were_published():
    wanted = ["3.621", "3.483", "3.448", "4.000", "3.517", "3.621", "3.655", "3.621", "3.966"]
    assert [f"{float(element.mean):.3f}" for element in sheet()] == wanted


def test_the_index_of_the_sheet_is_its_sum_over_its_cells():
    assert index(sheet()).exact == Fraction(955, 261) * 25


def test_all_fours_are_a_hundred_with_exact_weights_and_99_with_the_printed_one():
    fours = [ElementMean(slug, 4, 1) for slug in ELEMENTS]
    assert index(fours).value == Decimal("100.00")
    assert index(fours, Weighting.TWO).value == Decimal("99.00")


@pytest.mark.parametrize(
    ("value", "letter"),
    [
        ("25.00", "D"), ("64.99", "D"), ("64.994", "D"), ("64.995", "C"), ("65.00", "C"), ("76.60", "C"),
        ("76.604", "C"), ("76.605", "B"), ("76.61", "B"), ("88.30", "B"), ("88.304", "B"), ("88.305", "A"),
        ("88.31", "A"), ("100", "A"),
    ],
)  # fmt: skip
def test_an_index_is_rounded_before_it_is_graded(value, letter):
    assert grade_of(Decimal(value), on=ON).letter == letter


def test_the_names_of_the_grades_are_those_of_the_regulation():
    names = {letter: grade_of(Decimal(value), on=ON).name for letter, value in
             (("A", 90), ("B", 80), ("C", 70), ("D", 50))}  # fmt: skip
    assert names == {"A": "Sangat baik", "B": "Baik", "C": "Kurang baik", "D": "Tidak baik"}


def test_an_old_series_is_graded_by_the_old_regulation():
    assert grade_of(Decimal("81.26"), on=date(2010, 6, 1)).letter == "A"
    assert grade_of(Decimal("81.26"), on=ON).letter == "B"
    with pytest.raises(NotInForce):
        grade_of(Decimal(80), on=date(2003, 12, 31))


@pytest.mark.parametrize("value", ["24.99", "100.01"])
def test_no_index_lies_outside_25_to_100(value):
    with pytest.raises(ValueError, match="between 25 and 100"):
        grade_of(Decimal(value), on=ON)


@pytest.mark.parametrize(
    ("population", "sample"),
    [
        (0, 0), (1, 1), (10, 10), (15, 14), (20, 19), (50, 44), (100, 80), (150, 108), (200, 132), (250, 152),
        (300, 169), (400, 196), (500, 217), (750, 254), (1_000, 278), (1_500, 306), (2_000, 322), (2_600, 335),
        (3_000, 341), (5_000, 357), (10_000, 370), (20_000, 377), (50_000, 381), (75_000, 382), (1_000_000, 384),
    ],
)  # fmt: skip
def test_the_sample_is_that_of_the_published_table(population, sample):
    assert sample_size(population) == sample


def test_an_element_that_somebody_left_out_is_divided_by_who_answered_it():
    answers = [{"waktu": 4, "biaya": None}, {"waktu": 2, "biaya": 3}, {"waktu": 3}]
    waktu, biaya = means(answers, ["waktu", "biaya"])
    assert (waktu.mean, waktu.missing) == (3, 0)
    assert (biaya.mean, biaya.missing) == (3, 2)
    assert index([waktu, biaya]).value == Decimal("75.00")


def test_nothing_is_said_while_an_element_has_no_answer():
    assert index(means([], ELEMENTS)) is None
    assert index(means([{"waktu": 4}], ["waktu", "biaya"])) is None
    assert index([]) is None


def test_a_unit_that_drops_elements_divides_by_what_is_left():
    assert weight(6, Weighting.EXACT) == Fraction(1, 6)
    assert weight(6, Weighting.TWO) == Fraction(17, 100)
    assert weight(9, Weighting.TWO) == Fraction(11, 100)
    assert index([ElementMean(slug, 3, 1) for slug in ELEMENTS[:6]]).value == Decimal("75.00")


def test_equal_means_share_a_place():
    found = [ElementMean("a", 8, 2), ElementMean("b", 6, 2), ElementMean("c", 12, 4), ElementMean("d", 2, 2)]
    assert ranks(found) == {"a": 1, "b": 2, "c": 2, "d": 4}


def test_the_lowest_three_of_the_sheet_want_a_plan():
    assert lowest(sheet()) == ("waktu", "prosedur", "produk")


def test_who_ties_with_the_third_lowest_wants_a_plan_too():
    totals = {"a": 1, "b": 2, "c": 3, "d": 3, "e": 4}
    assert lowest([ElementMean(slug, total, 1) for slug, total in totals.items()]) == ("a", "b", "c", "d")


def test_the_interval_of_two_answers_by_hand():
    answers = [{"waktu": 4}, {"waktu": 3}]
    found = interval(answers, means(answers, ["waktu"]))
    # y = 100 and 75, mean 87.5, s = 17.678, t(1) = 12.706: far beyond both ends.
    assert (found.low, found.high) == (Decimal(25), Decimal(100))


def test_the_interval_of_thirty_answers_by_hand():
    answers = [{"waktu": 3}] * 15 + [{"waktu": 4}] * 15
    found = interval(answers, means(answers, ["waktu"]))
    # s² = 30·12.5²/29, s/√30 = 2.3212, t(29) = 2.045
    assert (found.low, found.high) == (Decimal("82.75"), Decimal("92.25"))


def test_who_asked_everybody_is_sure():
    answers = [{"waktu": 3}] * 15 + [{"waktu": 4}] * 15
    found = interval(answers, means(answers, ["waktu"]), population=30)
    assert found.low == found.high == Decimal("87.50")


def test_one_answer_has_no_interval():
    assert interval([{"waktu": 4}], means([{"waktu": 4}], ["waktu"])) is None


ROWS = some.lists(some.tuples(*[some.sampled_from([None, 1, 2, 3, 4])] * len(ELEMENTS)), max_size=10)


@given(ROWS)
def test_every_index_and_interval_lies_between_25_and_100(rows):
    answers = [dict(zip(ELEMENTS, row, strict=True)) for row in rows]
    elements = means(answers, ELEMENTS)
    found = index(elements)
    if found is None:
        return
    assert 25 <= found.value <= 100
    assert grade_of(found.value, on=ON).letter in "ABCD"
    sure = interval(answers, elements)
    if sure is not None:
        assert 25 <= sure.low <= found.value <= sure.high <= 100
