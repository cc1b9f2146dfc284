"""The programme card: its lines one by one, and the whole on A4."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import person, requires
from karawo.kit.numbers import NotANumber, parse_decimal
from karawo.plut import actions
from karawo.plut.forms.cases import Line
from karawo.plut.models import CardLine, Case
from karawo.plut.pages import words
from karawo.plut.pages.answering import case_of, case_url, done, line_of, name_shown, trail
from karawo.plut.queries.cases import case_file, consultants_at
from karawo.plut.queries.centres import field_of, seats_of
from karawo.registry.actions.sending import once
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import refuse, shown
from karawo.ui.requests import key


def _people(case: Case) -> dict[int, Any]:
    return {each.pk: each for each in consultants_at(case.centre_id, on=timezone.localdate())}


def given_line(data: dict[str, Any], people: dict[int, Any], *, gap_slug: str = "") -> actions.GivenLine:
    return actions.GivenLine(
        **{**data, "target_number": data["target_number"] or Decimal(0)}
        | {"consultant": people.get(data["consultant"])},
        gap_slug=gap_slug,
    )


@requires("correct", "case")
@require_http_methods(["GET", "HEAD", "POST"])
def new_line(request: HttpRequest, case_id: int) -> HttpResponse:
    case = case_of(request, case_id, "correct")
    people = _people(case)
    today = timezone.localdate()
    initial = {
        "field_code": field_of(person(request).pk, case.centre_id, on=today),
        "due_on": date(today.year, 12, 31),
    }
    form = Line(
        request.POST if request.method == "POST" else None,
        consultants=[(each.pk, each.name) for each in people.values()],
        initial=initial,
    )
    if form.is_bound and form.is_valid():
        now = timezone.now()
        act = partial(
            actions.add_line, case, given_line(form.cleaned_data, people), by=person(request), at=now
        )
        try:
            once(key(request), act, by=person(request), at=now)
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Program ditambahkan pada kartu."))
            return redirect(case_url(case, "program"))
    context = {
        "title": _("Program baru untuk %(name)s") % {"name": name_shown(case)},
        "submit": _("Tambahkan program"),
        "trail": trail(case, _("Program baru")),
        "cancel_url": case_url(case, "program"),
    }
    return shown(request, "plut/line.html", context, form=form)


@requires("correct", "case")
@require_http_methods(["GET", "HEAD", "POST"])
def line_page(request: HttpRequest, line_id: int) -> HttpResponse:
    line = line_of(request, line_id, "correct")
    case = line.card.case
    people = _people(case)
    initial = {
        "field_code": line.card.field_code, "problem": line.problem, "programme": line.programme,
        "target_code": line.target_code, "target_number": line.target_number, "target_unit": line.target_unit,
        "due_on": line.due_on, "consultant": line.consultant_id,
    }  # fmt: skip
    form = Line(
        request.POST if request.method == "POST" else None,
        consultants=[(each.pk, each.name) for each in people.values()],
        initial=initial,
    )
    if form.is_bound and form.is_valid():
        given = given_line(form.cleaned_data, people, gap_slug=line.gap_slug)
        try:
            actions.change_line(line, given, by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Program disimpan."))
            return redirect(case_url(case, "program"))
    context = {
        "title": _("Ubah program %(name)s") % {"name": name_shown(case)},
        "submit": _("Simpan program"),
        "trail": trail(case, _("Program")),
        "cancel_url": case_url(case, "program"),
    }
    return shown(request, "plut/line.html", context, form=form)


@requires("correct", "case")
@require_POST
def finishing(request: HttpRequest, line_id: int) -> HttpResponse:
    line = line_of(request, line_id, "correct")
    reached = None
    if text := request.POST.get("reached_number", "").strip():
        try:
            reached = parse_decimal(text[:30])
        except NotANumber as error:
            messages.error(request, str(error))
            return redirect(case_url(line.card.case, "program"))
    act = partial(actions.finish_line, line, reached_number=reached, by=person(request), at=timezone.now())
    return done(request, act, _("Program dinyatakan tercapai."), case_url(line.card.case, "program"))


@requires("correct", "case")
@require_POST
def dropping(request: HttpRequest, line_id: int) -> HttpResponse:
    line = line_of(request, line_id, "correct")
    reason = request.POST.get("reason", "")[:500]
    act = partial(actions.drop_line, line, reason=reason, by=person(request), at=timezone.now())
    return done(request, act, _("Program dihentikan."), case_url(line.card.case, "program"))


@requires("correct", "case")
@require_POST
def line_reopening(request: HttpRequest, line_id: int) -> HttpResponse:
    line = line_of(request, line_id, "correct")
    act = partial(actions.reopen_line, line, by=person(request), at=timezone.now())
    return done(request, act, _("Program berjalan lagi."), case_url(line.card.case, "program"))


@requires("see", "case")
@require_GET
def card_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Kartu program kerja on A4, by field, with the places for seven signatures. ?tahun= another year."""
    case = case_of(request, case_id)
    today = timezone.localdate()
    file = case_file(case)
    years = sorted({line.card.year for line in file.lines} | {today.year}, reverse=True)
    word = request.GET.get("tahun", "")
    year = int(word) if word in {str(each) for each in years} else today.year
    rows = words.lines([line for line in file.lines if line.card.year == year], today=today)
    context = {
        "case": case,
        "name": name_shown(case),
        "trail": trail(case, _("Kartu program kerja")),
        "year": str(year),
        "tabs": [{"label": str(each), "url": f"?tahun={each}", "is_current": each == year} for each in years],
        "fields": [
            {"title": field, "rows": list(found)}
            for field, found in groupby(rows, key=lambda row: row["field"])
        ],
        "seats": seats_of(case.centre, on=today),
        "facts": words.case_facts(case, file),
        "as_of_text": words.moment(timezone.now()),
        "total": len([each for each in rows if each["row"].state != CardLine.State.DROPPED]),
    }
    return render(request, "plut/card.html", context)
