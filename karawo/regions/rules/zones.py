"""The clock on the wall of a place: WIB, WITA or WIT by its province."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

_FILE = Path(__file__).with_name("zones.toml")


@cache
def _zones() -> dict[int, str]:
    table = tomllib.loads(_FILE.read_text(encoding="utf-8"))["zones"]
    return {province: zone for zone, provinces in table.items() for province in provinces}


def zone_of(region_id: int) -> ZoneInfo:
    """region_id: a Kemendagri number of any level; its first two digits are the province.

    Raises LookupError for a province without a zone. Law: zones.toml.
    """
    province = int(str(region_id)[:2])
    try:
        return ZoneInfo(_zones()[province])
    except KeyError:
        raise LookupError(f"no time zone is known for province {province}") from None
