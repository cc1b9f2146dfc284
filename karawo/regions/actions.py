import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from . import decree, queries
from .models import RegionEdition
from .rules import bps_of, dotted, name_key
from .rules.codes import data_lines

# Raise it when the way of loading changes, so that filled databases are filled anew.
_LOADER = 1
_FILES = ("bps.csv", "former.csv", "aliases.csv")

# Units that exist since a known day; for the others the table does not say. Law: the acts that formed them.
_FORMED_ON = {
    65: date(2012, 11, 16),
    76: date(2004, 10, 5),
    93: date(2022, 7, 25),
    94: date(2022, 7, 25),
    95: date(2022, 7, 25),
    96: date(2022, 12, 8),
}

_COLUMNS = (
    "id, code, parent_id, level, kind, name, full_name, name_key, bps_code, capital, latitude, longitude, "
    "is_coordinate_estimated, area_km2, postal_code, prov_id, kab_id, kec_id, valid_from"
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """units: units now in force. is_new: False when the table already stood at this edition."""

    units: int
    is_new: bool
    law: str


def fingerprint() -> str:
    """What the table would be filled from: the package's version, our corrections and our code files."""
    parts = [str(_LOADER), decree.package_version(), decree.LAW, repr(decree.CORRECTIONS)]
    parts += [files("karawo.regions").joinpath("codes", name).read_text("utf-8") for name in _FILES]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def load_regions(*, at: datetime | None = None) -> Loaded:
    """Fill the tables of this room from the decree in force; harmless twice.

    at: the moment written on the edition, now if not given.
    A unit that a newer decree no longer has stays, with its last day, since other rows point to it.
    Needs the right to write and to make temporary tables, so it runs as the owner of the tables.
    Cost: four to six seconds the first time, one query after that.
    """
    stamp = fingerprint()
    known = RegionEdition.objects.first()
    if known is not None and known.fingerprint == stamp:
        return Loaded(known.units, False, known.law)
    with transaction.atomic(), connection.cursor() as cursor:
        units = _copy_units(cursor)
        _copy(
            cursor,
            "regions_regioncode (region_id, scheme, code, valid_to, law)",
            (
                (int(region), scheme, code, until or None, law)
                for region, scheme, code, until, law in data_lines("former.csv")
            ),
        )
        _copy(
            cursor,
            "regions_regionalias (text_canonical, region_id, source)",
            ((name_key(alias), int(region), source) for alias, region, source in data_lines("aliases.csv")),
        )
        RegionEdition.objects.filter(fingerprint=stamp).delete()
        RegionEdition.objects.create(
            law=decree.LAW,
            decided_on=decree.DECIDED_ON,
            fingerprint=stamp,
            units=units,
            loaded_at=at or timezone.now(),
        )
        cursor.execute("ANALYZE regions_region")
    queries.forget()
    return Loaded(units, True, decree.LAW)


def _copy_units(cursor: CursorWrapper) -> int:
    cursor.execute("DELETE FROM regions_regioncode")
    cursor.execute("DELETE FROM regions_regionalias")
    cursor.execute("SELECT NOT EXISTS (SELECT FROM regions_region)")
    (is_empty,) = cursor.fetchone()
    if is_empty:
        return _copy(cursor, f"regions_region ({_COLUMNS})", map(_line, decree.rows()))
    cursor.execute("DROP TABLE IF EXISTS regions_incoming")
    cursor.execute("CREATE TEMP TABLE regions_incoming (LIKE regions_region) ON COMMIT DROP")
    units = _copy(cursor, f"regions_incoming ({_COLUMNS})", map(_line, decree.rows()))
    names = [name.strip() for name in _COLUMNS.split(",")]
    # Two units may have swapped their BPS codes; the unique index is checked row by row.
    cursor.execute(
        "UPDATE regions_region AS old SET bps_code = NULL FROM regions_incoming AS new "
        "WHERE old.id = new.id AND old.bps_code IS DISTINCT FROM new.bps_code"
    )
    updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    cursor.execute(
        f"INSERT INTO regions_region ({_COLUMNS}) SELECT {_COLUMNS} FROM regions_incoming ORDER BY level "  # noqa: S608
        f"ON CONFLICT (id) DO UPDATE SET valid_to = NULL, {updates} "
        # Rows that are as they were keep their place on disk.
        f"WHERE ({', '.join(f'regions_region.{name}' for name in names)}, regions_region.valid_to) "
        f"IS DISTINCT FROM ({', '.join(f'excluded.{name}' for name in names)}, NULL)"
    )
    cursor.execute(
        "UPDATE regions_region AS old SET valid_to = %s, bps_code = NULL "
        "WHERE valid_to IS NULL AND NOT EXISTS (SELECT FROM regions_incoming AS new WHERE new.id = old.id)",
        [decree.DECIDED_ON],
    )
    return units


def _copy(cursor: CursorWrapper, target: str, lines: Iterable[tuple[object, ...]]) -> int:
    copied = 0
    with cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for line in lines:
            copy.write_row(line)
            copied += 1
    return copied


def _line(row: decree.Row) -> tuple[object, ...]:
    text = str(row.id)
    prov_id = int(text[:2])
    parent_id = None if row.level == 1 else int(text[: {2: 2, 3: 4, 4: 6}[row.level]])
    bps_code = bps_of(text) if row.level <= 2 else None
    return (
        row.id,
        dotted(row.id),
        parent_id,
        row.level,
        row.kind.value,
        row.name,
        row.full_name,
        name_key(row.name),
        bps_code,
        row.capital,
        row.latitude,
        row.longitude,
        row.is_coordinate_estimated,
        row.area_km2,
        row.postal_code,
        prov_id,
        int(text[:4]) if row.level > 1 else None,
        int(text[:6]) if row.level > 2 else None,
        _FORMED_ON.get(prov_id) if row.level == 1 else None,
    )
