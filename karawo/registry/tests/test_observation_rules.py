from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from karawo.registry.rules import Observation, Source, current, supersedes

LAST_YEAR = date(2024, 12, 31)
THIS_YEAR = date(2025, 12, 31)
MARCH = datetime(2026, 3, 1, tzinfo=UTC)
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


def seen(value, true_on, known_at, source):
    return Observation(value=value, true_on=true_on, known_at=known_at, source=source)


FIELD = seen(1, THIS_YEAR, MARCH, Source.FIELD_VERIFIED)


@pytest.mark.parametrize(
    ("newcomer", "winner"),
    [
        (seen(2, THIS_YEAR, JUNE, Source.OFFICE_IMPORT), 1),
        (seen(2, LAST_YEAR, JUNE, Source.OFFICE_IMPORT), 1),
        (seen(2, LAST_YEAR, JUNE, Source.FIELD_VERIFIED), 1),
        (seen(2, THIS_YEAR, JUNE, Source.DOCUMENT), 1),
        (seen(2, THIS_YEAR, JUNE, Source.FIELD_VERIFIED), 2),
        (seen(2, date(2026, 12, 31), JUNE, Source.OFFICE_IMPORT), 2),
        (seen(2, date(2026, 12, 31), JUNE, Source.ESTIMATE), 1),
    ],
)
def test_a_value_verified_in_the_field_gives_way_only_to_what_the_table_says(newcomer, winner):
    assert current([FIELD, newcomer]).value == winner
    assert current([newcomer, FIELD]).value == winner
    assert supersedes(newcomer, FIELD) == (winner == 2)


def test_without_anything_better_an_estimate_counts():
    assert current([]) is None
    estimate = seen(3, LAST_YEAR, MARCH, Source.ESTIMATE)
    assert current([estimate]) is estimate
    assert supersedes(estimate, None)


def test_sources_are_ranked_within_one_period():
    ranked = [seen(source.name, THIS_YEAR, MARCH, source) for source in Source]
    for length in range(1, 6):
        assert current(ranked[:length]).source is ranked[length - 1].source
    assert len({source.label for source in Source}) == 5


@given(
    st.lists(
        st.builds(
            seen,
            st.integers(0, 3),
            st.sampled_from([LAST_YEAR, THIS_YEAR]),
            st.sampled_from([MARCH, JUNE]),
            st.sampled_from(list(Source)),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_the_order_of_arrival_in_the_list_changes_nothing(observations):
    assert len({repr(current(order)) for order in permutations(observations)}) == 1
