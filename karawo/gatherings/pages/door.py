"""The door of one session: read a code, tick a name, count heads, take it back; with or without a signal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karawo.accounts.access import person, requires, scope
from karawo.gatherings import actions
from karawo.gatherings.access import (
    may_enrol,
    may_keep_door,
    visible_attendances,
    visible_registrations,
    visible_sessions,
)
from karawo.gatherings.forms.enrolling import HeadCountForm
from karawo.gatherings.models import Attendance, GatheringSession, HeadCount
from karawo.gatherings.pages.answering import STATE_TONES, as_of, trail
from karawo.gatherings.queries import list_of
from karawo.gatherings.queries.wording import clock, span
from karawo.gatherings.rules import State
from karawo.kit.numbers import format_integer
from karawo.registry.rules.refusal import Refused
from karawo.ui import outbox
from karawo.ui.answers import allow, done, refuse, shown
from karawo.ui.forms import Form
from karawo.ui.requests import key


class CodeForm(Form):
    code = forms.CharField(
        label=gettext_lazy("Kode peserta"),
        max_length=200,
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "autofocus": True}
        ),
    )


def session_of(request: HttpRequest, part_id: int) -> GatheringSession:
    """404 for a stranger."""
    found = get_object_or_404(visible_sessions(scope(request)), pk=part_id)
    allow(may_keep_door(person(request), found.gathering))
    return found


@outbox.takes_deliveries
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires("register", "attendance")
def door(request: HttpRequest, part_id: int) -> HttpResponseBase:
    session = session_of(request, part_id)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        now = timezone.now()
        try:
            one = actions.find_by_code(session, form.cleaned_data["code"])
            visit, is_new = actions.come(
                session,
                one,
                key=key(request),
                how=Attendance.How.CODE,
                came_at=outbox.seen_at(request, now=now) or now,
                by=person(request),
                at=now,
            )
        except Refused as error:
            refuse(form, error)
        else:
            return _welcomed(request, session, visit, one.name, is_new=is_new)
    if form.is_bound and outbox.is_delivery(request):
        return outbox.refused(form)
    return shown(request, "gatherings/door.html", _context(request, session), form=form)


def _welcomed(
    request: HttpRequest, session: GatheringSession, visit: Attendance, name: str, *, is_new: bool
) -> HttpResponseBase:
    url = reverse("gatherings:door", args=[session.pk])
    is_first = visit.key == key(request)
    text = (
        _("%(name)s hadir pukul %(clock)s.") if is_first else _("%(name)s sudah tercatat pukul %(clock)s.")
    ) % {"name": name, "clock": clock(visit.came_at, session.gathering.zone)}
    if outbox.is_watched(request):
        (messages.success if is_first else messages.info)(request, text)
    if outbox.is_delivery(request):
        return outbox.delivered(
            key(request), is_first=is_new, received_at=visit.received_at, url=url, text=text
        )
    return redirect(url)


@require_safe
def blank_door(request: HttpRequest) -> HttpResponse:
    """The form as phones keep it for days without a signal: of no gathering, for nobody."""
    return render(request, "gatherings/blank_door.html", {"form": CodeForm()})


def _context(request: HttpRequest, session: GatheringSession) -> dict[str, Any]:
    row = session.gathering
    text = request.GET.get("cari", "")[:60]
    everybody = list_of(session)
    lines = list_of(session, text) if text else everybody
    here = reverse("gatherings:door", args=[session.pk])
    came = [each for each in everybody if each.visit is not None]
    return {
        "row": row,
        "session": session,
        "trail": trail(row, _("Pintu")),
        "when": span(session.starts_at, session.ends_at, row.zone),
        "here": here,
        "text": text,
        "as_of": as_of(),
        "came": format_integer(len(came)),
        "expected": format_integer(
            sum(each.registration.state in {State.SEATED, State.OFFERED} for each in everybody)
        ),
        "rows": [
            {
                "id": each.registration.pk,
                "name": each.registration.name,
                "organisation": each.registration.organisation,
                "code": each.registration.code_shown,
                "state": each.registration.get_state_display(),
                "tone": STATE_TONES[State(each.registration.state)],
                "is_seated": each.registration.state == State.SEATED,
                "visit_id": each.visit.pk if each.visit else None,
                "came": clock(each.visit.came_at, row.zone) if each.visit else "",
                "left": clock(each.visit.left_at, row.zone) if each.visit else "",
            }
            for each in lines
        ],
        "tabs": [
            {
                "label": each.title,
                "url": reverse("gatherings:door", args=[each.pk]),
                "is_current": each.pk == session.pk,
            }
            for each in row.sessions.all()
        ],
        "enrol_url": reverse("gatherings:enrolling", args=[row.pk]) + f"?pintu={session.pk}"
        if may_enrol(request.user, row)
        else "",
        "counts": [
            {
                "id": count.pk,
                "number": format_integer(count.number),
                "women": "" if count.women is None else format_integer(count.women),
                "note": count.note,
                "at": clock(count.counted_at, row.zone),
            }
            for count in session.head_counts.filter(undone_at=None)
        ],
        "count_form": HeadCountForm(auto_id="id_hitung_%s"),
    }


@require_POST
@requires("register", "attendance")
def ticked(request: HttpRequest, part_id: int) -> HttpResponse:
    """From the list of names: `peserta` says who."""
    session = session_of(request, part_id)
    word = request.POST.get("peserta", "")
    number = int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0
    rows = visible_registrations(scope(request)).filter(gathering_id=session.gathering_id)
    one = rows.filter(pk=number).first()
    if one is None:
        messages.error(request, _("Peserta ini tidak ada di kegiatan ini; cari namanya lagi."))
        return redirect(_back(request, session))
    now = timezone.now()
    return done(
        request,
        lambda: actions.come(
            session, one, key=key(request), how=Attendance.How.NAME, came_at=now, by=person(request), at=now
        ),
        _("%(name)s hadir.") % {"name": one.name},
        _back(request, session),
    )


def _back(request: HttpRequest, session: GatheringSession) -> str:
    text = request.POST.get("cari", "")
    here = reverse("gatherings:door", args=[session.pk])
    return f"{here}?cari={text}#daftar" if text.replace(" ", "").isalnum() else f"{here}#daftar"


def _visit(request: HttpRequest, visit_id: int) -> Attendance:
    found = get_object_or_404(visible_attendances(scope(request)), pk=visit_id)
    allow(may_keep_door(person(request), found.session.gathering))
    return found


@require_POST
@requires("register", "attendance")
def left(request: HttpRequest, visit_id: int) -> HttpResponse:
    visit = _visit(request, visit_id)
    return done(
        request,
        lambda: actions.leave(visit, by=person(request), at=timezone.now()),
        _("%(name)s pulang.") % {"name": visit.registration.name},
        _back(request, visit.session),
    )


@require_POST
@requires("undo", "attendance")
def undone(request: HttpRequest, visit_id: int) -> HttpResponse:
    visit = _visit(request, visit_id)
    return done(
        request,
        lambda: actions.undo(visit, by=person(request), at=timezone.now()),
        _("Kehadiran %(name)s diurungkan.") % {"name": visit.registration.name},
        _back(request, visit.session),
    )


@require_POST
@requires("register", "attendance")
def counted(request: HttpRequest, part_id: int) -> HttpResponse:
    session = session_of(request, part_id)
    form = HeadCountForm(request.POST, auto_id="id_hitung_%s")
    if form.is_valid():
        told = form.cleaned_data
        now = timezone.now()
        try:
            actions.count_heads(
                session, key=key(request), number=told["number"], women=told["women"],
                note=told["note"], counted_at=now, by=person(request), at=now,
            )  # fmt: skip
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Hitungan tersimpan, terpisah dari yang tercatat bernama."))
            return redirect(reverse("gatherings:door", args=[session.pk]) + "#hitungan")
    return _refused_count(request, session, form)


def _refused_count(request: HttpRequest, session: GatheringSession, form: HeadCountForm) -> HttpResponse:
    context = {
        **_context(request, session),
        "form": CodeForm(),
        "count_form": form,
        "is_refused": True,
        "is_count_refused": True,
    }
    return render(request, "gatherings/door.html", context, status=422)


@require_POST
@requires("undo", "attendance")
def count_undone(request: HttpRequest, count_id: int) -> HttpResponse:
    count = get_object_or_404(
        HeadCount.objects.select_related("session__gathering").filter(
            session__in=visible_sessions(scope(request))
        ),
        pk=count_id,
    )
    allow(may_keep_door(person(request), count.session.gathering))
    return done(
        request,
        lambda: actions.undo_count(count, by=person(request), at=timezone.now()),
        _("Hitungan diurungkan."),
        reverse("gatherings:door", args=[count.session_id]) + "#hitungan",
    )
