"""The pictures, each with its table beside it and the same table as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, requires, scope
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.writing import Heading, Shape
from karawo.partners.access import may_do, visible_commitments
from karawo.partners.models import Forum, Partner
from karawo.partners.pages import files, words
from karawo.partners.pages.answering import forum_asked, forum_of, shown, trail
from karawo.partners.pages.forums import forum_list, forum_step
from karawo.partners.queries import ledger, pictures
from karawo.partners.rules import mactor as actors
from karawo.partners.rules.grid import CUT, QUADRANTS
from karawo.partners.rules.punctual import DOTS, Dot
from karawo.partners.rules.vocabulary import ELEMENTS, Element, thread_of
from karawo.ui.language import said


def _trail(forum: Forum | None, here: str) -> list[dict[str, str]]:
    return trail(forum_list(), forum_step(forum), here=here) if forum else trail(here=here)


def _title(title: str, forum: Forum | None) -> str:
    return f"{title}: {forum.name}" if forum else title


@require_GET
@requires("list", "partner")
def coverage(request: HttpRequest) -> HttpResponse:
    """`?forum=`: of its members. Element × place; a cell is empty, present, at work, and says what is lacked."""
    forum = forum_asked(request)
    found = pictures.coverage_of(scope(request), forum=forum)
    here = _("Cakupan unsur")
    rows = [
        {
            "place": place.full_name,
            "cells": [_cell(found, place.pk, element, forum) for element in Element],
        }
        for place in found.places
    ]
    return shown(
        request,
        "partners/coverage.html",
        {
            "forum": forum,
            "trail": _trail(forum, here),
            "title": _title(here, forum),
            "heads": [{"label": said(ELEMENTS[each]), "helix": thread_of(each)} for each in Element],
            "rows": rows,
            "empty": [
                {"text": words.first_up(text), "url": reverse("partners:need", args=[need.pk])}
                for need, text in found.empty
            ],
            "absent": [words.first_up(text) for text in found.absent],
            "has_all_places": found.has_all_places,
            "downloads": files.links(request, "coverage"),
        },
    )


def _cell(found: pictures.Coverage, kab_id: int, element: Element, forum: Forum | None) -> dict[str, Any]:
    cell = found.cells[kab_id, element.value]
    kind = "none" if cell.is_empty else "working" if cell.delivering else "present"
    texts = {
        "none": _("kosong"),
        "present": _("%(count)s mitra") % {"count": cell.present},
        "working": _("%(count)s mitra, %(working)s bekerja")
        % {"count": cell.present, "working": cell.delivering},
    }
    return {
        "kind": kind,
        "count": cell.present,
        "text": texts[kind],
        "lacking": _("%(count)s dicari") % {"count": cell.lacking} if cell.lacking else "",
        "label": said(ELEMENTS[element]),
        "url": f"{reverse('partners:partners')}?unsur={element.value}&di={kab_id}"
        + (f"&forum={forum.pk}" if forum else "")
        if cell.present
        else "",
        "lacking_url": f"{reverse('partners:needs')}?unsur={element.value}&kab={kab_id}"
        + (f"&untuk={forum.pk}" if forum else ""),
    }


@require_GET
@requires("export", "partner")
@limited("partner_files", "60/h/user")
def coverage_file(request: HttpRequest, shape: str) -> HttpResponse:
    forum = forum_asked(request)
    found = pictures.coverage_of(scope(request), forum=forum)
    headings = [
        Heading(_("Wilayah"), width=28),
        Heading(_("Unsur"), width=26),
        Heading(_("Mitra"), Shape.INTEGER),
        Heading(_("Sedang bekerja"), Shape.INTEGER),
        Heading(_("Dicari"), Shape.INTEGER),
    ]
    rows = (
        (place.full_name, said(ELEMENTS[element]), cell.present, cell.delivering, cell.lacking)
        for place in found.places
        for element in Element
        for cell in (found.cells[place.pk, element.value],)
    )
    return files.sent(request, _title(_("Cakupan unsur"), forum), headings, rows, shape)


_ORDER = (Dot.KEPT, Dot.KEPT_LATE, Dot.LATE, Dot.BROKEN, Dot.DUE)


@require_GET
@requires("list", "commitment")
def punctuality(request: HttpRequest) -> HttpResponse:
    """A dot for each promise, in the quarter it was due; and what each partner and element kept."""
    forum = forum_asked(request)
    today = timezone.localdate()
    found = pictures.punctuality(scope(request), on=today, forum=forum)
    promises = visible_commitments(scope(request))
    if forum is not None:
        promises = promises.filter(forum=forum)
    by_element = ledger.fulfilment_by(promises, "partner__element", on=today)
    by_programme = [row for row in ledger.fulfilment_by(promises, "programme", on=today) if row.key]
    here = _("Ketepatan janji")
    return shown(
        request,
        "partners/punctuality.html",
        {
            "forum": forum,
            "trail": _trail(forum, here),
            "title": _title(here, forum),
            "quarters": [str(quarter) for quarter in found.quarters],
            "rows": [
                {
                    "name": partner.name,
                    "url": reverse("partners:partner", args=[partner.pk]),
                    "cells": [
                        _dots(str(quarter), found.cells.get((partner.pk, quarter), {}))
                        for quarter in found.quarters
                    ],
                }
                for partner in found.partners
            ],
            "keys": [{"kind": each.value, "label": said(DOTS[each])} for each in _ORDER],
            "undrawn": found.undrawn,
            "element_heads": words.fulfilment_heads(_("Unsur")),
            "element_rows": [
                {
                    "text": words.element(row.key),
                    "url": f"{reverse('partners:commitments')}?unsur={row.key}",
                    "cells": words.fulfilment_cells(row),
                }
                for row in by_element
            ],
            "programme_heads": words.fulfilment_heads(_("Program")),
            "programme_rows": [
                {"text": row.key, "cells": words.fulfilment_cells(row)} for row in by_programme
            ],
            "downloads": files.links(request, "punctuality"),
        },
    )


def _dots(quarter: str, counts: dict[Dot, int]) -> dict[str, Any]:
    """Up to nine dots in rows of three; more are said as a number."""
    kinds = [kind for kind in _ORDER for _number in range(counts.get(kind, 0))]
    drawn = kinds[:9]
    return {
        "quarter": quarter,
        "text": ", ".join(f"{counts[kind]} {said(DOTS[kind])}" for kind in _ORDER if counts.get(kind)),
        "dots": [
            {"kind": kind.value, "x": 7 + 13 * (at % 3), "y": 7 + 13 * (at // 3)}
            for at, kind in enumerate(drawn)
        ],
        "width": 13 * min(3, len(drawn)) + 1,
        "height": 13 * ((len(drawn) + 2) // 3) + 1,
        "more": format_integer(len(kinds) - 9) if len(kinds) > 9 else "",
    }


@require_GET
@requires("export", "commitment")
@limited("partner_files", "60/h/user")
def punctuality_file(request: HttpRequest, shape: str) -> HttpResponse:
    forum = forum_asked(request)
    found = pictures.punctuality(scope(request), on=timezone.localdate(), forum=forum)
    headings = [
        Heading(_("Mitra"), width=40),
        Heading(_("Triwulan")),
        *(Heading(words.first_up(said(DOTS[each])), Shape.INTEGER, width=20) for each in _ORDER),
    ]
    rows = (
        (
            partner.name,
            str(quarter),
            *(found.cells.get((partner.pk, quarter), {}).get(each, 0) for each in _ORDER),
        )
        for partner in found.partners
        for quarter in found.quarters
    )
    return files.sent(request, _title(_("Ketepatan janji"), forum), headings, rows, shape)


@require_GET
@requires("list", "partner")
def network(request: HttpRequest) -> HttpResponse:
    forum = forum_asked(request)
    found = pictures.network_of(scope(request), forum=forum)
    at = {node.partner.pk: node for node in found.nodes}
    most = max((node.acts for node in found.nodes), default=1)
    numbers = {node.partner.pk: number for number, node in enumerate(found.ranked, 1)}
    here = _("Jejaring kerja bersama")
    return shown(
        request,
        "partners/network.html",
        {
            "forum": forum,
            "trail": _trail(forum, here),
            "title": _title(here, forum),
            "density": format_decimal(found.density, 2),
            "node_count": len(found.ranked),
            "edge_count": len(found.edges),
            "alone": found.alone,
            "undrawn": len(found.ranked) - found.alone - len(found.nodes),
            "box": _box([(node.x * 10, node.y * 6) for node in found.nodes]),
            "edges": [
                {
                    "x1": at[a].x * 10,
                    "y1": at[a].y * 6,
                    "x2": at[b].x * 10,
                    "y2": at[b].y * 6,
                    "width": round(1 + min(count, 6) * 0.7, 1),
                }
                for a, b, count in found.edges
            ],
            "nodes": [
                {
                    "x": node.x * 10,
                    "y": node.y * 6,
                    "r": round(10 + 12 * (node.acts / most) ** 0.5, 1),
                    "helix": thread_of(node.partner.element),
                    "number": numbers[node.partner.pk],
                    "name": node.partner.name,
                    "acts": node.acts,
                }
                for node in found.nodes
            ],
            "keys": [{"helix": thread_of(each), "label": said(ELEMENTS[each])} for each in Element],
            "rows": [_node_row(number, node) for number, node in enumerate(found.ranked, 1)],
            "downloads": files.links(request, "network"),
        },
    )


def _box(spots: list[tuple[float, float]]) -> str:
    """The part of the drawing in which there is something, with room for the circles: a viewBox."""
    if not spots:
        return "0 0 1000 600"
    left, top = min(x for x, _y in spots) - 40, min(y for _x, y in spots) - 40
    width, height = max(x for x, _y in spots) + 40 - left, max(y for _x, y in spots) + 40 - top
    return f"{left:.0f} {top:.0f} {width:.0f} {height:.0f}"


def _node_row(number: int, node: pictures.Node) -> dict[str, Any]:
    return {
        "number": number,
        "name": node.partner.name,
        "url": reverse("partners:partner", args=[node.partner.pk]),
        "seat": words.seat(node.partner),
        "helix": thread_of(node.partner.element),
        "acts": format_integer(node.acts),
        "degree": format_decimal(node.place.degree, 2),
        "closeness": format_decimal(node.place.closeness, 2),
        "betweenness": format_decimal(node.place.betweenness, 2),
    }


@require_GET
@requires("export", "partner")
@limited("partner_files", "60/h/user")
def network_file(request: HttpRequest, shape: str) -> HttpResponse:
    forum = forum_asked(request)
    found = pictures.network_of(scope(request), forum=forum)
    headings = [
        Heading(_("Mitra"), width=40),
        Heading(_("Unsur"), width=26),
        Heading(_("Kerja bersama"), Shape.INTEGER),
        Heading(_("Derajat"), Shape.DECIMAL),
        Heading(_("Kedekatan"), Shape.DECIMAL),
        Heading(_("Keperantaraan"), Shape.DECIMAL),
    ]
    rows = (
        (
            node.partner.name,
            words.element(node.partner.element),
            node.acts,
            round(node.place.degree, 4),
            round(node.place.closeness, 4),
            round(node.place.betweenness, 4),
        )
        for node in found.ranked
    )
    return files.sent(request, _title(_("Jejaring kerja bersama"), forum), headings, rows, shape)


@require_GET
@requires("see", "forum")
def grid(request: HttpRequest, forum_id: int) -> HttpResponse:
    forum = forum_of(request, forum_id)
    placed, unrated, raters = pictures.power_interest(forum)
    here = _("Peta pengaruh dan kepentingan")
    return shown(
        request,
        "partners/grid.html",
        {
            "forum": forum,
            "trail": _trail(forum, here),
            "title": _title(here, forum),
            "cut": format_decimal(CUT, 0),
            "raters": raters,
            "points": [_point(number, each) for number, each in enumerate(placed, 1)],
            "rows": [_rated_row(number, each) for number, each in enumerate(placed, 1)],
            "unrated": [each.name for each in unrated],
            "may_rate": may_do(request.user, "register", "forum_rating", forum.kab_id),
            "downloads": files.links(request, "grid", forum.pk),
        },
    )


def _point(number: int, placed: pictures.Placed) -> dict[str, Any]:
    """On a field of 400 × 400, interest to the right and power upwards; the cross is the raters' spread."""
    rated = placed.rated
    x, y = (rated.interest - 1) * 100, 400 - (rated.power - 1) * 100
    return {
        "number": number,
        "x": round(x, 1),
        "y": round(y, 1),
        "left": round(max(0, x - rated.interest_spread * 100), 1),
        "right": round(min(400, x + rated.interest_spread * 100), 1),
        "top": round(max(0, y - rated.power_spread * 100), 1),
        "bottom": round(min(400, y + rated.power_spread * 100), 1),
        "helix": thread_of(placed.partner.element),
        "name": placed.partner.name,
    }


def _rated_row(number: int, placed: pictures.Placed) -> dict[str, Any]:
    rated = placed.rated
    return {
        "number": number,
        "name": placed.partner.name,
        "url": reverse("partners:partner", args=[placed.partner.pk]),
        "helix": thread_of(placed.partner.element),
        "seat": words.seat(placed.partner),
        "power": f"{format_decimal(rated.power, 1)} ± {format_decimal(rated.power_spread, 1)}",
        "interest": f"{format_decimal(rated.interest, 1)} ± {format_decimal(rated.interest_spread, 1)}",
        "raters": format_integer(rated.raters),
        "quadrant": said(QUADRANTS[rated.quadrant]),
        "is_disputed": rated.is_disputed,
    }


@require_GET
@requires("see", "forum")
@limited("partner_files", "60/h/user")
def grid_file(request: HttpRequest, forum_id: int, shape: str) -> HttpResponse:
    forum = forum_of(request, forum_id)
    placed, _unrated, _raters = pictures.power_interest(forum)
    headings = [
        Heading(_("Mitra"), width=40),
        Heading(_("Unsur"), width=26),
        Heading(_("Pengaruh"), Shape.DECIMAL),
        Heading(_("Sebaran pengaruh"), Shape.DECIMAL),
        Heading(_("Kepentingan"), Shape.DECIMAL),
        Heading(_("Sebaran kepentingan"), Shape.DECIMAL),
        Heading(_("Penilai"), Shape.INTEGER),
        Heading(_("Kuadran"), width=36),
    ]
    rows = (
        (
            each.partner.name,
            words.element(each.partner.element),
            round(each.rated.power, 2),
            round(each.rated.power_spread, 2),
            round(each.rated.interest, 2),
            round(each.rated.interest_spread, 2),
            each.rated.raters,
            said(QUADRANTS[each.rated.quadrant]),
        )
        for each in placed
    )
    return files.sent(request, _title(_("Pengaruh dan kepentingan"), forum), headings, rows, shape)


@require_GET
@requires("see", "forum")
def mactor(request: HttpRequest, forum_id: int) -> HttpResponse:
    """The newest study with every step of the calculation; older ones stay in the journal."""
    forum = forum_of(request, forum_id)
    study = forum.studies.select_related("by").first()
    here = "MACTOR"
    context: dict[str, Any] = {
        "forum": forum,
        "trail": _trail(forum, here),
        "title": _title(here, forum),
        "study": study,
        "may_study": may_do(request.user, "correct", "forum", forum.kab_id),
    }
    if study is not None:
        known = Partner.objects.in_bulk(study.actors)
        names = [known[pk].name if pk in known else _("mitra di luar wilayah Anda") for pk in study.actors]
        names = [f"{number}. {name}" for number, name in enumerate(names, 1)]
        numbers = [str(number) for number in range(1, len(names) + 1)]
        forces = actors.forces(study.influences)
        held = actors.positions(study.positions, forces.strength)
        context |= {
            "on": words.moment(study.at),
            "by": str(study.by),
            "tables": [
                _matrix(_("1. Pengaruh langsung (MDI), seperti diisi"), names, numbers, study.influences, 0),
                _matrix(_("2. Pengaruh langsung dan tak langsung (MDII)"), names, numbers, forces.mdii, 0),
                _matrix(
                    _("3. Kekuatan: pengaruh I, ketergantungan D, R, dan R* (rata-rata 1)"),
                    names,
                    ["I", "D", "R", "R*"],
                    list(
                        zip(forces.influence, forces.dependence, forces.ratio, forces.strength, strict=True)
                    ),
                    2,
                ),
                _matrix(
                    _("4. Posisi terhadap tujuan (2MAO), seperti diisi"),
                    names,
                    study.objectives,
                    study.positions,
                    0,
                ),
                _matrix(_("5. Posisi dikali kekuatan (3MAO)"), names, study.objectives, held.weighted, 2),
                _matrix(
                    _("6. Searah (2CAA): seberapa kuat dua pelaku sejalan"),
                    names,
                    numbers,
                    held.convergence,
                    1,
                ),
                _matrix(
                    _("7. Berlawanan (2DAA): seberapa kuat dua pelaku berseberangan"),
                    names,
                    numbers,
                    held.divergence,
                    1,
                ),
                _matrix(
                    _("8. Mobilisasi tiap tujuan"),
                    [_("Semua pelaku")],
                    study.objectives,
                    [held.mobilisation],
                    1,
                ),
            ],
            "strengths": [
                {
                    "label": name,
                    "value": format_decimal(value, 2),
                    "percent": round(100 * value / max(forces.strength), 1) if max(forces.strength) else 0,
                }
                for name, value in sorted(zip(names, forces.strength, strict=True), key=lambda pair: -pair[1])
            ],
        }
    return shown(request, "partners/mactor.html", context)


def _matrix(title: str, rows: list[str], columns: list[str], cells: Any, places: int) -> dict[str, Any]:
    return {
        "title": title,
        "heads": columns,
        "rows": [
            {"name": name, "cells": [format_decimal(cell, places).replace("-", "−") for cell in line]}
            for name, line in zip(rows, cells, strict=True)
        ],
    }
