"""Proposing a move, and deciding on what another proposed."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import person
from karawo.growth import wording
from karawo.growth.access import may_decide, may_undo, requires
from karawo.growth.actions import decide, propose, propose_legal_class, withdraw
from karawo.growth.forms import Decision, LegalProposal, Proposal
from karawo.growth.models import NaikKelas
from karawo.growth.pages.answering import business, event, trail
from karawo.growth.queries.assessments import assessments_of, change_of, event_of
from karawo.growth.queries.register import DatedClass, classes_of, rises_of
from karawo.growth.rules.indicator import Rise
from karawo.kit.rupiah import format_rupiah
from karawo.registry.actions import Refused
from karawo.registry.actions.sending import once
from karawo.ui.answers import refuse, shown
from karawo.ui.requests import key


@requires("register", "naik_kelas")
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, business_id: int) -> HttpResponse:
    thing = business(request, business_id, "register", "naik_kelas")
    change = change_of(assessments_of(thing.pk, timezone.localdate()))
    if change is None or change.levels == 0:
        messages.warning(
            request,
            _("Naik kelas perlu dua penilaian bertanggal dengan rubrik yang sama dan tingkat yang berbeda."),
        )
        return redirect("growth:history", thing.pk)
    if request.method != "POST" and (standing := event_of(change.after)) is not None:
        return redirect("growth:event", standing.pk)
    is_up = change.levels > 0
    rises = []
    if is_up:
        rises = rises_of(thing, first_on=change.before.assessed_on, second_on=change.after.assessed_on)
    form = Proposal(
        request.POST if request.method == "POST" else None,
        rises=[(str(rise.indicator), _rise(rise)) for rise in rises],
        is_up=is_up,
    )
    if form.is_bound and form.is_valid():
        stated = form.stated if is_up else None
        act = partial(
            propose,
            thing,
            before=change.before,
            after=change.after,
            indicator=form.chosen if is_up and stated is None else None,
            stated=stated,
            evidence=form.cleaned_data["evidence"],
            by=person(request),
            at=timezone.now(),
        )
        if (answer := _sent(request, form, act, thing.pk)) is not None:
            return answer
    context = {
        "thing": thing,
        "is_up": is_up,
        "change": {
            "before_level": wording.level_label(change.before),
            "after_level": wording.level_label(change.after),
            "before_on": wording.day(change.before.assessed_on),
            "after_on": wording.day(change.after.assessed_on),
            "before_index": wording.points(change.before.index),
            "after_index": wording.points(change.after.index),
        },
        "has_rises": bool(rises),
        "trail": trail(thing, _("Usulan naik kelas") if is_up else _("Usulan turun kelas")),
        "cancel_url": reverse("growth:history", args=[thing.pk]),
        "legal_url": reverse("growth:legal_proposal", args=[thing.pk]),
        "observe_url": f"/usaha/{thing.pk}/pengamatan/",
    }
    return shown(request, "growth/proposal.html", context, form=form)


def _rise(rise: Rise) -> str:
    code = str(rise.indicator)
    return _("%(label)s: %(before)s (%(before_on)s) → %(after)s (%(after_on)s)") % {
        "label": wording.indicator_label(code),
        "before": wording.indicator_value(code, rise.before.value),
        "before_on": wording.day(rise.before.on),
        "after": wording.indicator_value(code, rise.after.value),
        "after_on": wording.day(rise.after.on),
    }


def _sent(request: HttpRequest, form: Any, act: Any, business_id: int) -> HttpResponse | None:
    """The answer after the act; None where it was refused and the form says why."""
    try:
        made = once(key(request), act, by=person(request), at=timezone.now())
    except Refused as error:
        refuse(form, error)
        return None
    if made is None:
        return redirect("growth:history", business_id)
    messages.success(request, _("Usulan dicatat; orang kedua diminta memeriksanya."))
    return redirect("growth:event", made.pk)


@requires("register", "naik_kelas")
@require_http_methods(["GET", "HEAD", "POST"])
def legal_proposal(request: HttpRequest, business_id: int) -> HttpResponse:
    thing = business(request, business_id, "register", "naik_kelas")
    told = classes_of(thing, until=timezone.localdate())
    by_id = {each.observation_id: each for each in told}
    form = LegalProposal(
        request.POST if request.method == "POST" else None,
        figures=[(str(each.observation_id), _figure(each)) for each in told],
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        act = partial(
            propose_legal_class,
            thing,
            before=by_id[given["before"]],
            after=by_id[given["after"]],
            evidence=given["evidence"],
            by=person(request),
            at=timezone.now(),
        )
        if (answer := _sent(request, form, act, thing.pk)) is not None:
            return answer
    context = {
        "thing": thing,
        "told": [_figure(each) for each in told],
        "may_send": len(told) > 1,
        "trail": trail(thing, _("Kelas menurut PP 7/2021")),
        "cancel_url": reverse("growth:history", args=[thing.pk]),
        "observe_url": f"/usaha/{thing.pk}/pengamatan/",
    }
    return shown(request, "growth/legal_proposal.html", context, form=form)


def _figure(each: DatedClass) -> str:
    return f"{wording.day(each.on)}: {format_rupiah(each.sales_rupiah)} ({each.name})"


@require_GET
@requires("see", "naik_kelas")
def event_page(request: HttpRequest, event_id: int) -> HttpResponse:
    return _event_page(request, event(request, event_id, "see"), Decision())


def _event_page(request: HttpRequest, thing: NaikKelas, form: Decision) -> HttpResponse:
    who = person(request)
    is_level = thing.kind == NaikKelas.Kind.LEVEL
    context = {
        "thing": thing,
        "business": thing.business,
        "trail": [
            {"label": _("Naik kelas"), "url": reverse("growth:events")},
            {"label": thing.business.name, "url": ""},
        ],
        "title": _("%(name)s: %(direction)s")
        % {"name": thing.business.name, "direction": thing.get_direction_display()},
        "outcome": wording.outcome_label(thing),
        "tone": wording.OUTCOME_TONES[thing.outcome],
        "facts": [
            {"term": _("Jenis"), "value": thing.get_kind_display()},
            {"term": _("Dari"), "value": thing.from_name, "note": _first_day(thing)},
            {"term": _("Ke"), "value": thing.to_name, "note": wording.day(thing.happened_on)},
            *_ground(thing),
            {"term": _("Bukti"), "value": thing.evidence},
            {
                "term": _("Diusulkan oleh"),
                "value": str(thing.proposed_by),
                "note": wording.moment(thing.proposed_at),
            },
            *_decided(thing),
        ],
        "assessments": [
            {
                "label": _("Penilaian %(day)s") % {"day": wording.day(each.assessed_on)},
                "url": reverse("growth:assessment", args=[each.pk]),
                "note": wording.level_label(each),
            }
            for each in (thing.from_assessment, thing.to_assessment)
            if each is not None
        ]
        if is_level
        else [],
        "is_waiting": not thing.outcome,
        "may_decide": not thing.outcome and may_decide(who, thing),
        "is_own": thing.proposed_by_id == who.pk,
        "may_undo": thing.outcome in ("", NaikKelas.Outcome.CONFIRMED) and may_undo(who, thing),
    }
    return shown(request, "growth/event.html", context, form=form)


def _first_day(thing: NaikKelas) -> str:
    first: date | None = thing.before_on
    if thing.from_assessment is not None:
        first = thing.from_assessment.assessed_on
    return wording.day(first)


def _ground(thing: NaikKelas) -> list[dict[str, str]]:
    if not thing.indicator:
        return []
    return [
        {
            "term": _("Penanda keras"),
            "value": wording.indicator_label(thing.indicator),
            "note": _("%(before)s (%(before_on)s) → %(after)s (%(after_on)s)")
            % {
                "before": wording.indicator_value(thing.indicator, thing.before_value),
                "before_on": wording.day(thing.before_on),
                "after": wording.indicator_value(thing.indicator, thing.after_value),
                "after_on": wording.day(thing.after_on),
            },
        }
    ]


def _decided(thing: NaikKelas) -> list[dict[str, str]]:
    if thing.decided_at is None:
        return []
    rows = [
        {
            "term": thing.get_outcome_display().capitalize(),
            "value": str(thing.decided_by),
            "note": wording.moment(thing.decided_at),
        }
    ]
    return [*rows, {"term": _("Alasan"), "value": thing.answer}] if thing.answer else rows


@require_POST
@requires("decide", "naik_kelas")
def decided(request: HttpRequest, event_id: int) -> HttpResponse:
    thing = event(request, event_id, "decide")
    form = Decision(request.POST)
    if form.is_valid():
        is_right = form.cleaned_data["decision"] == "benar"
        try:
            made = decide(
                thing,
                is_right=is_right,
                answer=form.cleaned_data["answer"],
                by=person(request),
                at=timezone.now(),
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Usulan %(outcome)s.") % {"outcome": made.get_outcome_display()})
            return redirect("growth:event", thing.pk)
    return _event_page(request, thing, form)


@require_POST
@requires("undo", "naik_kelas")
def withdrawn(request: HttpRequest, event_id: int) -> HttpResponse:
    thing = event(request, event_id, "undo")
    try:
        withdraw(thing, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now())
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Usulan ditarik."))
    return redirect("growth:event", thing.pk)
