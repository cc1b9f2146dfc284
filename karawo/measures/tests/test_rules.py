from datetime import UTC, datetime
from decimal import Decimal

from karawo.measures.rules import Answer, Figure, Reading, ordered, suppressed

AT = datetime(2026, 8, 3, tzinfo=UTC)


def a_count(key: str, rows: int) -> Figure:
    return Figure(key, key, Reading.COUNT, rows, rows, 0, rows_url="/usaha/")


def a_share(part: int, whole: int, unknown: int = 0) -> Figure:
    return Figure("x", "x", Reading.SHARE, part, whole, unknown)


def test_a_share_keeps_its_unknown_rows_in_the_denominator():
    assert a_share(25, 100, unknown=50).value == Decimal("25.0")


def test_a_share_of_nothing_known_is_not_a_number():
    assert a_share(0, 100, unknown=100).value is None
    assert a_share(0, 0).value is None


def test_a_share_rounds_half_up():
    assert a_share(1, 16).value == Decimal("6.3")


def test_the_unknown_group_stands_last_whatever_its_size():
    assert [f.key for f in ordered([a_count("", 900), a_count("a", 1), a_count("b", 5)], None)] == [
        "b",
        "a",
        "",
    ]


def an_answer(*figures: Figure) -> Answer:
    whole = a_count("", sum(figure.numerator for figure in figures))
    return Answer("m", "d", whole, figures, AT)


def test_a_small_cell_is_withheld_and_no_subtraction_gives_it_away():
    shown = suppressed(an_answer(a_count("a", 3), a_count("b", 40), a_count("c", 200)))
    assert [(f.key, f.value) for f in shown.groups] == [("a", None), ("b", None), ("c", Decimal(200))]


def test_two_small_cells_protect_each_other():
    shown = suppressed(an_answer(a_count("a", 3), a_count("b", 4), a_count("c", 200)))
    assert [f.is_suppressed for f in shown.groups] == [True, True, False]


def test_an_empty_cell_gives_nobody_away():
    shown = suppressed(an_answer(a_count("a", 0), a_count("b", 40)))
    assert not any(f.is_suppressed for f in shown.groups)


def test_a_share_is_withheld_when_its_part_or_the_rest_is_small():
    for part in (2, 98):
        shown = suppressed(Answer("m", "d", a_share(50, 200), (a_share(part, 100),), AT))
        assert shown.groups[0].is_suppressed


def test_what_is_published_leads_to_no_rows():
    shown = suppressed(an_answer(a_count("b", 40)))
    assert shown.groups[0].rows_url == ""
