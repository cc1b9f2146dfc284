"""A stranger's first day: an empty installation becomes a PLUT at work, with nothing but its pages."""

from tests.journeys import stranger
from tests.journeys.site import empty


def test_a_new_installation_comes_to_logged_sessions_without_a_dead_end(window, tmp_path):
    with empty() as (site, setup):
        seen = stranger.walk(window, site.url, setup, tmp_path, businesses=2, sessions=3)
    assert seen == {"sessions": 3, "cases": 2}
