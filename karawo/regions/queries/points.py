from dataclasses import dataclass
from math import cos, hypot, radians

from .index import Unit, index, points

_KM_PER_DEGREE = 111.32
# Nobody lives further than this from a village point; a position beyond it lies at sea or abroad.
_FURTHEST_KM = 60.0


@dataclass(frozen=True, slots=True)
class PointMatch:
    region: Unit
    distance_km: float


def nearest_village(latitude: float, longitude: float) -> PointMatch | None:
    """The village whose point is nearest, and how far that is; None beyond 60 km from any village.

    The point is not a boundary: near a border the neighbour's point may be the nearer one.
    """
    found = _nearest(latitude, longitude)
    if found is None:
        return None
    region = index().get(found[0])
    return None if region is None else PointMatch(region, found[1])


def kab_of_point(latitude: float, longitude: float) -> PointMatch | None:
    """The kabupaten/kota of the nearest village point. The distance is to that point."""
    found = _nearest(latitude, longitude)
    if found is None:
        return None
    region = index().get(found[0] // 1_000_000)
    return None if region is None else PointMatch(region, found[1])


def _nearest(latitude: float, longitude: float) -> tuple[int, float] | None:
    if not (-12.0 <= latitude <= 7.0 and 94.0 <= longitude <= 142.0):
        return None
    known = points()
    centre = known.cell(latitude, longitude)
    narrowing = cos(radians(latitude))
    cell_km = _KM_PER_DEGREE / known.CELLS_PER_DEGREE
    best, nearest = None, _FURTHEST_KM
    radius = 0
    # A point in ring n is at least n-1 cells away, so the search may stop when that exceeds the best.
    while (radius - 1) * cell_km * narrowing <= nearest:
        for number in known.ring(centre, radius):
            distance = _KM_PER_DEGREE * hypot(
                known.latitudes[number] - latitude, (known.longitudes[number] - longitude) * narrowing
            )
            if distance <= nearest:
                best, nearest = known.ids[number], distance
        radius += 1
    return None if best is None else (best, nearest)
