import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.kit.svg import (
    Band,
    Linear,
    area_classes,
    area_path,
    bar_chart,
    bullet,
    format_tick,
    line_chart,
    line_path,
    nice_ticks,
)


def test_ticks_are_round_and_enclose_the_data():
    assert nice_ticks(0, 97, 5) == [0, 20, 40, 60, 80, 100]
    assert nice_ticks(-3, 7, 5) == [-4, -2, 0, 2, 4, 6, 8]
    assert nice_ticks(0, 0.7, 4) == [0, 0.2, 0.4, 0.6, 0.8]
    assert nice_ticks(5, 5) == [5, 6]


@given(st.floats(-1e6, 1e6), st.floats(1e-2, 1e12), st.integers(2, 8))
def test_any_range_gets_a_handful_of_ticks_around_it(low, span, count):
    ticks = nice_ticks(low, low + span, count)
    assert ticks[0] <= low
    assert ticks[-1] >= low + span
    assert 2 <= len(ticks) <= count + 3


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (0, "0"),
        (0.25, "0,25"),
        (2.5, "2,5"),
        (9_999, "9.999"),
        (12_500, "12,5 rb"),
        (2_500_000, "2,5 jt"),
        (3_000_000_000, "3 M"),
        (-1_200_000_000_000, "−1,2 T"),
    ],
)
def test_axis_labels_are_short(value, label):
    assert format_tick(value) == label


def test_scales_map_ends_to_ends():
    scale = Linear(0, 10, 100, 0)
    assert [scale(value) for value in (0, 5, 10)] == [100, 50, 0]
    assert Linear(3, 3, 7, 9)(3) == 7
    band = Band(4, 0, 100, gap=0.2)
    assert (band(0), band(3), band.width) == (2.5, 77.5, 20)


def test_bars_begin_at_zero_and_a_missing_value_is_not_a_zero():
    chart = bar_chart([("Tilamuta", 40), ("Paguyaman", 0), ("Botumoito", None), ("Dulupi", -10)])
    tilamuta, paguyaman, botumoito, dulupi = chart.bars
    assert tilamuta.x == chart.zero
    assert dulupi.x + dulupi.width == pytest.approx(chart.zero)
    assert (paguyaman.shown, botumoito.shown) == ("0", "–")
    assert paguyaman.width == botumoito.width == 0
    assert tilamuta.width == pytest.approx(4 * dulupi.width, abs=0.05)
    assert bar_chart([]).bars == ()
    assert bar_chart([("a", 5)]).bars[0].width > 0


def test_a_line_breaks_where_a_value_is_missing():
    chart = line_chart(["2021", "2022", "2023", "2024"], {"aktif": [1, 2, None, 4]})
    (line,) = chart.lines
    assert line.path.count("M") == 2
    assert len(line.dots) == 3
    assert chart.ticks[0].value == 0
    with pytest.raises(ValueError, match="values for"):
        line_chart(["2021"], {"aktif": [1, 2]})


def test_paths_are_short_and_closed():
    assert line_path([(0, 1), (2.04, 3.5)]) == "M0 1L2 3.5"
    assert line_path([None, (1, 1), None]) == "M1 1h0"
    assert area_path([(0, 1), (2, 3)], 10) == "M0 1L2 3V10H0Z"
    assert area_path([], 10) == ""


def test_a_bullet_above_its_target_is_shown_above_it():
    drawn = bullet(120, target=100, before=80)
    assert drawn.percent == 120
    assert drawn.before < drawn.target < drawn.bar <= drawn.width
    assert bullet(5).percent is None
    assert bullet(0, target=0).percent is None


def test_map_classes_print_limits_that_occur():
    values = {"A": 1.0, "B": 2.0, "C": 2.0, "D": 5.0, "E": 9.0, "F": None}
    classes = area_classes(values, count=3)
    assert [(each.low, each.high, each.count) for each in classes.classes] == [
        (1, 2, 3),
        (5, 5, 1),
        (9, 9, 1),
    ]
    assert [each.label for each in classes.classes] == ["1 – 2", "5", "9"]
    assert classes.without_value == 1
    assert "F" not in classes.class_of
    nice = area_classes(values, count=5, by="nice")
    assert [each.label for each in nice.classes][:2] == ["1 – 2", "> 2 – 4"]
    with pytest.raises(ValueError, match="guess"):
        area_classes(values, by="guess")


@given(
    st.dictionaries(st.integers(), st.none() | st.floats(-1e9, 1e9), max_size=40),
    st.integers(2, 7),
    st.sampled_from(["quantile", "nice"]),
)
def test_each_area_with_a_value_lies_in_one_printed_class(values, count, by):
    found = area_classes(values, count=count, by=by)
    known = {key: value for key, value in values.items() if value is not None}
    assert set(found.class_of) == set(known)
    assert sum(each.count for each in found.classes) == len(known)
    for key, number in found.class_of.items():
        assert found.classes[number].low <= known[key] <= found.classes[number].high
