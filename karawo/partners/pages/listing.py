"""The list of partners, and a new one in it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from karawo.accounts.access import limited, may, person, requires, scope
from karawo.kit.writing import Heading, Shape
from karawo.partners import actions
from karawo.partners.access import visible_partners
from karawo.partners.forms.listing import PartnerFilter, PartnerForm
from karawo.partners.models import Partner
from karawo.partners.pages import files, words
from karawo.partners.pages.answering import allow, did, forum_asked, partner_of, shown, trail
from karawo.partners.queries.asking import partners_asked
from karawo.partners.rules.vocabulary import CONTRIBUTIONS
from karawo.registry.actions.writing import kab_of
from karawo.ui.answers import paged
from karawo.ui.language import said


def _rows(request: HttpRequest) -> QuerySet[Partner]:
    rows = partners_asked(visible_partners(scope(request)), request.GET.dict())
    return rows.prefetch_related("offers").order_by("name", "pk")


def _offered(partner: Partner) -> list[str]:
    """What it offers, each kind once. Offers of a partner elsewhere are seen as far as the partner is."""
    kinds = [offer.contribution for offer in partner.offers.all() if offer.ended_on is None]
    return [said(CONTRIBUTIONS[kind]) for kind in dict.fromkeys(kinds)]


@require_GET
@requires("list", "partner")
def partners(request: HttpRequest) -> HttpResponse:
    rows, pager = paged(request, _rows(request), _("mitra"))
    forum = forum_asked(request)
    return shown(
        request,
        "partners/partners.html",
        {
            "filter": PartnerFilter(request.GET),
            "forum": forum,
            "heads": [
                {"label": _("Mitra")},
                {"label": _("Unsur")},
                {"label": _("Wilayah")},
                {"label": _("Menyediakan")},
            ],
            "rows": [words.partner_row(each, _offered(each)) for each in rows],
            "pager": pager,
            "downloads": files.links(request, "partners"),
            "is_filtered": any(request.GET.values()),
            "may_register": may(request.user, "register", "partner"),
        },
    )


@require_GET
@requires("export", "partner")
@limited("partner_files", "60/h/user")
def partners_file(request: HttpRequest, shape: str) -> HttpResponse:
    headings = [
        Heading(_("Nama"), width=40),
        Heading(_("Unsur"), width=24),
        Heading(_("Jenis")),
        Heading(_("Sektor"), width=24),
        Heading(_("Wilayah"), width=26),
        Heading(_("Jangkauan"), width=22),
        Heading(_("Menyediakan"), width=40),
        Heading(_("Didaftarkan"), Shape.DATE),
    ]
    rows = (
        (
            each.name,
            words.element(each.element),
            str(each.get_sub_kind_display()),
            each.sector,
            each.region.full_name,
            str(each.get_reach_display()),
            ", ".join(_offered(each)),
            timezone.localtime(each.registered_at).date(),
        )
        for each in _rows(request)
    )
    return files.sent(request, _("Mitra heksaheliks"), headings, rows, shape)


@require_http_methods(["GET", "POST"])
@requires("register", "partner")
def new_partner(request: HttpRequest) -> HttpResponse:
    return _asked(request, None)


@require_http_methods(["GET", "POST"])
@requires("correct", "partner")
def corrected_partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    return _asked(request, partner_of(request, partner_id, "correct"))


def _asked(request: HttpRequest, partner: Partner | None) -> HttpResponse:
    initial = None
    if partner is not None:
        columns = ("name", "kind", "element", "sub_kind", "sector", "region", "reach", "website", "note")
        initial = {name: getattr(partner, name) for name in columns}
    form = PartnerForm(request.POST or None, scope=scope(request), initial=initial)
    likes: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        is_another, region = told.pop("is_another"), told.pop("region")
        allow(request, "register" if partner is None else "correct", "partner", kab_of(region.pk))
        given = actions.GivenPartner(**told, region_id=region.pk)
        said_by = {"by": person(request), "at": timezone.now(), "is_another": is_another}
        act = (
            partial(actions.register_partner, given, **said_by)
            if partner is None
            else partial(actions.correct_partner, partner, given, **said_by)
        )
        kept = did(request, form, partial(_seen, act, likes))
        if not form.errors:
            messages.success(request, _("Mitra tersimpan."))
            return redirect("partners:partner", kept.pk) if kept else redirect("partners:partners")
    title = _("Daftarkan mitra") if partner is None else _("Perbaiki data mitra")
    back = reverse("partners:partners") if partner is None else reverse("partners:partner", args=[partner.pk])
    is_certain = any(each["is_same"] for each in likes)
    return shown(
        request,
        "partners/new_partner.html",
        {
            "title": title,
            "trail": trail(here=title),
            "likes": likes,
            "asks_another": (bool(likes) and not is_certain) or "is_another" in request.POST,
            "cancel_url": back,
            "submit": _("Simpan mitra"),
        },
        form=form,
    )


def _seen(act: partial[Partner], likes: list[dict[str, Any]]) -> Partner:
    try:
        return act()
    except actions.InTheList as error:
        likes += [
            {
                "name": like.partner.name,
                "place": like.partner.region.full_name,
                "url": reverse("partners:partner", args=[like.partner.pk]),
                "reasons": ", ".join(like.reasons),
                "is_same": like.is_same,
            }
            for like in error.likes
        ]
        raise
