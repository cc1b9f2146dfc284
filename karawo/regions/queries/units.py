from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from ..models import Region, RegionEdition
from ..rules import Scheme, digits
from .index import Unit, index


def unit(region_id: int) -> Unit | None:
    """The region from this process' memory, without a query once its kabupaten has been asked for."""
    return index().get(region_id)


def full_names(keys: Iterable[str]) -> dict[str, str]:
    """The names of units by their ids in text, as "Kecamatan Telaga, Kabupaten Gorontalo"; unknown ids are left out."""
    found = {key: unit(int(key)) for key in keys}
    return {key: place.full_name for key, place in found.items() if place is not None}


def by_code(code: str, scheme: Scheme = Scheme.KEMENDAGRI) -> Region | None:
    """The region that bears the code, or bore it before a new province was formed.

    code: with or without dots. BPS' codes are known for provinces and kabupaten/kota alone; a longer one
    (kecamatan 7 digits, village 10, SLS 14 or 16) gives None, not a guess: use `match_place` with names.
    """
    plain = digits(code)
    if scheme is Scheme.KEMENDAGRI:
        if len(plain) not in (2, 4, 6, 10):
            return None
        found = Region.objects.filter(pk=int(plain), valid_to=None).first()
    else:
        found = Region.objects.filter(bps_code=plain).first() if len(plain) in (2, 4) else None
    return found or Region.objects.filter(former_codes__scheme=scheme.value, former_codes__code=plain).first()


def children(region: Region | Unit | int | None) -> QuerySet[Region]:
    """The units directly below, by name; the provinces below None."""
    parent_id = region if isinstance(region, int) or region is None else region.id
    return Region.objects.filter(parent_id=parent_id, valid_to=None).order_by("name", "id")


def path(region: Region | Unit | int) -> list[Unit]:
    """From the province down to the unit itself."""
    text = str(region if isinstance(region, int) else region.id)
    found = (unit(int(text[:length])) for length in (2, 4, 6, 10) if length <= len(text))
    return [each for each in found if each is not None]


@dataclass(frozen=True, slots=True)
class NikPlace:
    """Where a NIK was first given out, as units of today.

    kecamatan is None when the code is unknown or the kabupaten has been renumbered since.
    is_former: the NIK carries a code from before a new province was formed.
    """

    province: Unit | None
    kabupaten: Unit | None
    kecamatan: Unit | None
    is_former: bool


def from_nik(nik: str) -> NikPlace:
    """Read the first six digits of a NIK; fewer give what they can.

    Law: the code stays that of the first registration, so it need not be the present address.
    """
    known, plain = index(), digits(nik)[:6]
    kabupaten = known.units.get(int(plain[:4])) if len(plain) >= 4 else None
    kecamatan = known.units.get(int(plain)) if len(plain) == 6 else None
    if kabupaten is not None:
        return NikPlace(known.units.get(kabupaten.prov_id), kabupaten, kecamatan, False)
    moved = known.former_code(plain[:4], Scheme.KEMENDAGRI) if len(plain) >= 4 else None
    if moved is not None:
        return NikPlace(known.units.get(moved.prov_id), moved, None, True)
    return NikPlace(known.units.get(int(plain[:2])) if len(plain) >= 2 else None, None, None, False)


def edition() -> RegionEdition | None:
    return RegionEdition.objects.first()


def counts_below(region: Region) -> list[tuple[Region.Level, int]]:
    """How many units of each lower level it holds, nearest level first."""
    inside = Region.objects.filter(valid_to=None, level__gt=region.level)
    column = {1: "prov_id", 2: "kab_id", 3: "kec_id"}.get(region.level)
    if column is None:
        return []
    rows = inside.filter(**{column: region.id}).values_list("level").annotate(n=Count("id")).order_by("level")
    return [(Region.Level(level), n) for level, n in rows]
