from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from karawo.growth.rules.indicator import Dated, Indicator, counted, pair, rises
from karawo.growth.rules.known import Known, KnownFact, KnownNumber, prefills
from karawo.growth.rules.path import Age, age_of, parsed_paths, progress
from karawo.growth.rules.radar import radar
from karawo.growth.rules.rubric import Broken, parsed_rubric
from karawo.growth.rules.standing import (
    CLOSED,
    UNKNOWN,
    Course,
    Watched,
    cohorts,
    months_between,
    time_to_level,
    transition_matrix,
)

SHIPPED = Path(__file__).resolve().parent.parent / "shipped"
PATHS = {path.slug: path for path in parsed_paths((SHIPPED / "paths.toml").read_text(encoding="utf-8"))}
RUBRIC = parsed_rubric((SHIPPED / "umum.toml").read_text(encoding="utf-8"))


def test_every_business_is_in_one_cell_and_unknown_and_closed_have_their_own():
    matrix = transition_matrix(
        [("1", "2"), ("1", "2"), ("2", CLOSED), (UNKNOWN, "1"), (UNKNOWN, UNKNOWN), ("2", "1")],
        ranks=[1, 2],
    )
    assert matrix.states == ("1", "2", UNKNOWN, CLOSED)
    assert matrix.counts == ((0, 2, 0, 0), (1, 0, 0, 1), (1, 0, 1, 0), (0, 0, 0, 0))
    assert matrix.total == 6
    with pytest.raises(ValueError):
        transition_matrix([("9", "1")], ranks=[1, 2])


def test_the_curve_of_time_lets_those_go_who_were_not_looked_at_again():
    """Five begin. One leaves at once; of four one rises at 6; one leaves at 8; of two one rises at 12:
    1 − 3/4 = 0,25 and 1 − 3/4·1/2 = 0,625."""
    points = time_to_level(
        [Watched(0, False), Watched(6, True), Watched(8, False), Watched(12, True), Watched(20, False)]
    )
    assert [(point.months, point.share, point.reached, point.at_risk) for point in points] == [
        (0, Decimal(0), 0, 5),
        (6, Decimal("0.2500"), 1, 4),
        (12, Decimal("0.6250"), 1, 2),
    ]
    assert len(time_to_level([])) == 1


@pytest.mark.parametrize(
    ("first", "second", "months"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), 0),
        (date(2026, 1, 31), date(2026, 3, 1), 1),
        (date(2025, 6, 3), date(2026, 6, 3), 12),
        (date(2025, 6, 3), date(2026, 6, 2), 11),
    ],
)
def test_months_count_when_they_are_whole(first, second, months):
    assert months_between(first, second) == months


def test_a_cohort_tells_of_everybody_who_began():
    (found,) = cohorts(
        [
            Course(2024, 1, 2, False),
            Course(2024, 2, 2, False),
            Course(2024, 3, 1, False),
            Course(2024, 1, None, False),
            Course(2024, 1, 3, True),
        ]
    )
    assert (found.started, found.up, found.same, found.down, found.closed, found.unknown) == (
        5,
        1,
        1,
        1,
        1,
        1,
    )
    assert found.up + found.same + found.down + found.closed + found.unknown == found.started


def test_a_rise_needs_two_days():
    one = [Dated(date(2025, 12, 31), 80)]
    assert pair(one, first_on=date(2026, 1, 5), second_on=date(2026, 8, 1)) is None
    two = [*one, Dated(date(2026, 6, 30), 120)]
    assert pair(two, first_on=date(2026, 1, 5), second_on=date(2026, 8, 1)) == (two[0], two[1])
    assert pair(two, first_on=date(2026, 1, 5), second_on=date(2026, 2, 1)) is None


def test_what_rose_and_what_fell():
    figures = {
        Indicator.SALES: [Dated(date(2024, 12, 31), 100), Dated(date(2025, 12, 31), 90)],
        Indicator.WORKERS: [Dated(date(2024, 12, 31), 1), Dated(date(2025, 12, 31), 2)],
        Indicator.PERMIT: counted(
            [date(2023, 1, 1), date(2025, 5, 5)], first_on=date(2025, 1, 1), second_on=date(2026, 1, 1)
        ),
    }
    found = rises(figures, first_on=date(2025, 1, 1), second_on=date(2026, 1, 1))
    assert [(rise.indicator, rise.before.value, rise.after.value) for rise in found] == [
        (Indicator.WORKERS, 1, 2),
        (Indicator.PERMIT, 1, 2),
    ]


def test_the_register_answers_what_it_knows_and_nothing_else():
    on = date(2026, 8, 3)
    known = Known(
        numbers=(
            KnownNumber("nib", True, date(2025, 1, 2)),
            KnownNumber("pirt", False, date(2025, 1, 2), expires_on=date(2026, 8, 2)),
        ),
        facts={
            "workers_paid_male": KnownFact(7, 1, (), date(2025, 12, 31)),
            "workers_paid_female": KnownFact(8, 2, (), date(2025, 12, 31)),
            "channels": KnownFact(9, None, ("tempat", "wa", "lokapasar"), date(2025, 12, 31)),
            "reach": KnownFact(10, None, ("nasional",), date(2025, 12, 31)),
        },
    )
    found = prefills(RUBRIC, known, on=on)
    assert {slug: each.value for slug, each in found.items()} == {
        "nib": 4,
        "pekerja": 3,
        "saluran": 3,
        "jangkauan": 3,
        "lokapasar": 2,
    }
    assert found["jangkauan"].observation_id == 10
    assert "izin-produk" not in found, "a certificate that has expired says nothing"
    assert prefills(RUBRIC, Known(), on=on) == {}


def test_one_half_of_the_workers_does_not_tell_how_many_there_are():
    known = Known(facts={"workers_paid_male": KnownFact(7, 1, (), date(2025, 12, 31))})
    assert prefills(RUBRIC, known, on=date(2026, 8, 3)) == {}


def test_there_are_five_paths_and_the_formal_one_is_in_its_order():
    assert len(PATHS) == 5
    assert [step.slug for step in PATHS["formal"].steps] == ["nib", "npwp", "pirt", "halal", "merek"]


def test_a_business_waits_at_the_first_step_that_is_not_done():
    states = progress(
        PATHS["formal"],
        {"nib": date(2026, 7, 1), "halal": date(2026, 7, 21)},
        registered_on=date(2024, 1, 1),
        on=date(2026, 8, 3),
    )
    assert [(state.step.slug, state.reached_on is not None, state.is_next) for state in states] == [
        ("nib", True, False),
        ("npwp", False, True),
        ("pirt", False, False),
        ("halal", True, False),
        ("merek", False, False),
    ]
    assert (states[1].since, states[1].days, states[1].age) == (date(2026, 7, 21), 13, Age.VERY_LATE)


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (None, Age.UNDATED),
        (14, Age.IN_TIME),
        (15, Age.LATE),
        (42, Age.LATE),
        (43, Age.VERY_LATE),
    ],
)
def test_how_long_is_long(days, age):
    assert age_of(days, usual=14) is age


def test_a_step_has_one_proof():
    text = (SHIPPED / "paths.toml").read_text(encoding="utf-8")
    with pytest.raises(Broken, match="tepat satu"):
        parsed_paths(text.replace('{ identifier = ["nib"] }', '{ identifier = ["nib"], item = "x" }', 1))


def test_a_dimension_without_a_value_is_not_drawn_as_nought():
    drawn = radar(["a", "b", "c", "d"], [[100, None, 50, 0]])
    assert [label for _x, _y, label, _value in drawn.dots[0]] == ["a", "c", "d"]
    assert drawn.dots[0][0][:2] == (210.0, 44.0)
    assert len(drawn.rings) == 4
    with pytest.raises(ValueError):
        radar(["a"], [[1, 2]])
