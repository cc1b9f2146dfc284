from math import cos, hypot, radians

import pytest

from karawo.regions.models import Region
from karawo.regions.queries import kab_of_point, nearest_village

pytestmark = pytest.mark.django_db


def test_a_point_of_a_village_is_in_that_village():
    for region_id in (7571061003, 7501011001, 3573051003):
        village = Region.objects.get(pk=region_id)
        found = nearest_village(village.latitude, village.longitude)
        assert found.region.id == region_id
        assert found.distance_km == pytest.approx(0)


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(0.54, 123.06), (-7.98, 112.63), (-3.5, 136.2), (2.0, 128.0), (-6.9, 107.6), (0.0, 120.0)],
)
def test_the_grid_finds_what_a_look_at_every_point_finds(latitude, longitude):
    def distance(row):
        return 111.32 * hypot(row[1] - latitude, (row[2] - longitude) * cos(radians(latitude)))

    rows = Region.objects.filter(level=4, is_coordinate_estimated=False)
    nearest = min(rows.values_list("id", "latitude", "longitude"), key=distance)
    found = nearest_village(latitude, longitude)
    assert found.region.id == nearest[0]
    assert found.distance_km == pytest.approx(distance(nearest))


def test_the_kabupaten_of_a_position():
    assert kab_of_point(-7.9797, 112.6304).region.full_name == "Kota Malang"
    assert kab_of_point(0.5364, 123.0623).region.full_name == "Kota Gorontalo"


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(-9.0, 100.0), (52.0, 13.0), (0.0, 0.0), (float("nan"), 120.0)]
)
def test_a_position_at_sea_or_abroad_is_nowhere(latitude, longitude):
    assert nearest_village(latitude, longitude) is None
    assert kab_of_point(latitude, longitude) is None
