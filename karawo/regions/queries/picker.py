from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ..models import Region
from .index import index

FIELDS = ("provinsi", "kabupaten", "kecamatan", "desa")


@dataclass(frozen=True, slots=True)
class PickOption:
    code: str
    label: str


@dataclass(frozen=True, slots=True)
class PickLevel:
    """One select of the component `regions`. url: where the chain is fetched again after a choice."""

    name: str
    label: str
    options: tuple[PickOption, ...]
    value: str
    url: str
    is_optional: bool


def picker_levels(
    chosen: Mapping[str, str | None] | int | None = None,
    *,
    prefix: str = "",
    is_village_optional: bool = False,
    last: int = 4,
) -> list[PickLevel]:
    """The four selects of a place, each with its choices, for the component `regions`.

    chosen: a region id, or what a form sent under `prefix` + provinsi, kabupaten, kecamatan, desa.
        A choice that does not lie inside the one above it is dropped.
    last: the last level asked for, 2–4.
    Cost: one query, for the villages.
    """
    wanted = _wanted(chosen, prefix)
    levels = []
    parent_id: int | None = None
    labels = (_("Provinsi"), _("Kabupaten/kota"), _("Kecamatan"), _("Desa/kelurahan"))
    for level in range(1, last + 1):
        options = _options(level, parent_id)
        value = wanted[level - 1]
        if not any(option.code == value for option in options):
            value = ""
        field = prefix + FIELDS[level - 1]
        url = ""
        if level < last:
            url = f"{reverse('regions:chain')}?awalan={prefix}&sampai={last}"
            url += "&boleh_kosong=1" if is_village_optional else ""
        is_optional = level == 4 and is_village_optional
        levels.append(PickLevel(field, labels[level - 1], options, value, url, is_optional))
        parent_id = int(value) if value else None
        wanted = wanted if value else [""] * 4
    return levels


def _wanted(chosen: Mapping[str, str | None] | int | None, prefix: str) -> list[str]:
    if chosen is None:
        return [""] * 4
    if isinstance(chosen, int):
        text = str(chosen)
        return [text[:length] if length <= len(text) else "" for length in (2, 4, 6, 10)]
    return [(chosen.get(prefix + field) or "").strip() for field in FIELDS]


def _options(level: int, parent_id: int | None) -> tuple[PickOption, ...]:
    if level == 1:
        units = index().provinces.units
        return tuple(PickOption(str(u.id), u.name) for u in sorted(units, key=lambda u: u.name))
    if parent_id is None:
        return ()
    if level == 4:
        rows = Region.objects.filter(kec_id=parent_id, level=4, valid_to=None).order_by("name", "id")
        return tuple(PickOption(str(r), name) for r, name in rows.values_list("id", "full_name"))
    shelf = index().below.get(parent_id)
    units = () if shelf is None else shelf.units
    # Kabupaten and kota of one name must be told apart; "Kecamatan" before each would only be noise.
    named = ((u.full_name if level == 2 else u.name, u) for u in units)
    return tuple(PickOption(str(u.id), name) for name, u in sorted(named, key=lambda pair: pair[1].name))
