"""What everybody sees: gatherings that take registrations, signing up on a phone, and the own ticket."""

from __future__ import annotations

from typing import Any

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import limited, requires
from karawo.gatherings import actions
from karawo.gatherings.forms.enrolling import SignUpForm
from karawo.gatherings.models import Channel, Gathering, Registration
from karawo.gatherings.pages.answering import STATE_TONES
from karawo.gatherings.queries import Seating, open_gatherings, place_in_line, published, ticket_of
from karawo.gatherings.queries.public import open_board_of
from karawo.gatherings.queries.wording import moment, share_text, span, turn_rule, when
from karawo.gatherings.rules import Allotment, State
from karawo.kit.numbers import format_integer
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import refuse, shown
from karawo.ui.requests import key

AT_MOST = "60/h/ip"
"""A school or an office shares one address; a machine that fills a hall needs more than this."""


@require_GET
@requires("list", "gathering_page")
def public_list(request: HttpRequest) -> HttpResponse:
    found = open_gatherings(timezone.now())
    rows = [
        {
            "url": reverse("gatherings:public_gathering", args=[row.code]),
            "title": row.title,
            "kind": row.kind.name,
            "when": when(row),
            "place": f"{row.place_text}, {row.region.full_name}",
            "organiser": row.organiser_name,
            "seats": seats_said(row, seating),
            "is_open": row.takes_registrations(timezone.now()),
        }
        for row, seating in found
    ]
    return render(request, "gatherings/public_list.html", {"rows": rows})


def seats_said(row: Gathering, seating: Seating) -> str:
    """What a stranger is told of the seats, in words."""
    if row.allotment == Allotment.ON_CLOSE:
        return _("%(seats)s kursi, dibagi sesudah pendaftaran ditutup") % {
            "seats": format_integer(seating.seats)
        }
    if seating.free > 0 and not seating.waiting:
        return _("%(free)s dari %(seats)s kursi masih ada") % {
            "free": format_integer(seating.free),
            "seats": format_integer(seating.seats),
        }
    return _("penuh; %(waiting)s di daftar tunggu") % {"waiting": format_integer(seating.waiting)}


def _gone(request: HttpRequest) -> HttpResponse:
    return render(request, "gatherings/gone.html", status=410)


@require_GET
@requires("see", "gathering_page")
def public_gathering(request: HttpRequest, code: str) -> HttpResponse:
    found = published(code)
    if found is None:
        return _gone(request)
    row, seating = found
    url = request.build_absolute_uri(reverse("gatherings:public_gathering", args=[row.code]))
    context = {
        "row": row,
        "when": when(row),
        "seats": seats_said(row, seating),
        "is_full": seating.free == 0 or seating.waiting > 0,
        "turn_rule": turn_rule(row),
        "takes_registrations": row.takes_registrations(timezone.now()),
        "until": moment(row.registration_until or row.starts_at, row.zone),
        "sessions": _sessions(row),
        "share_text": share_text(row, url),
    }
    return render(request, "gatherings/public_gathering.html", context)


def _sessions(row: Gathering) -> list[dict[str, Any]]:
    return [
        {
            "title": session.title,
            "when": span(session.starts_at, session.ends_at, row.zone),
            "speaker": session.speaker,
            "items": session.items,
        }
        for session in row.sessions.all()
    ]


@never_cache
@sensitive_post_parameters()
@limited("gathering_sign_up", AT_MOST)
@require_http_methods(["GET", "HEAD", "POST"])
@requires("register", "registration")
def signing_up(request: HttpRequest, code: str) -> HttpResponse:
    found = published(code)
    if found is None or not found[0].takes_registrations(timezone.now()):
        return _gone(request)
    row, seating = found
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            signed = actions.sign_up(
                row,
                form.given(),
                key=key(request),
                channel=Channel.WEB,
                has_consented=form.cleaned_data["consent"],
                by=None,
                at=timezone.now(),
            )
        except Refused as error:
            refuse(form, error)
        else:
            return redirect("gatherings:ticket", signed.token)
    context = {
        "row": row,
        "when": when(row),
        "seats": seats_said(row, seating),
        "turn_rule": turn_rule(row),
        "back_url": reverse("gatherings:public_gathering", args=[row.code]),
    }
    return shown(request, "gatherings/sign_up.html", context, form=form)


@never_cache
@limited("gathering_ticket", "240/h/ip")
@require_GET
@requires("see", "gathering_page")
def ticket(request: HttpRequest, token: str) -> HttpResponse:
    """The personal link: the own seat of one gathering and nothing else; looking changes nothing."""
    one = ticket_of(actions.digest_of(token))
    if one is None:
        return _gone(request)
    row, now = one.gathering, timezone.now()
    state = State(one.state)
    context = {
        "one": one,
        "row": row,
        "when": when(row),
        "state": one.get_state_display(),
        "tone": STATE_TONES[state],
        "is_seated": state is State.SEATED,
        "is_offered": state is State.OFFERED,
        "is_waiting": state is State.WAITING,
        "is_cancelled": state is State.CANCELLED,
        "is_over": row.is_over(now),
        "turn_rule": turn_rule(row),
        "place": format_integer(place_in_line(one, at=now)) if state is State.WAITING else "",
        "until": moment(one.offer_expires_at, row.zone),
        "code": segno.make(one.code_shown, error="q").svg_data_uri(
            scale=7, border=2, dark="#000", light="#fff"
        ),
        "answer_url": reverse("gatherings:ticket_answer", args=[token]),
        "board_url": reverse("gatherings:from_ticket", args=[token])
        if state is not State.CANCELLED and open_board_of("", gathering_id=row.pk)
        else "",
        "certificates": [each for each in one.certificates.all() if not each.is_revoked],
        "sessions": _sessions(row),
    }
    return _secret(render(request, "gatherings/ticket.html", context))


@never_cache
@limited("gathering_ticket_answer", AT_MOST)
@require_POST
@requires("see", "gathering_page")
def ticket_answer(request: HttpRequest, token: str) -> HttpResponse:
    """`terima` or `lepas` an offer, or `batal`."""
    one = ticket_of(actions.digest_of(token))
    if one is None:
        return _gone(request)
    try:
        messages.success(request, _answer(one, request.POST.get("answer", "")))
    except Refused as error:
        messages.error(request, error.message)
    return _secret(redirect("gatherings:ticket", token))


def _answer(one: Registration, word: str) -> str:
    """Does what was asked and says so. Raises Refused."""
    now = timezone.now()
    if word == "terima":
        actions.accept(one, by=None, at=now)
        return _("Kursi menjadi milik Anda.")
    if word == "lepas":
        actions.decline(one, by=None, at=now)
        return _("Kursi dilepas; Anda tetap di daftar tunggu.")
    if word == "batal":
        actions.cancel(one, by=None, at=now)
        return _("Pendaftaran Anda dibatalkan.")
    raise Refused(_("Pilih salah satu tombol."))


def _secret(answer: HttpResponse) -> HttpResponse:
    """The address is the key: it goes to no other site and into no index."""
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer
