import pytest

from karawo.gatherings.tests.examples import Stage, open_stage


@pytest.fixture
def stage(people) -> Stage:
    return open_stage(people)
