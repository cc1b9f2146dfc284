"""Fairness: who was never served, by place, sex, size and sector, and the rows behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, may, person, requires, scope
from karawo.assistance.actions import record_unserved_export
from karawo.assistance.pages.asked import place_name, trail
from karawo.assistance.queries import businesses_by, loose_aid
from karawo.assistance.queries.measures import NEVER_SERVED
from karawo.assistance.queries.unserved import STATES
from karawo.kit.dates import format_moment
from karawo.kit.numbers import format_integer
from karawo.kit.writing import About, Heading
from karawo.measures.queries import answer, bar_rows, card, find
from karawo.regions.access import within
from karawo.registry.models import Business
from karawo.ui.answers import paged, shown
from karawo.ui.files import as_table, file_links

GROUPS = ("kab", "kec", "jk", "kelas", "sektor")


@require_GET
@requires("list", "aid")
def unserved(request: HttpRequest) -> HttpResponse:
    """One figure, and the same figure by one group; which one stands in the address."""
    measure, at = find(NEVER_SERVED), timezone.now()
    by = request.GET.get("menurut", "kab")
    by = by if by in GROUPS else "kab"
    whole, grouped = answer(measure, at=at), answer(measure, at=at, by=by)
    return shown(
        request,
        "assistance/unserved.html",
        {
            "card": card(measure, whole),
            "bars": bar_rows(measure, grouped),
            "bars_title": _("Belum pernah dilayani menurut %(group)s")
            % {"group": str(measure.dimension(by).title).lower()},
            "tabs": [
                {"label": measure.dimension(each).title, "url": f"?menurut={each}", "is_current": each == by}
                for each in GROUPS
            ],
            "loose": format_integer(loose_aid()),
            "loose_url": f"{reverse('assistance:ledger')}?keadaan=belum-tertaut",
            "as_of": format_moment(timezone.localtime(at)),
            "rows_url": reverse("assistance:unserved_rows"),
            "trail": trail(_("Belum terlayani")),
        },
    )


@require_GET
@requires("list", "aid")
def unserved_rows(request: HttpRequest) -> HttpResponse:
    asked = request.GET.dict()
    page, pager = paged(request, businesses_by(asked), _("usaha"))
    state = asked.get("keadaan", "belum")
    titles = {
        "belum": _("Usaha yang belum pernah dilayani"),
        "pernah": _("Usaha yang pernah dilayani"),
        "tidak-diketahui": _("Usaha yang belum dapat dipastikan"),
        "semua": _("Usaha terdaftar"),
    }
    query = _with(asked, state)
    return shown(
        request,
        "assistance/unserved_rows.html",
        {
            "title": titles.get(state, titles["belum"]),
            "tabs": [
                {"label": titles[each], "url": f"?{_with(asked, each)}", "is_current": each == state}
                for each in STATES
            ],
            "rows": [_row(business) for business in page],
            "pager": pager,
            "as_of": format_moment(timezone.localtime(timezone.now())),
            "downloads": file_links("assistance:unserved", query=query)
            if may(request.user, "export", "aid")
            else [],
            "may_record": may(request.user, "register", "aid"),
            "trail": trail(
                titles.get(state, titles["belum"]), (_("Belum terlayani"), reverse("assistance:unserved"))
            ),
        },
    )


def _with(asked: dict[str, str], state: str) -> str:
    kept = {name: asked[name] for name in (*GROUPS, "prov") if asked.get(name)}
    return urlencode({"keadaan": state, **kept})


def _row(business: Business) -> dict[str, Any]:
    return {
        "name": business.name,
        "url": reverse("front:business", args=[business.pk]),
        "owner": business.primary_owner.name,
        "place": place_name(business.region_id, business.kab_id),
        "trade": business.main_product or business.activity,
        "record_url": f"{reverse('assistance:new_aid')}?usaha={business.pk}",
    }


@require_GET
@requires("export", "aid")
@limited("aid_export", "20/m/user")
def unserved_file(request: HttpRequest, ending: str) -> StreamingHttpResponse:
    at = _exported(request)
    told = [(name, value) for name, value in request.GET.dict().items() if value]
    about = About(_("Belum terlayani"), timezone.localtime(at), filters=told)
    return as_table(ending, _headings(), _lines(request), about)


def _exported(request: HttpRequest) -> datetime:
    at = timezone.now()
    told = "; ".join(f"{name} {value}" for name, value in request.GET.dict().items() if value) or _("semua")
    record_unserved_export(
        businesses_by(request.GET.dict()), told=told[:200], kab_id=0, by=person(request), at=at
    )
    return at


def _headings() -> list[Heading]:
    return [
        Heading(_("Usaha"), width=32),
        Heading(_("Pemilik"), width=30),
        Heading(_("Jenis kelamin")),
        Heading(_("Wilayah"), width=36),
        Heading(_("Kegiatan"), width=36),
        Heading(_("Kelas")),
        Heading(_("Lapangan usaha")),
    ]


def _lines(request: HttpRequest) -> Iterator[tuple[Any, ...]]:
    with within(scope(request)):
        for business in businesses_by(request.GET.dict()).iterator(chunk_size=2_000):
            owner = business.primary_owner
            yield (
                business.name,
                owner.name,
                owner.get_sex_display() if owner.sex else _("tidak tahu"),
                place_name(business.region_id, business.kab_id),
                business.main_product or business.activity,
                business.size_class or _("tidak tahu"),
                business.sector_code or _("tidak tahu"),
            )
