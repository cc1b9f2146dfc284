"""The units in the memory of this process: provinces to kecamatan at once, villages as they are asked for."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import NamedTuple

from ..models import Region, RegionAlias, RegionCode
from ..rules import Kind, Scheme, loose_key, name_key


@dataclass(frozen=True, slots=True)
class Unit:
    """One region, light enough to keep 91,599 of them. The ids are Kemendagri codes as numbers."""

    id: int
    level: int
    kind: Kind
    name: str
    full_name: str
    bps_code: str | None

    @property
    def prov_id(self) -> int:
        return int(str(self.id)[:2])

    @property
    def kab_id(self) -> int | None:
        return int(str(self.id)[:4]) if self.level >= 2 else None

    @property
    def kec_id(self) -> int | None:
        return int(str(self.id)[:6]) if self.level >= 3 else None

    @property
    def parent_id(self) -> int | None:
        return int(str(self.id)[: {2: 2, 3: 4, 4: 6}[self.level]]) if self.level > 1 else None


class Shelf:
    """Units of one parent (or of the nation), found by their keys."""

    __slots__ = ("by_key", "by_loose_key", "units")

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(units)
        self.by_key: dict[str, list[Unit]] = defaultdict(list)
        self.by_loose_key: dict[str, list[Unit]] = defaultdict(list)
        for unit in self.units:
            self.by_key[name_key(unit.name)].append(unit)
            self.by_loose_key[loose_key(unit.name)].append(unit)


class Villages(NamedTuple):
    """Of one kabupaten/kota: together, by kecamatan, by id."""

    all: Shelf
    of_kec: dict[int, Shelf]
    by_id: dict[int, Unit]


UNIT_FIELDS = ("id", "level", "kind", "name", "full_name", "bps_code")


def unit_of(row: tuple[int, int, str, str, str, str | None]) -> Unit:
    region_id, level, kind, name, full_name, bps_code = row
    return Unit(region_id, level, Kind(kind), name, full_name, bps_code)


class Index:
    """One query for levels 1–3 (7,837 rows, 0.2 s), one more for each kabupaten whose villages are wanted."""

    def __init__(self) -> None:
        rows = Region.objects.filter(level__lte=3, valid_to=None).order_by("id").values_list(*UNIT_FIELDS)
        self.units: dict[int, Unit] = {row[0]: unit_of(row) for row in rows.iterator(4000)}
        below: dict[int, list[Unit]] = defaultdict(list)
        for unit in self.units.values():
            if unit.level > 1:
                below[unit.parent_id or 0].append(unit)
        self.provinces = Shelf(unit for unit in self.units.values() if unit.level == 1)
        self.kabupaten = Shelf(unit for unit in self.units.values() if unit.level == 2)
        self.kecamatan = Shelf(unit for unit in self.units.values() if unit.level == 3)
        self.below: dict[int, Shelf] = {parent: Shelf(units) for parent, units in below.items()}
        self.by_bps: dict[str, Unit] = {
            unit.bps_code: unit for unit in self.units.values() if unit.bps_code is not None
        }
        self.former: dict[tuple[str, str], Unit] = {
            (scheme, code): self.units[region_id]
            for scheme, code, region_id in RegionCode.objects.values_list("scheme", "code", "region_id")
            if region_id in self.units
        }
        self.aliases: dict[str, list[Unit]] = defaultdict(list)
        for text, region_id in RegionAlias.objects.values_list("text_canonical", "region_id"):
            if region_id in self.units:
                self.aliases[text].append(self.units[region_id])
        self._villages_of_kab: dict[int, Villages] = {}

    def villages_of_kab(self, kab_id: int) -> Shelf:
        return self._villages(kab_id).all

    def villages_of_kec(self, kec_id: int) -> Shelf:
        return self._villages(kec_id // 100).of_kec.get(kec_id, _EMPTY)

    def _villages(self, kab_id: int) -> Villages:
        found = self._villages_of_kab.get(kab_id)
        if found is None:
            rows = Region.objects.filter(kab_id=kab_id, level=4, valid_to=None).values_list(*UNIT_FIELDS)
            by_kec: dict[int, list[Unit]] = defaultdict(list)
            units = [unit_of(row) for row in rows]
            for unit in units:
                by_kec[unit.id // 10_000].append(unit)
            found = Villages(
                Shelf(units),
                {kec_id: Shelf(members) for kec_id, members in by_kec.items()},
                {unit.id: unit for unit in units},
            )
            self._villages_of_kab[kab_id] = found
        return found

    def get(self, region_id: int) -> Unit | None:
        if region_id < 1_000_000:
            return self.units.get(region_id)
        if region_id // 1_000_000 not in self.units:
            return None
        return self._villages(region_id // 1_000_000).by_id.get(region_id)

    def was_in_province(self, kab_id: int, prov_id: int) -> bool:
        return any(
            unit.id == kab_id and scheme == Scheme.KEMENDAGRI.value and code.startswith(str(prov_id))
            for (scheme, code), unit in self.former.items()
        )

    def former_code(self, code: str, scheme: Scheme) -> Unit | None:
        return self.former.get((scheme.value, code))


_EMPTY = Shelf(())


class Points:
    """Village points in cells of a tenth of a degree (11 km): 83,762 of them, one query of about 0.2 s."""

    CELLS_PER_DEGREE = 10

    def __init__(self) -> None:
        self.ids = array("q")
        self.latitudes = array("d")
        self.longitudes = array("d")
        self.cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        # An estimated point would pull a position towards a village that is not there.
        rows = Region.objects.filter(level=4, valid_to=None, is_coordinate_estimated=False)
        values = rows.order_by("id").values_list("id", "latitude", "longitude")
        for number, (region_id, latitude, longitude) in enumerate(values.iterator(20_000)):
            self.ids.append(region_id)
            self.latitudes.append(latitude)
            self.longitudes.append(longitude)
            self.cells[self.cell(latitude, longitude)].append(number)

    def cell(self, latitude: float, longitude: float) -> tuple[int, int]:
        return int(latitude * self.CELLS_PER_DEGREE // 1), int(longitude * self.CELLS_PER_DEGREE // 1)

    def ring(self, centre: tuple[int, int], radius: int) -> Iterator[int]:
        """Points in the cells exactly `radius` steps away from the centre."""
        row, column = centre
        for i in range(row - radius, row + radius + 1):
            step = 1 if abs(i - row) == radius else max(2 * radius, 1)
            for j in range(column - radius, column + radius + 1, step):
                yield from self.cells.get((i, j), ())


_index: Index | None = None
_points: Points | None = None
_lock = Lock()
_also_forget: list[Callable[[], None]] = []


def index() -> Index:
    global _index
    if _index is None:
        with _lock:
            if _index is None:
                built = Index()
                if not built.units:
                    return built  # an empty table is not worth remembering: it may be filled in a moment
                _index = built
    return _index


def points() -> Points:
    global _points
    if _points is None:
        with _lock:
            if _points is None:
                built = Points()
                if not built.ids:
                    return built
                _points = built
    return _points


def forgotten_with_index(clear: Callable[[], None]) -> None:
    """Have `clear` called whenever the regions change in this process."""
    _also_forget.append(clear)


def forget() -> None:
    """Drop what this process remembers. Other processes keep theirs until they start anew."""
    global _index, _points
    with _lock:
        _index = _points = None
    for clear in _also_forget:
        clear()
