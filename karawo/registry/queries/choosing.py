"""The regions that a filter of a list offers to one person."""

from __future__ import annotations

from django.utils.translation import gettext as _

from karawo.regions.access import Scope
from karawo.regions.queries import children, path, unit

type Places = list[tuple[str, list[tuple[str, str]]]]


def places_to_choose(scope: Scope, chosen: int | None) -> Places:
    """What the select of regions offers: the caller's kabupaten (or the provinces), and what lies below the choice."""
    top = _top(scope)
    groups: Places = [(_("Wilayah saya"), top)] if top else []
    base = chosen or (int(top[0][0]) if len(top) == 1 else None)
    if base is not None:
        ways = path(base)
        for place in ways[-2:]:
            if place.level < 4:
                below = [(str(each.id), each.full_name) for each in children(place.id)]
                if below and below != top:
                    groups.append((_("Di %(place)s") % {"place": place.full_name}, below))
        shown = {value for _label, options in groups for value, _name in options}
        missing = [(str(place.id), place.full_name) for place in ways if str(place.id) not in shown]
        if missing:
            groups.insert(0, (_("Terpilih"), missing))
    return groups


def _top(scope: Scope) -> list[tuple[str, str]]:
    if scope.standing != "app":
        return [(str(each.id), each.full_name) for each in children(None)]
    found = (unit(kab_id) for kab_id in scope.kab_ids if kab_id > 999)
    return [(str(place.id), place.full_name) for place in found if place is not None]
