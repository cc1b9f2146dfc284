"""What is lacked, and who could fill it."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import limited, may, person, requires, scope
from karawo.kit.writing import Heading, Shape
from karawo.partners import actions
from karawo.partners.access import may_do, visible_commitments, visible_needs
from karawo.partners.forms.forums import NeedFilter, NeedForm
from karawo.partners.models import Need
from karawo.partners.pages import files, words
from karawo.partners.pages.answering import allow, asked_form, did, need_of, shown, trail
from karawo.partners.queries.asking import needs_asked
from karawo.partners.queries.matching import candidates, empty_seats
from karawo.partners.rules.vocabulary import CHALLENGES, CONTRIBUTIONS, LEVELS, STAGES, SUB_KINDS
from karawo.registry.actions.writing import kab_of
from karawo.ui.answers import done, paged
from karawo.ui.language import said

MOST_SEATS = 12


def _list() -> tuple[str, str]:
    return _("Kebutuhan"), reverse("partners:needs")


@require_GET
@requires("list", "need")
def needs(request: HttpRequest) -> HttpResponse:
    rows, pager = paged(
        request, needs_asked(visible_needs(scope(request)), request.GET.dict()), _("kebutuhan")
    )
    empty = empty_seats([each for each in rows if each.closed_at is None], scope(request))
    nobody = {need.pk for need, _words in empty}
    return shown(
        request,
        "partners/needs.html",
        {
            "trail": trail(here=_("Kebutuhan")),
            "filter": NeedFilter(request.GET),
            "heads": [
                {"label": _("Yang kurang")},
                {"label": _("Wilayah")},
                {"label": _("Tahap dan jenis")},
                {"label": _("Dicari")},
                {"label": _("Keadaan")},
            ],
            "rows": [_row(each, is_empty=each.pk in nobody) for each in rows],
            "pager": pager,
            "empty": [{"text": words.first_up(text), "need": need} for need, text in empty[:MOST_SEATS]],
            "downloads": files.links(request, "needs"),
            "may_raise": may(request.user, "register", "need"),
        },
    )


def _row(need: Need, *, is_empty: bool) -> dict[str, Any]:
    state = (_("tertutup"), "good") if need.closed_at else (_("terbuka"), "info")
    if is_empty:
        state = (_("kursi kosong"), "warning")
    return {
        "text": need.text,
        "note": need.commodity,
        "url": reverse("partners:need", args=[need.pk]),
        "cells": [
            {"label": _("Wilayah"), "text": need.region.full_name, "note": need.programme},
            {
                "label": _("Tahap dan jenis"),
                "text": said(STAGES[need.stage]),
                "note": said(LEVELS[need.level]),
            },
            {"label": _("Dicari"), "text": _wanted(need) or _("siapa saja")},
            {"label": _("Keadaan"), "text": state[0], "tone": state[1], "is_badge": True},
        ],
    }


def _wanted(need: Need) -> str:
    who = said(SUB_KINDS[need.sub_kind]) if need.sub_kind else words.element(need.element)
    what = said(CONTRIBUTIONS[need.contribution]) if need.contribution else ""
    return ", ".join(part for part in (who, what.lower() if who else what) if part)


@require_GET
@requires("list", "need")
@limited("partner_files", "60/h/user")
def needs_file(request: HttpRequest, shape: str) -> HttpResponse:
    headings = [
        Heading(_("Yang kurang"), width=44),
        Heading(_("Wilayah"), width=26),
        Heading(_("Komoditas"), width=18),
        Heading(_("Program"), width=22),
        Heading(_("Tahap"), width=18),
        Heading(_("Jenis")),
        Heading(_("Dicari"), width=30),
        Heading(_("Tantangan"), width=30),
        Heading(_("Sumber")),
        Heading(_("Dicatat"), Shape.DATE),
        Heading(_("Ditutup"), Shape.DATE),
    ]
    rows = (
        (
            need.text,
            need.region.full_name,
            need.commodity,
            need.programme,
            said(STAGES[need.stage]),
            said(LEVELS[need.level]),
            _wanted(need),
            words.listed(need.challenges, CHALLENGES),
            str(need.get_source_display()),
            timezone.localtime(need.raised_at).date(),
            timezone.localtime(need.closed_at).date() if need.closed_at else None,
        )
        for need in needs_asked(visible_needs(scope(request)), request.GET.dict())
    )
    return files.sent(request, _("Kebutuhan"), headings, rows, shape)


@require_http_methods(["GET", "POST"])
@requires("register", "need")
def new_need(request: HttpRequest) -> HttpResponse:
    form = NeedForm(request.POST or None, scope=scope(request), initial={"forum": request.GET.get("forum")})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        region, forum = told.pop("region"), told.pop("forum")
        allow(request, "register", "need", kab_of(region.pk))
        given = actions.GivenNeed(**told, region_id=region.pk)
        act = partial(actions.raise_need, given, by=person(request), at=timezone.now(), forum=forum)
        kept = did(request, form, act)
        if not form.errors:
            messages.success(request, _("Kebutuhan tercatat."))
            return redirect("partners:need", kept.pk) if kept else redirect("partners:needs")
    here = _("Catat kebutuhan")
    return asked_form(
        request,
        form,
        title=here,
        submit=here,
        back=reverse("partners:needs"),
        trail=trail(_list(), here=here),
    )


@require_GET
@requires("see", "need")
def need(request: HttpRequest, need_id: int) -> HttpResponse:
    found = need_of(request, need_id)
    today = timezone.localdate()
    present = scope(request)
    able = candidates(found, present)
    empty = empty_seats([found], present) if found.closed_at is None else []
    promises = visible_commitments(present).filter(need=found)
    return shown(
        request,
        "partners/need.html",
        {
            "need": found,
            "trail": trail(_list(), here=found.text),
            "facts": [
                {"term": _("Wilayah"), "value": found.region.full_name},
                {"term": _("Komoditas"), "value": found.commodity, "is_unknown": not found.commodity},
                {"term": _("Tahap rantai nilai"), "value": said(STAGES[found.stage])},
                {"term": _("Jenis kekurangan"), "value": said(LEVELS[found.level])},
                {"term": _("Dicari"), "value": _wanted(found) or _("siapa saja")},
                {
                    "term": _("Tantangan"),
                    "value": words.listed(found.challenges, CHALLENGES),
                    "is_unknown": not found.challenges,
                },
                {"term": _("Sumber"), "value": str(found.get_source_display())},
            ],
            "empty": words.first_up(empty[0][1]) if empty else "",
            "candidates": [
                {
                    "name": each.partner.name,
                    "url": reverse("partners:partner", args=[each.partner.pk]),
                    "offer": each.offer.text,
                    "seat": words.seat(each.partner),
                    "reasons": each.reasons,
                    "promise_url": f"{reverse('partners:new_commitment')}?kebutuhan={found.pk}&mitra={each.partner.pk}",
                }
                for each in able
            ],
            "closed": words.day(timezone.localtime(found.closed_at).date()) if found.closed_at else "",
            "heads": words.promise_heads(),
            "rows": [words.promise_row(each, on=today) for each in promises],
            "may_correct": may_do(request.user, "correct", "need", found.kab_id),
            "may_promise": may_do(request.user, "register", "commitment", found.kab_id),
        },
    )


@require_POST
@requires("correct", "need")
def closing(request: HttpRequest, need_id: int) -> HttpResponse:
    found = need_of(request, need_id, "correct")
    reason = request.POST.get("reason", "")
    act = partial(actions.close_need, found, reason=reason, by=person(request), at=timezone.now())
    return done(request, act, _("Kebutuhan ditutup."), reverse("partners:need", args=[need_id]))


@require_POST
@requires("correct", "need")
def reopening(request: HttpRequest, need_id: int) -> HttpResponse:
    found = need_of(request, need_id, "correct")
    act = partial(actions.reopen_need, found, by=person(request), at=timezone.now())
    return done(request, act, _("Kebutuhan dibuka kembali."), reverse("partners:need", args=[need_id]))


@require_POST
@requires("register", "need")
@limited("gather_needs", "20/h/user")
def gathering(request: HttpRequest) -> HttpResponse:
    """What diagnosis and register know to be lacked in the territory becomes needs, each fact once."""
    kab_ids = [kab for kab in scope(request).kab_ids if kab > 999]
    count = actions.gather_needs(kab_ids, by=person(request), at=timezone.now()) if kab_ids else 0
    if count:
        messages.success(request, _("%(count)s kebutuhan baru dari data.") % {"count": count})
    else:
        messages.info(request, _("Tidak ada kebutuhan baru: semua celah dalam data sudah tercatat."))
    return redirect("partners:needs")
