"""An appointment made: by an owner on a phone, by the desk for who rings up."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from karawo.accounts.access import person, requires, scope
from karawo.accounts.models import Centre
from karawo.kit.dates import zone_label
from karawo.plut.appointments import actions
from karawo.plut.appointments.forms.visit import Confirm, Wish
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.pages.answering import board_url, line
from karawo.plut.appointments.pages.choosing import (
    Way,
    centres_for,
    field_links,
    open_times,
    own_choices,
    review,
    way_of,
)
from karawo.plut.appointments.pages.clients import client_search
from karawo.plut.appointments.queries import centre_zone, diary_of
from karawo.plut.appointments.queries.day import of_files
from karawo.plut.appointments.rules import ENDED, Channel, Refused, State
from karawo.registry.actions.sending import once
from karawo.ui.answers import refuse, shown
from karawo.ui.requests import key


@requires("register", "appointment")
@never_cache
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The appointments of the own file."""
    now = timezone.now()
    rows = of_files(tuple(scope(request).own_ids))
    lines = [(row, line(row, at=now, zone=centre_zone(row.centre))) for row in rows]
    context = {
        "ahead": [words for row, words in reversed(lines) if row.state not in ENDED],
        "past": [words for row, words in lines if row.state in ENDED],
        "has_file": bool(own_choices(request)),
    }
    return shown(request, "appointments/own.html", context)


@requires("register", "appointment")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The steps one after the other; the last one, and the waiting list, are sent."""
    now = timezone.now()
    here = reverse("appointments:new")
    way = way_of(request, here, today=timezone.localdate(now))
    context: dict[str, Any] = {"way": way, "trail": _trail(way), "back_url": _back(way)}
    if way.chosen is None and not way.is_guest:
        return _ask_whom(request, way, context)
    if way.centre is None:
        rows = [{"label": each.name, "url": way.query(plut=each.pk)} for each in centres_for(way.chosen)]
        return shown(request, "appointments/choose_centre.html", {**context, "centres": rows})
    today = now.astimezone(centre_zone(way.centre)).date()
    context["zone"] = zone_label(centre_zone(way.centre))
    if way.field is None:
        return shown(
            request, "appointments/choose_field.html", {**context, "fields": field_links(way, today)}
        )
    if way.is_wishing:
        return _wish(request, way, context, way.centre, today=today, now=now)
    if way.starts_at is None:
        return _ask_time(request, way, context, way.centre, today=today, now=now)
    return _confirm(request, way, context, way.centre, starts_at=way.starts_at, now=now)


def _trail(way: Way) -> list[dict[str, str]]:
    first = {"label": _("Janji temu saya"), "url": reverse("appointments:own")}
    if way.is_staff and way.centre is not None:
        first = {"label": _("Antrean"), "url": board_url(way.centre)}
    return [first, {"label": _("Janji baru"), "url": ""}]


def _back(way: Way) -> str:
    return _trail(way)[0]["url"]


def _ask_whom(request: HttpRequest, way: Way, context: dict[str, Any]) -> HttpResponse:
    if way.is_staff:
        found = client_search(request, way.here)
        context |= {**found, "guest_url": way.query(tamu=1)}
        return shown(request, "appointments/choose_client.html", context)
    rows = [{"label": each.name, "url": way.query(usaha=each.pk)} for each in own_choices(request)]
    return shown(request, "appointments/choose_business.html", {**context, "businesses": rows})


def _ask_time(
    request: HttpRequest, way: Way, context: dict[str, Any], centre: Centre, *, today: date, now: datetime
) -> HttpResponse:
    diary = diary_of(centre, today, today + timedelta(days=31))
    since = now if way.is_staff else now + diary.terms.lead
    found = open_times(way, diary, first=today, since=since)
    rows = review(way, "")
    return shown(
        request,
        "appointments/choose_time.html",
        {**context, "open": found, "review": rows, "wish_url": way.query(tunggu=1, waktu=None)},
    )


def _confirm(
    request: HttpRequest,
    way: Way,
    context: dict[str, Any],
    centre: Centre,
    *,
    starts_at: datetime,
    now: datetime,
) -> HttpResponse:
    form = Confirm(request.POST if request.method == "POST" else None, client=way.client)
    if form.is_bound and form.is_valid():
        channel = Channel.PHONE if way.is_staff else Channel.WEB
        user = person(request)
        try:
            made = once(
                key(request),
                lambda: actions.book(
                    centre,
                    form.client(),
                    field=way.field or "",
                    starts_at=starts_at,
                    consultant_id=way.consultant_id,
                    channel=channel,
                    about=form.cleaned_data["about"],
                    by=user,
                    at=now,
                ),
                by=user,
                at=now,
            )
        except Refused as error:
            refuse(form, error)
        else:
            return _made(request, made, _("Janji temu dicatat."), context["back_url"])
    seats = diary_of(centre, starts_at.date(), starts_at.date()).choices(
        way.field or "", starts_at.date(), since=now
    )
    names = [
        seat.name
        for slot, free in seats.items()
        if slot.starts_at == starts_at
        for seat in free
        if way.consultant_id in {None, seat.user_id}
    ]
    rows = review(way, " / ".join(names) or _("sudah terisi"))
    extra = {"review": rows, "other_url": way.query(waktu=None), "wish_url": way.query(tunggu=1, waktu=None)}
    return shown(request, "appointments/confirm.html", {**context, **extra}, form=form)


def _wish(
    request: HttpRequest, way: Way, context: dict[str, Any], centre: Centre, *, today: date, now: datetime
) -> HttpResponse:
    initial = {"wish_from": way.on or today, "wish_to": (way.on or today) + timedelta(days=7)}
    form = Wish(request.POST if request.method == "POST" else None, client=way.client, initial=initial)
    if form.is_bound and form.is_valid():
        user, answers = person(request), form.cleaned_data
        try:
            made = once(
                key(request),
                lambda: actions.wish(
                    centre,
                    form.client(),
                    field=way.field or "",
                    wish_from=answers["wish_from"],
                    wish_to=answers["wish_to"],
                    consultant_id=way.consultant_id,
                    channel=Channel.PHONE if way.is_staff else Channel.WEB,
                    about=answers["about"],
                    by=user,
                    at=now,
                ),
                by=user,
                at=now,
            )
        except Refused as error:
            refuse(form, error)
        else:
            said = _("Masuk daftar tunggu. Begitu ada waktu kosong, tawarannya muncul di sini.")
            return _made(request, made, said, context["back_url"])
    extra = {"review": review(way, ""), "other_url": way.query(tunggu=None)}
    return shown(request, "appointments/wish.html", {**context, **extra}, form=form)


def _made(request: HttpRequest, made: Appointment | None, said: str, back_url: str) -> HttpResponse:
    if made is None:
        messages.info(request, _("Formulir ini sudah terkirim sebelumnya."))
        return redirect(back_url)
    messages.success(request, said)
    if made.state == State.WISHED:
        return redirect(back_url)
    return redirect("appointments:appointment", made.pk)
