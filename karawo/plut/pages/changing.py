"""A case changes hands, moves, closes, opens again; a note is written. Forms of one act each."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import person, requires
from karawo.accounts.models import Centre
from karawo.plut import actions
from karawo.plut.forms.cases import CloseCase, Transfer
from karawo.plut.pages.answering import case_of, case_url, done, name_shown, trail
from karawo.plut.queries.cases import consultants_at
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import refuse, shown


@requires("correct", "case")
@require_POST
def assignment(request: HttpRequest, case_id: int) -> HttpResponse:
    case = case_of(request, case_id, "correct")
    now = timezone.now()
    word = request.POST.get("consultant", "")
    chosen = consultants_at(case.centre_id, on=timezone.localdate(now)).filter(
        pk=int(word) if word.isascii() and word.isdigit() and len(word) < 19 else 0
    )
    consultant = chosen.first()
    if consultant is None:
        messages.error(request, _("Pilih konsultan yang bertugas di PLUT ini."))
        return redirect(case_url(case))
    told = _("Pendampingan diserahkan kepada %(name)s.") % {"name": consultant.name}
    act = partial(
        actions.assign_case,
        case,
        consultant,
        reason=request.POST.get("reason", "")[:500],
        by=person(request),
        at=now,
    )
    return done(request, act, told, case_url(case))


@requires("correct", "case")
@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, case_id: int) -> HttpResponse:
    case = case_of(request, case_id, "correct")
    others = Centre.objects.exclude(pk=case.centre_id).order_by("name")
    form = Transfer(
        request.POST if request.method == "POST" else None, centres=[(each.pk, each.name) for each in others]
    )
    if form.is_bound and form.is_valid():
        to = others.get(pk=form.cleaned_data["to"])
        try:
            actions.transfer_case(
                case, to, reason=form.cleaned_data["reason"], by=person(request), at=timezone.now()
            )
        except Refused as error:
            refuse(form, error)
        else:
            told = _("%(name)s dipindahkan ke %(centre)s. Riwayatnya tetap di sini dan terbaca di sana.")
            messages.success(request, told % {"name": name_shown(case), "centre": to.name})
            return redirect(case_url(case))
    context = {
        "title": _("Pindahkan %(name)s ke PLUT lain") % {"name": name_shown(case)},
        "lead": _("Pendampingan di sini ditutup dan dibuka di sana. Catatan internal tidak ikut."),
        "submit": _("Pindahkan"),
        "trail": trail(case, _("Pindah")),
        "cancel_url": case_url(case),
    }
    return shown(request, "plut/one_form.html", context, form=form)


@requires("correct", "case")
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, case_id: int) -> HttpResponse:
    case = case_of(request, case_id, "correct")
    form = CloseCase(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.close_case(case, **form.cleaned_data, by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Pendampingan %(name)s ditutup.") % {"name": name_shown(case)})
            return redirect(case_url(case))
    context = {
        "title": _("Tutup pendampingan %(name)s") % {"name": name_shown(case)},
        "lead": _("Semua yang tercatat tetap ada, dan pendampingan dapat dibuka kembali."),
        "submit": _("Tutup pendampingan"),
        "trail": trail(case, _("Penutupan")),
        "cancel_url": case_url(case),
    }
    return shown(request, "plut/one_form.html", context, form=form)


@requires("correct", "case")
@require_POST
def reopening(request: HttpRequest, case_id: int) -> HttpResponse:
    case = case_of(request, case_id, "correct")
    reason = request.POST.get("reason", "")[:500]
    act = partial(actions.reopen_case, case, reason=reason, by=person(request), at=timezone.now())
    return done(request, act, _("Pendampingan dibuka kembali."), case_url(case))


@requires("register", "case_note")
@require_POST
def new_note(request: HttpRequest, case_id: int) -> HttpResponse:
    case = case_of(request, case_id, "register", "case_note")
    now = timezone.now()
    act = partial(actions.note, case, request.POST.get("reason", "")[:5000], by=person(request), at=now)
    return done(request, act, _("Catatan internal tersimpan."), case_url(case, "catatan"), at=now)
