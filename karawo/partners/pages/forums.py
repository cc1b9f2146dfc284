"""Forums: the list, one with its health card, its seats, its ratings and its study of actors."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import may, person, requires, scope
from karawo.kit.numbers import format_decimal, format_integer
from karawo.partners import actions
from karawo.partners.access import may_do, visible_commitments, visible_forums
from karawo.partners.actions.forums import MOST_ACTORS
from karawo.partners.forms.forums import ForumForm, MeetingForm, MemberForm, RatingForm, StudyForm
from karawo.partners.models import Forum, Membership, Rating
from karawo.partners.pages import words
from karawo.partners.pages.answering import allow, asked_form, did, first_error, forum_of, shown, trail
from karawo.partners.queries.health import Health, health_of
from karawo.partners.queries.ledger import unit_sums
from karawo.partners.queries.pictures import members_of
from karawo.partners.rules.vocabulary import CHALLENGES, GROUPS, Challenge, thread_of
from karawo.registry.actions.writing import kab_of
from karawo.ui.answers import done, paged
from karawo.ui.language import said


def forum_list() -> tuple[str, str]:
    return _("Forum"), reverse("partners:forums")


def forum_step(forum: Forum) -> tuple[str, str]:
    return forum.name, reverse("partners:forum", args=[forum.pk])


@require_GET
@requires("list", "forum")
def forums(request: HttpRequest) -> HttpResponse:
    rows, pager = paged(request, visible_forums(scope(request)), _("forum"))
    return shown(
        request,
        "partners/forums.html",
        {
            "trail": trail(here=_("Forum")),
            "heads": [
                {"label": _("Forum")},
                {"label": _("Wilayah")},
                {"label": _("Model")},
                {"label": _("Dimulai")},
            ],
            "rows": [
                {
                    "text": each.name,
                    "note": each.theme,
                    "url": reverse("partners:forum", args=[each.pk]),
                    "cells": [
                        {"label": _("Wilayah"), "text": each.region.full_name},
                        {"label": _("Model"), "text": str(each.get_model_display())},
                        {"label": _("Dimulai"), "text": words.short_day(each.opened_on)},
                    ],
                }
                for each in rows
            ],
            "pager": pager,
            "may_open": may(request.user, "register", "forum"),
        },
    )


@require_http_methods(["GET", "POST"])
@requires("register", "forum")
def new_forum(request: HttpRequest) -> HttpResponse:
    form = ForumForm(request.POST or None, scope=scope(request))
    if request.method == "POST" and form.is_valid():
        given = _given(form)
        allow(request, "register", "forum", kab_of(given.region_id))
        kept = did(request, form, partial(actions.open_forum, given, by=person(request), at=timezone.now()))
        if not form.errors:
            messages.success(request, _("Forum dibuka. Masukkan mitranya."))
            return redirect("partners:forum", kept.pk) if kept else redirect("partners:forums")
    here = _("Buka forum")
    back = reverse("partners:forums")
    return asked_form(request, form, title=here, submit=here, back=back, trail=trail(forum_list(), here=here))


def _given(form: ForumForm) -> actions.GivenForum:
    told = dict(form.cleaned_data)
    return actions.GivenForum(**told | {"region_id": told.pop("region").pk})


@require_http_methods(["GET", "POST"])
@requires("correct", "forum")
def corrected_forum(request: HttpRequest, forum_id: int) -> HttpResponse:
    found = forum_of(request, forum_id, "correct")
    columns = ("name", "theme", "model", "region", "opened_on")
    initial = {name: getattr(found, name) for name in columns} | {"commodities": ", ".join(found.commodities)}
    form = ForumForm(request.POST or None, scope=scope(request), initial=initial)
    form.fields["region"].disabled = True
    if request.method == "POST" and form.is_valid():
        act = partial(actions.correct_forum, found, _given(form), by=person(request), at=timezone.now())
        did(request, form, act)
        if not form.errors:
            messages.success(request, _("Forum diperbaiki."))
            return redirect("partners:forum", found.pk)
    here = _("Perbaiki forum")
    back = reverse("partners:forum", args=[found.pk])
    return asked_form(
        request,
        form,
        title=here,
        submit=here,
        back=back,
        trail=trail(forum_list(), forum_step(found), here=here),
    )


@require_GET
@requires("see", "forum")
def forum(request: HttpRequest, forum_id: int) -> HttpResponse:
    found = forum_of(request, forum_id)
    today = timezone.localdate()
    promises = visible_commitments(scope(request)).filter(forum=found)
    seats = found.memberships.filter(until=None).select_related("partner__region")
    as_of = words.moment(timezone.now())
    health = health_of(found, on=today)
    here = f"?forum={found.pk}"
    return shown(
        request,
        "partners/forum.html",
        {
            "forum": found,
            "trail": trail(forum_list(), here=found.name),
            "model": str(found.get_model_display()),
            "commodities": ", ".join(found.commodities),
            "figures": _figures(found, health, as_of),
            "inclusion": _inclusion(health),
            "attendance": health.attendance,
            "seats": [
                {
                    "row": each,
                    "url": reverse("partners:partner", args=[each.partner_id]),
                    "seat": words.seat(each.partner),
                    "helix": thread_of(each.partner.element),
                }
                for each in seats
            ],
            "units": words.unit_rows(unit_sums(promises)),
            "pictures": [
                {"label": _("Cakupan: kursi yang kosong"), "url": reverse("partners:coverage") + here},
                {"label": _("Ketepatan janji per triwulan"), "url": reverse("partners:punctuality") + here},
                {"label": _("Jejaring kerja bersama"), "url": reverse("partners:network") + here},
                {
                    "label": _("Peta pengaruh dan kepentingan"),
                    "url": reverse("partners:grid", args=[found.pk]),
                },
                {"label": _("MACTOR (pilihan)"), "url": reverse("partners:mactor", args=[found.pk])},
            ],
            "promises_url": reverse("partners:commitments") + here,
            "needs_url": reverse("partners:needs") + here,
            "meetings": [
                {
                    "title": each.gathering.title,
                    "url": reverse("gatherings:gathering", args=[each.gathering_id]),
                    "on": words.day(timezone.localtime(each.gathering.starts_at).date()),
                }
                for each in found.meetings.select_related("gathering")
            ],
            "meeting_form": MeetingForm(scope=scope(request), auto_id="kegiatan_%s"),
            "member_form": MemberForm(scope=scope(request), auto_id="anggota_%s"),
            "may_correct": may_do(request.user, "correct", "forum", found.kab_id),
            "may_promise": may_do(request.user, "register", "commitment", found.kab_id),
        },
    )


def _figures(forum: Forum, health: Health, as_of: str) -> list[dict[str, Any]]:
    """The three challenges of a joint effort, each by what can be counted."""
    here = f"?forum={forum.pk}"
    promises = reverse("partners:commitments") + here
    present, seats = health.seats
    at_work, _of = health.delivering_seats
    kept, joint = health.kept, health.joint_programmes
    open_technical = health.open_needs[Challenge.TECHNICAL]
    all_technical = open_technical + health.closed_needs[Challenge.TECHNICAL]
    rows = [
        {
            "label": said(CHALLENGES[Challenge.COMMITMENT]),
            "value": "" if kept is None or not kept.due else words.percent(kept.percent).removesuffix(" %"),
            "unit": "%",
            "definition": _("Bagian janji forum ini yang tenggatnya tiba dan seluruhnya diterima."),
            "denominator": _("%(count)s janji yang tenggatnya tiba")
            % {"count": format_integer(kept.due if kept else 0)},
            "unknown": format_integer(kept.unsure if kept else 0),
            "href": f"{promises}&keadaan=jatuh_tempo",
        },
        {
            "label": _("Unsur yang duduk"),
            "value": f"{present}",
            "unit": _("dari %(seats)s") % {"seats": seats},
            "definition": _(
                "Unsur yang punya sedikitnya satu anggota. Yang sudah bekerja: unsur dengan janji yang "
                "sedang atau selesai dipenuhi, di sini %(count)s."
            )
            % {"count": at_work},
            "denominator": _("%(count)s anggota") % {"count": format_integer(health.members)},
            "unknown": "0",
            "href": reverse("partners:coverage") + here,
        },
        {
            "label": said(CHALLENGES[Challenge.TECHNICAL]),
            "value": "" if not all_technical else format_integer(open_technical),
            "unit": _("masih terbuka"),
            "definition": _("Kebutuhan forum ini yang ditandai tantangan level teknis dan belum ditutup."),
            "denominator": _("%(count)s kebutuhan teknis") % {"count": format_integer(all_technical)},
            "unknown": "0",
            "href": f"{reverse('partners:needs')}{here}&tantangan=technical",
        },
        {
            "label": said(CHALLENGES[Challenge.INCLUSION]),
            "value": "" if not joint[1] else format_integer(joint[0]),
            "unit": _("program lintas unsur"),
            "definition": _(
                "Program dengan janji dari dua unsur atau lebih. Keseimbangan rupiah yang diterima antarunsur "
                "(Shannon, 0–1): %(balance)s."
            )
            % {
                "balance": _("belum cukup data")
                if health.balance is None
                else format_decimal(health.balance, 2)
            },
            "denominator": _("%(count)s program bernama") % {"count": format_integer(joint[1])},
            "unknown": "0",
            "href": promises,
        },
    ]
    return [row | {"as_of": as_of} for row in rows]


def _inclusion(health: Health) -> list[dict[str, Any]]:
    return [
        {
            "group": words.first_up(said(GROUPS[each.group])),
            "promises": f"{format_integer(each.promises)} / {format_integer(each.of)}",
            "people": ""
            if each.people is None
            else f"{format_integer(each.people)} / {format_integer(each.people_of)}",
            "unknown": "" if each.people is None else format_integer(each.people_unknown),
        }
        for each in health.groups
    ]


@require_POST
@requires("correct", "forum")
def new_member(request: HttpRequest, forum_id: int) -> HttpResponse:
    found = forum_of(request, forum_id, "correct")
    form = MemberForm(request.POST, scope=scope(request))
    if form.is_valid():
        now = timezone.now()
        act = partial(
            actions.join,
            found,
            form.cleaned_data["partner"],
            role=form.cleaned_data["role"],
            since=timezone.localdate(now),
            by=person(request),
            at=now,
        )
        did(request, form, act)
    if form.errors:
        messages.error(request, first_error(form))
    else:
        messages.success(request, _("Mitra duduk di forum ini."))
    return redirect(reverse("partners:forum", args=[found.pk]) + "#anggota")


@require_POST
@requires("correct", "forum")
def new_meeting(request: HttpRequest, forum_id: int) -> HttpResponse:
    found = forum_of(request, forum_id, "correct")
    form = MeetingForm(request.POST, scope=scope(request))
    if form.is_valid():
        gathering = form.cleaned_data["gathering"]
        did(request, form, partial(actions.meet, found, gathering, by=person(request), at=timezone.now()))
    if form.errors:
        messages.error(request, first_error(form))
    else:
        messages.success(request, _("Kegiatan terhubung; kehadiran dan keputusannya ikut dihitung."))
    return redirect(reverse("partners:forum", args=[found.pk]) + "#pertemuan")


@require_POST
@requires("correct", "forum")
def left_member(request: HttpRequest, membership_id: int) -> HttpResponse:
    seats = Membership.objects.filter(forum__in=visible_forums(scope(request)))
    seat = get_object_or_404(seats, pk=membership_id)
    allow(request, "correct", "forum", seat.kab_id)
    act = partial(actions.leave, seat, by=person(request), at=timezone.now())
    return done(
        request, act, _("Kursinya dikosongkan."), reverse("partners:forum", args=[seat.forum_id]) + "#anggota"
    )


@require_http_methods(["GET", "POST"])
@requires("register", "forum_rating")
def rating(request: HttpRequest, forum_id: int) -> HttpResponse:
    found = forum_of(request, forum_id)
    allow(request, "register", "forum_rating", found.kab_id)
    members = list(members_of(found))
    mine = Rating.objects.filter(forum=found, rater=person(request))
    former = {row.partner_id: (row.power, row.interest) for row in mine}
    form = RatingForm(request.POST or None, members=members, former=former)
    if request.method == "POST" and form.is_valid():
        act = partial(actions.rate, found, form.scores(), by=person(request), at=timezone.now())
        did(request, form, act)
        if not form.errors:
            messages.success(request, _("Penilaian Anda tersimpan."))
            return redirect("partners:grid", found.pk)
    here = _("Nilai pengaruh dan kepentingan")
    return shown(
        request,
        "partners/rating.html",
        {"forum": found, "trail": trail(forum_list(), forum_step(found), here=here), "title": here},
        form=form,
    )


@require_http_methods(["GET", "POST"])
@requires("correct", "forum")
def new_study(request: HttpRequest, forum_id: int) -> HttpResponse:
    found = forum_of(request, forum_id, "correct")
    members = list(members_of(found)[:MOST_ACTORS])
    form = StudyForm(request.POST or None, members=members)
    if request.method == "POST" and form.is_valid():
        act = partial(
            actions.study_actors,
            found,
            actors=[each.pk for each in members],
            **form.cleaned_data,
            by=person(request),
            at=timezone.now(),
        )
        did(request, form, act)
        if not form.errors:
            messages.success(request, _("Matriks tersimpan; langkah dan hasilnya di bawah."))
            return redirect("partners:mactor", found.pk)
    here = _("Isi matriks MACTOR")
    return shown(
        request,
        "partners/new_study.html",
        {
            "forum": found,
            "members": members,
            "trail": trail(forum_list(), forum_step(found), here=here),
            "title": here,
            "cancel_url": reverse("partners:mactor", args=[found.pk]),
        },
        form=form,
    )
