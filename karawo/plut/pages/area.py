"""The service area of a centre: place by place, as a table, a map of kabupaten/kota and a sorted list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import must, requires, scope
from karawo.accounts.models import Centre
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.tabular import Value
from karawo.kit.writing import Heading, Shape
from karawo.plut.access import near_centre
from karawo.plut.pages import words
from karawo.plut.pages.downloads import sent
from karawo.plut.queries.area_map import area_map
from karawo.plut.queries.service_area import AreaLine, service_area
from karawo.regions.models import Region
from karawo.ui.files import file_links

_LEVELS = {"kab": "Kabupaten/kota", "kec": "Kecamatan", "desa": "Desa/kelurahan"}
MOST_SHOWN = 400


@dataclass(frozen=True, slots=True)
class _Asked:
    """lines: every place of the level; shown: those of the filter, in the order asked for."""

    centre: Centre
    level: str
    place: Region | None
    lines: list[AreaLine]
    shown: list[AreaLine]


def _asked(request: HttpRequest, centre_id: int) -> _Asked:
    """?tingkat= kab, kec, desa. ?di= the place whose parts are shown. ?saring=belum. ?urut= sesi, jauh, usaha."""
    centre = get_object_or_404(Centre.objects.select_related("region"), pk=centre_id)
    must(request.user, "list", "case", near_centre(request.user, centre))
    level = request.GET.get("tingkat", "kec")
    level = level if level in _LEVELS else "kec"
    word = request.GET.get("di", "")
    inside = int(word) if word.isascii() and word.isdigit() and len(word) in {4, 6} else None
    place = Region.objects.filter(pk=inside).first() if inside else None
    year = timezone.localdate().year
    lines = service_area(centre, level, year=year, inside=place.pk if place is not None else None)
    is_unserved_only = request.GET.get("saring") == "belum"
    shown = [line for line in lines if line.is_unserved or not is_unserved_only]
    shown.sort(key=_order(request.GET.get("urut", "")))
    return _Asked(centre, level, place, lines, shown)


@requires("list", "case")
@require_GET
def service_area_file(request: HttpRequest, centre_id: int, ending: str) -> HttpResponseBase:
    """The places of the page, all of them; they name nobody."""
    asked = _asked(request, centre_id)
    headings = [
        Heading(_(_LEVELS[asked.level]), width=32),
        Heading(_("Usaha"), Shape.INTEGER, 12),
        Heading(_("Klien"), Shape.INTEGER, 12),
        Heading(_("Sesi"), Shape.INTEGER, 12),
        Heading(_("Sesi per 1.000 usaha"), Shape.DECIMAL, 16),
        Heading(_("Jarak dari PLUT (km)"), Shape.DECIMAL, 16),
        Heading(_("Keadaan"), width=18),
    ]

    def line(each: AreaLine) -> tuple[Value, ...]:
        return (
            each.name or _("Belum diketahui tempatnya"),
            each.businesses,
            each.clients,
            each.sessions,
            None if each.per_thousand is None else float(each.per_thousand),
            None if each.distance_km is None else float(each.distance_km),
            _("belum terlayani") if each.is_unserved else "",
        )

    title = _("Wilayah layanan %(name)s") % {"name": asked.centre.name}
    filters = [(_("Tempat"), str(asked.place))] if asked.place is not None else []
    return sent(
        ending, title, headings, asked.shown, line, scope=scope(request), at=timezone.now(), filters=filters
    )


@requires("list", "case")
@require_GET
def service_area_page(request: HttpRequest, centre_id: int) -> HttpResponse:
    asked = _asked(request, centre_id)
    centre, level, place = asked.centre, asked.level, asked.place
    lines, shown = asked.lines, asked.shown
    today = timezone.localdate()
    is_unserved_only = request.GET.get("saring") == "belum"
    context = {
        "total": format_integer(len(shown)),
        "downloads": file_links("plut:area", centre.pk, query=request.GET.urlencode()),
        "centre": centre,
        "title": _("Wilayah layanan %(name)s") % {"name": centre.name},
        "trail": [
            {"label": _("PLUT"), "url": reverse("plut:centres")},
            {"label": centre.name, "url": reverse("plut:centre", args=[centre.pk])},
            {"label": _("Wilayah layanan")},
        ],
        "place": place,
        "level": level,
        "level_title": _(_LEVELS[level]),
        "tabs": [
            {"label": _(title), "url": f"?tingkat={code}", "is_current": code == level}
            for code, title in _LEVELS.items()
        ],
        "rows": [_row(line, level) for line in shown[:MOST_SHOWN]],
        "more": max(0, len(shown) - MOST_SHOWN),
        "sums": {
            "businesses": format_integer(sum(line.businesses for line in lines)),
            "clients": format_integer(sum(line.clients for line in lines)),
            "sessions": format_integer(sum(line.sessions for line in lines)),
        },
        "unserved": format_integer(sum(line.is_unserved for line in lines)),
        "places": format_integer(sum(bool(line.key) for line in lines)),
        "is_unserved_only": is_unserved_only,
        "bars": _bars(lines),
        "map": area_map(
            lines if level == "kab" else service_area(centre, "kab", year=today.year),
            int(str(centre.region_id)[:2]),
            leads_to=lambda key: f"?tingkat=kec&di={key}",
        )
        if place is None
        else None,
        "year": str(today.year),
        "as_of": words.moment(timezone.now()),
    }
    return render(request, "plut/area.html", context)


def _order(word: str) -> Any:
    keys = {
        "sesi": lambda line: (line.per_thousand is None, -(line.per_thousand or 0), line.name),
        "jauh": lambda line: (line.distance_km is None, -(line.distance_km or 0), line.name),
        "usaha": lambda line: (-line.businesses, line.name),
    }
    return keys.get(word, lambda line: (not line.key, line.name))


def _row(line: AreaLine, level: str) -> dict[str, Any]:
    finer = {"kab": "kec", "kec": "desa"}.get(level)
    return {
        "name": line.name or _("Belum diketahui tempatnya"),
        "is_unknown": not line.key,
        "url": f"?tingkat={finer}&di={line.key}" if finer and line.key else "",
        "businesses": format_integer(line.businesses),
        "clients": format_integer(line.clients),
        "sessions": format_integer(line.sessions),
        "per_thousand": "" if line.per_thousand is None else format_decimal(line.per_thousand, 1),
        "distance": "" if line.distance_km is None else format_decimal(line.distance_km, 1),
        "is_unserved": line.is_unserved,
        "rows_url": f"/usaha/?wilayah={line.key}&keadaan=active,unknown" if line.key else "",
    }


def _bars(lines: list[AreaLine]) -> list[dict[str, Any]]:
    """The twelve places with the most sessions for 1,000 businesses."""
    known = [line for line in lines if line.key and line.per_thousand]
    known.sort(key=lambda line: -(line.per_thousand or 0))
    longest = max((line.per_thousand or 0 for line in known), default=0) or 1
    return [
        {
            "label": line.name,
            "value": format_decimal(line.per_thousand or 0, 1),
            "percent": round(100 * (line.per_thousand or 0) / longest, 2),
        }
        for line in known[:12]
    ]
