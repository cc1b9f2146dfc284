import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from django.utils.translation import gettext as _

from .index import forgotten_with_index, index


@dataclass(frozen=True, slots=True)
class Shape:
    """path: SVG path data in units of the view box. label_x, label_y: a point well inside the largest."""

    region_id: int
    name: str
    path: str
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class MapShapes:
    """Outlines for a map drawn by a template.

    view_box: for the svg element. Projection: plate carrée, x east and y south, the same scale on both axes
    (Indonesia lies on the equator; the error is under 2 %): x = (longitude - west) * scale,
    y = (north - latitude) * scale.
    """

    view_box: str
    shapes: tuple[Shape, ...]
    west: float
    north: float
    scale: float

    @property
    def note(self) -> str:
        """What the page has to say beside the map."""
        return _("Batas perkiraan, diturunkan dari titik desa dan garis pantai; bukan batas resmi.")

    def position(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Where a point falls in the view box, for dots over the outlines."""
        return (longitude - self.west) * self.scale, (self.north - latitude) * self.scale


@lru_cache(maxsize=48)
def map_shapes(level: int, within: int | None = None) -> MapShapes:
    """Outlines of the provinces (level 1) or kabupaten/kota (level 2), nationwide or of one province.

    within: the number of a province, for its kabupaten/kota in finer detail.
    Raises ValueError for a level or place there is no map of.
    """
    if level == 1 and within is None:
        name = "provinces"
    elif level == 2:
        name = "kabupaten" if within is None else f"kabupaten-{str(within)[:2]}"
    else:
        raise ValueError("Peta hanya ada untuk provinsi dan kabupaten/kota.")
    source = files("karawo.regions").joinpath("shapes", f"{name}.json")
    if not source.is_file():
        raise ValueError(f"Tidak ada peta untuk wilayah {within}.")
    drawn = json.loads(source.read_text("utf-8"))
    units = index().units
    shapes = tuple(
        Shape(
            int(region_id), units[int(region_id)].name if int(region_id) in units else region_id, path, x, y
        )
        for region_id, (path, x, y) in drawn["shapes"].items()
    )
    return MapShapes(drawn["view_box"], shapes, drawn["west"], drawn["north"], drawn["scale"])


forgotten_with_index(map_shapes.cache_clear)
