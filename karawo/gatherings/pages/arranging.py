"""Arranging a gathering and its sessions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import person, requires, scope
from karawo.gatherings import actions
from karawo.gatherings.access import may_arrange, may_change, may_publish, visible_sessions
from karawo.gatherings.forms.arranging import GatheringForm, SessionForm
from karawo.gatherings.models import GatheringSession
from karawo.gatherings.pages.answering import found_gathering, gathering_url, trail
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import allow, done, refuse, shown


@require_http_methods(["GET", "HEAD", "POST"])
@requires("register", "gathering")
def new(request: HttpRequest) -> HttpResponse:
    form = GatheringForm(request.POST if request.method == "POST" else None, scope=scope(request))
    if form.is_bound and form.is_valid():
        given = form.given()
        allow(may_arrange(person(request), actions.kab_of(given.region.pk)))
        try:
            made = actions.arrange(given, by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Kegiatan tersusun. Lengkapi sesinya, lalu buka pendaftaran."))
            return redirect(gathering_url(made))
    context = {
        "title": _("Susun kegiatan"),
        "submit": _("Simpan kegiatan"),
        "trail": trail(None, _("Susun kegiatan")),
        "cancel_url": reverse("gatherings:gatherings"),
    }
    return shown(request, "gatherings/arrange.html", context, form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("correct", "gathering")
def changing(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_change(person(request), row))
    form = GatheringForm(
        request.POST if request.method == "POST" else None, scope=scope(request), gathering=row
    )
    if form.is_bound and form.is_valid():
        try:
            actions.change(row, form.given(), by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Perubahan tersimpan."))
            return redirect(gathering_url(row))
    context = {
        "title": _("Ubah kegiatan"),
        "submit": _("Simpan perubahan"),
        "trail": trail(row, _("Perubahan")),
        "cancel_url": gathering_url(row),
    }
    return shown(request, "gatherings/arrange.html", context, form=form)


@require_POST
@requires("publish", "gathering")
def publishing(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_publish(person(request), row))
    return done(
        request,
        lambda: actions.publish(row, by=person(request), at=timezone.now()),
        _("Pendaftaran dibuka; bagikan tautan atau posternya."),
        gathering_url(row),
    )


@require_POST
@requires("publish", "gathering")
def withdrawing(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_publish(person(request), row))
    return done(
        request,
        lambda: actions.withdraw(row, by=person(request), at=timezone.now()),
        _("Pendaftaran ditutup; yang sudah terdaftar tetap."),
        gathering_url(row),
    )


@require_POST
@requires("correct", "gathering")
def calling_off(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_change(person(request), row))
    return done(
        request,
        lambda: actions.call_off(
            row, reason=request.POST.get("reason", ""), by=person(request), at=timezone.now()
        ),
        _("Kegiatan dibatalkan; alasannya terbaca di halaman pendaftaran dan tiket."),
        gathering_url(row),
    )


@require_POST
@requires("correct", "registration")
def allotting(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_change(person(request), row))
    return done(
        request,
        lambda: actions.allot(row, by=person(request), at=timezone.now()),
        _("Kursi dibagi menurut giliran."),
        gathering_url(row) + "#daftar-tunggu",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("correct", "gathering")
def new_session(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_change(person(request), row))
    form = SessionForm(request.POST if request.method == "POST" else None, gathering=row)
    if form.is_bound and form.is_valid():
        try:
            actions.add_session(row, form.given(), by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Sesi ditambahkan."))
            return redirect(gathering_url(row))
    context = {
        "title": _("Tambah sesi"),
        "submit": _("Simpan sesi"),
        "trail": trail(row, _("Tambah sesi")),
        "cancel_url": gathering_url(row),
    }
    return shown(request, "gatherings/arrange.html", context, form=form)


def _session(request: HttpRequest, part_id: int) -> GatheringSession:
    found = get_object_or_404(visible_sessions(scope(request)), pk=part_id)
    allow(may_change(person(request), found.gathering))
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@requires("correct", "gathering")
def session(request: HttpRequest, part_id: int) -> HttpResponse:
    part = _session(request, part_id)
    row = part.gathering
    form = SessionForm(request.POST if request.method == "POST" else None, gathering=row, session=part)
    if form.is_bound and form.is_valid():
        try:
            actions.change_session(part, form.given(), by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Sesi tersimpan."))
            return redirect(gathering_url(row))
    context = {
        "title": _("Ubah sesi"),
        "submit": _("Simpan sesi"),
        "trail": trail(row, part.title),
        "cancel_url": gathering_url(row),
        "remove_url": reverse("gatherings:session_removed", args=[part.pk]),
    }
    return shown(request, "gatherings/arrange.html", context, form=form)


@require_POST
@requires("correct", "gathering")
def session_removed(request: HttpRequest, part_id: int) -> HttpResponse:
    part = _session(request, part_id)
    return done(
        request,
        lambda: actions.remove_session(part, by=person(request), at=timezone.now()),
        _("Sesi dihapus."),
        gathering_url(part.gathering),
    )
