"""What other rooms ask about places."""

from .index import Unit, forget
from .maps import MapShapes, Shape, map_shapes
from .places import PlaceMatch, match_place
from .points import PointMatch, kab_of_point, nearest_village
from .units import NikPlace, by_code, children, edition, from_nik, path, unit

__all__ = [
    "MapShapes",
    "NikPlace",
    "PlaceMatch",
    "PointMatch",
    "Shape",
    "Unit",
    "by_code",
    "children",
    "edition",
    "forget",
    "from_nik",
    "kab_of_point",
    "map_shapes",
    "match_place",
    "nearest_village",
    "path",
    "unit",
]
