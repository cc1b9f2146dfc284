import re
from math import cos, radians
from statistics import median

import pytest

from karawo.regions.models import Region
from karawo.regions.queries import map_shapes

pytestmark = pytest.mark.django_db


def rings(path):
    for start, steps in re.findall(r"M([^lh]+)([^z]*)z", path):
        x, y = map(int, re.findall(r"-?\d+", start))
        if steps.startswith("h"):
            yield [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)]
            continue
        dots = [(x, y)]
        numbers = [int(n) for n in re.findall(r"-?\d+", steps)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            dots.append((x, y))
        yield dots


def area(dots):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(dots, dots[1:] + dots[:1], strict=True)) / 2


@pytest.fixture(scope="module")
def official(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return dict(Region.objects.filter(level__lte=2).values_list("id", "area_km2"))


@pytest.mark.parametrize(("level", "count", "most_kb"), [(1, 38, 48), (2, 514, 114)])
def test_every_unit_has_an_outline_and_the_file_stays_small(level, count, most_kb):
    drawn = map_shapes(level)
    assert len(drawn.shapes) == count
    assert {shape.region_id for shape in drawn.shapes} == set(
        Region.objects.filter(level=level).values_list("id", flat=True)
    )
    assert all(list(rings(shape.path)) for shape in drawn.shapes)
    assert sum(len(shape.path) for shape in drawn.shapes) < most_kb * 1024
    assert "Batas perkiraan" in drawn.note


@pytest.mark.parametrize("level", [1, 2])
def test_derived_areas_are_about_the_official_ones(level, official):
    drawn = map_shapes(level)
    ratios = []
    for shape in drawn.shapes:
        km2 = abs(sum(area(dots) for dots in rings(shape.path))) / drawn.scale**2
        latitude = drawn.north - shape.label_y / drawn.scale
        ratios.append(km2 * 111.32 * 110.6 * cos(radians(latitude)) / float(official[shape.region_id]))
    assert 0.95 < median(ratios) < 1.05
    assert sum(0.75 < ratio < 1.3 for ratio in ratios) > 0.9 * len(ratios)


@pytest.mark.parametrize("within", [None, 75, 35])
def test_neighbours_share_their_borders(within):
    """A border drawn twice shows as a gap: most inland dots must belong to two outlines."""
    owners = {}
    for shape in map_shapes(2, within).shapes:
        for dots in rings(shape.path):
            for dot in dots:
                owners.setdefault(dot, set()).add(shape.region_id)
    shared = {frozenset(units) for units in owners.values() if len(units) > 1}
    assert any({3507, 3573} <= units for units in shared) or within == 75
    assert any({7501, 7571} <= units for units in shared) or within == 35
    touching = {unit for units in shared for unit in units}
    assert len(touching) > (0.85 * 514 if within is None else 5)


def test_every_province_has_its_own_finer_map():
    for prov_id in Region.objects.filter(level=1).values_list("id", flat=True):
        drawn = map_shapes(2, prov_id)
        assert {shape.region_id for shape in drawn.shapes} == set(
            Region.objects.filter(level=2, prov_id=prov_id).values_list("id", flat=True)
        )
        width, height = (int(n) for n in drawn.view_box.split()[2:])
        for shape in drawn.shapes:
            assert 0 <= shape.label_x <= width
            assert 0 <= shape.label_y <= height


def test_a_village_falls_into_its_own_kabupaten_on_the_map():
    drawn = map_shapes(2, 75)
    outlines = {shape.region_id: list(rings(shape.path)) for shape in drawn.shapes}

    def inside(dots, x, y):
        crossings = 0
        for (x1, y1), (x2, y2) in zip(dots, dots[1:] + dots[:1], strict=True):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossings += 1
        return crossings % 2 == 1

    villages = Region.objects.filter(prov_id=75, level=4, is_coordinate_estimated=False)
    hits = total = 0
    for village in villages:
        x, y = drawn.position(village.latitude, village.longitude)
        total += 1
        hits += any(inside(dots, x, y) for dots in outlines[village.kab_id])
    assert hits > 0.93 * total


@pytest.mark.parametrize(("level", "within"), [(3, None), (1, 75), (2, 99), (4, 7571)])
def test_there_is_no_map_of_anything_else(level, within):
    with pytest.raises(ValueError, match=r"[Pp]eta"):
        map_shapes(level, within)
