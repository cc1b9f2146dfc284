"""Whom the centre accompanies this year, and its work programme."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import must, person, requires
from karawo.accounts.models import Centre
from karawo.kit.numbers import format_integer
from karawo.plut.pages.answering import done
from karawo.plut.reports import actions
from karawo.plut.reports.access import may_lock, may_plan, near_centre
from karawo.plut.reports.forms.planning import Item
from karawo.plut.reports.models import PlanLock, WorkItem
from karawo.plut.reports.pages.asked import (
    asked_for,
    chosen_centre,
    form_of,
    no_centre,
    own_centres,
    trail,
    url_of,
)
from karawo.plut.reports.pages.shapes import shown
from karawo.plut.reports.queries import as_of_text, build
from karawo.plut.reports.queries.asking import name_of
from karawo.plut.reports.queries.clients import business_of, chosen_ids, clients_in, cooperative_of
from karawo.plut.reports.queries.programme import lock_of
from karawo.plut.reports.rules.period import Period, Span, parse_period
from karawo.registry.actions.sending import once
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import REFUSED
from karawo.ui.requests import key


def _year(request: HttpRequest) -> int:
    period = parse_period(request.POST.get("tahun") or request.GET.get("tahun", ""))
    return period.year if period is not None else timezone.localdate().year


def _address(name: str, centre: Centre, year: int) -> str:
    return f"{reverse(f'reports:{name}')}?plut={centre.pk}&tahun={year}"


def _years(name: str, centre: Centre, year: int) -> list[dict[str, Any]]:
    this = timezone.localdate().year
    return [
        {"label": str(each), "url": _address(name, centre, each), "is_current": each == year}
        for each in sorted({this - 1, this, this + 1, year})
    ]


@requires("correct", "work_programme")
@require_http_methods(["GET", "HEAD", "POST"])
def chosen(request: HttpRequest) -> HttpResponse:
    """The whole choice of a year is sent at once; a locked one is read."""
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    year = _year(request)
    span = Period(Span.YEAR, year)
    cases = clients_in(centre, span.first_on, span.last_on)
    if request.method == "POST":
        picked = set(request.POST.getlist("pick"))
        wanted = [case for case in cases if str(case.pk) in picked]
        act = partial(actions.choose_clients, centre, year, wanted, by=person(request), at=timezone.now())
        told = _("%(number)s klien sasaran ditetapkan.") % {"number": format_integer(len(wanted))}
        return done(request, act, told, _address("chosen", centre, year))
    ids = chosen_ids(centre, year)
    context = {
        "rows": [
            {
                "id": case.pk,
                "name": name_of(case),
                "kind": _("koperasi")
                if cooperative_of(case)
                else _("UMK")
                if business_of(case)
                else _("lainnya"),
                "consultant": case.consultant.name if case.consultant else "",
                "url": reverse("plut:case", args=[case.pk]),
                "is_chosen": case.subject_id in ids,
            }
            for case in cases
        ],
        "total": format_integer(len(cases)),
        "picked": format_integer(len(ids)),
        "years": _years("chosen", centre, year),
        "trail": trail((_("Klien sasaran"), "")),
        "forms": [
            {
                "label": form_of(slug).title,
                "url": f"{reverse('reports:one', args=[slug])}?plut={centre.pk}&masa={year}",
            }
            for slug in ("koperasi-sasaran", "umk-sasaran")
        ],
        **_lock_words(request, centre, PlanLock.What.CLIENTS, year),
    }
    return render(request, "reports/chosen.html", context)


def _lock_words(request: HttpRequest, centre: Centre, what: str, year: int) -> dict[str, Any]:
    lock = lock_of(centre, what, year)
    return {
        "centre": centre,
        "year": year,
        "what": what,
        "lock": lock,
        "locked_at": as_of_text(lock.locked_at) if lock is not None else "",
        "may_lock": may_lock(person(request), centre),
        "as_of_text": as_of_text(timezone.now()),
    }


@requires("see", "work_programme")
@require_GET
def programme(request: HttpRequest) -> HttpResponse:
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    year, now = _year(request), timezone.now()
    asked = asked_for(request, form_of("program-kerja"), centre)
    asked = type(asked)(asked.form, centre, Period(Span.YEAR, year))
    words = _lock_words(request, centre, PlanLock.What.WORK, year)
    context = {
        **words,
        "tables": shown(build(asked, at=now)),
        "years": _years("programme", centre, year),
        "centres": own_centres(request),
        "may_plan": may_plan(person(request), centre) and words["lock"] is None,
        "new_url": _address("new_item", centre, year),
        "report_url": url_of("one", asked),
        "trail": trail((_("Program kerja"), "")),
    }
    return render(request, "reports/programme.html", context)


def _given(form: Item) -> actions.GivenItem:
    return actions.GivenItem(**form.cleaned_data)


@requires("correct", "work_programme")
@require_http_methods(["GET", "HEAD", "POST"])
def new_item(request: HttpRequest) -> HttpResponse:
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    year, now = _year(request), timezone.now()
    span = Period(Span.YEAR, year)
    initial = {"starts_on": span.first_on, "ends_on": span.last_on}
    form = Item(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        act = partial(actions.add_item, centre, year, _given(form), by=person(request), at=now)
        try:
            once(key(request), act, by=person(request), at=now)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Kegiatan ditambahkan."))
            return redirect(_address("programme", centre, year))
    return _item_form(request, form, centre, year, _("Kegiatan baru %(year)s") % {"year": year})


@requires("correct", "work_programme")
@require_http_methods(["GET", "HEAD", "POST"])
def work_item(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _item(request, item_id)
    fields = actions.GivenItem.__dataclass_fields__
    form = Item(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(item, name) for name in fields},
    )
    if form.is_bound and form.is_valid():
        try:
            actions.change_item(item, _given(form), by=person(request), at=timezone.now())
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Kegiatan disimpan."))
            return redirect(_address("programme", item.centre, item.year))
    return _item_form(request, form, item.centre, item.year, item.activity, item)


def _item(request: HttpRequest, item_id: int) -> WorkItem:
    item = get_object_or_404(WorkItem.objects.select_related("centre"), pk=item_id)
    must(request.user, "correct", "work_programme", near_centre(request.user, item.centre))
    return item


def _item_form(
    request: HttpRequest, form: Item, centre: Centre, year: int, title: str, item: WorkItem | None = None
) -> HttpResponse:
    is_refused = form.is_bound and bool(form.errors)
    context = {
        "form": form,
        "is_refused": is_refused,
        "item": item,
        "title": title,
        "cancel_url": _address("programme", centre, year),
        "trail": trail((_("Program kerja"), _address("programme", centre, year)), (title, "")),
        "lock": lock_of(centre, PlanLock.What.WORK, year),
    }
    return render(request, "reports/item.html", context, status=REFUSED if is_refused else 200)


@requires("correct", "work_programme")
@require_POST
def item_removed(request: HttpRequest, item_id: int) -> HttpResponse:
    item = _item(request, item_id)
    act = partial(
        actions.remove_item,
        item,
        reason=request.POST.get("reason", "")[:300],
        by=person(request),
        at=timezone.now(),
    )
    return done(request, act, _("Kegiatan dihapus."), _address("programme", item.centre, item.year))


def _plan_asked(request: HttpRequest) -> tuple[Centre, str, int]:
    centre, what = chosen_centre(request), request.POST.get("what", PlanLock.What.WORK)
    if centre is None or what not in PlanLock.What.values or not may_lock(person(request), centre):
        raise Http404
    return centre, what, _year(request)


def _plan_url(centre: Centre, what: str, year: int) -> str:
    return _address("chosen" if what == PlanLock.What.CLIENTS else "programme", centre, year)


@requires("decide", "work_programme")
@require_POST
def locked(request: HttpRequest) -> HttpResponse:
    centre, what, year = _plan_asked(request)
    act = partial(actions.lock_plan, centre, what, year, by=person(request), at=timezone.now())
    return done(request, act, _("Dikunci: isinya tidak dapat diubah lagi."), _plan_url(centre, what, year))


@requires("decide", "work_programme")
@require_POST
def reopened(request: HttpRequest) -> HttpResponse:
    centre, what, year = _plan_asked(request)
    reason = request.POST.get("reason", "")
    act = partial(
        actions.reopen_plan, centre, what, year, reason=reason, by=person(request), at=timezone.now()
    )
    return done(request, act, _("Kunci dibuka."), _plan_url(centre, what, year))
