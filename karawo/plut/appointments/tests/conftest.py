import pytest

from karawo.plut.appointments.tests.examples import Hall, open_hall


@pytest.fixture
def hall(people) -> Hall:
    return open_hall(people)
