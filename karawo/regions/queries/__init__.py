"""What other rooms ask about places."""

from .index import Unit, forget
from .maps import MapShapes, Shape, map_shapes
from .picker import PickLevel, PickOption, picker_levels
from .places import PlaceMatch, match_place
from .points import PointMatch, kab_of_point, nearest_village
from .units import NikPlace, by_code, children, counts_below, edition, from_nik, full_names, path, unit

__all__ = [
    "MapShapes",
    "NikPlace",
    "PickLevel",
    "PickOption",
    "PlaceMatch",
    "PointMatch",
    "Shape",
    "Unit",
    "by_code",
    "children",
    "counts_below",
    "edition",
    "forget",
    "from_nik",
    "full_names",
    "kab_of_point",
    "map_shapes",
    "match_place",
    "nearest_village",
    "path",
    "picker_levels",
    "unit",
]
