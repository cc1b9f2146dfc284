"""When a consultant can be met, and how the queue of a centre runs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from karawo.accounts.access import person, requires
from karawo.accounts.models import Centre, User
from karawo.plut.appointments import actions
from karawo.plut.appointments.access import may_set_hours
from karawo.plut.appointments.forms.hours import DatedHoursForm, TermsForm, WeeklyHoursForm
from karawo.plut.appointments.models import DatedHours, WeeklyHours
from karawo.plut.appointments.pages.answering import (
    board_url,
    chosen_centre,
    no_centre,
    own_centres,
    zone_name,
)
from karawo.plut.appointments.queries import centre_zone, diary_of, seats_of, terms_of
from karawo.plut.appointments.rules import Refused, Span
from karawo.plut.models import Consultant, OpeningHours
from karawo.plut.rules.fields import field_title
from karawo.plut.rules.spans import written_spans
from karawo.ui.answers import allow, done, refuse, shown


def _trail(centre: Centre, here: str) -> list[dict[str, str]]:
    hours = reverse("appointments:hours") + f"?plut={centre.pk}"
    return [
        {"label": _("Antrean"), "url": board_url(centre)},
        {"label": _("Jam temu"), "url": hours if here else ""},
        *([{"label": here, "url": ""}] if here else []),
    ]


@requires("list", "slot")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """All consultants of a centre with the slots of the coming week."""
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    today = timezone.now().astimezone(centre_zone(centre)).date()
    diary = diary_of(centre, today, today + timedelta(days=6))
    people = {seat.user_id: seat.name for seat in diary.seats}
    rows = [
        {
            "name": name,
            "field": ", ".join(
                field_title(seat.field_code) for seat in diary.seats if seat.user_id == user_id
            ),
            "slots": sum(len(diary.slots(user_id, today + timedelta(days=n))) for n in range(7)),
            "taken": len(diary.taken(user_id)),
            "url": reverse("appointments:hours_of", args=[user_id]) + f"?plut={centre.pk}",
            "may_set": may_set_hours(person(request), centre.pk, user_id),
        }
        for user_id, name in people.items()
    ]
    context = {"centre": centre, "trail": _trail(centre, ""), "rows": rows, "zone": zone_name(centre)}
    return render(request, "appointments/hours.html", context)


def _asked(request: HttpRequest, person_id: int) -> tuple[Centre, User]:
    """The centre and the consultant there; 404 for who may not set his hours."""
    consultant = get_object_or_404(User, pk=person_id)
    centre = chosen_centre(request)
    if centre is None or not may_set_hours(person(request), centre.pk, person_id):
        raise Http404
    get_list_or_404(Consultant, centre=centre, user=consultant)
    return centre, consultant


@requires("correct", "slot")
@require_http_methods(["GET", "HEAD", "POST"])
def hours_of(request: HttpRequest, person_id: int) -> HttpResponse:
    centre, consultant = _asked(request, person_id)
    now = timezone.now()
    today = now.astimezone(centre_zone(centre)).date()
    if request.method == "POST":
        form = WeeklyHoursForm(request.POST)
        if form.is_valid() and _set_week(request, centre, consultant, form):
            return redirect(request.get_full_path())
    else:
        form = WeeklyHoursForm(initial=WeeklyHoursForm.present(*_week(centre, consultant, today)))
    return _hours_page(request, centre, consultant, form, DatedHoursForm(), today=today)


def _set_week(request: HttpRequest, centre: Centre, consultant: User, form: WeeklyHoursForm) -> bool:
    try:
        actions.set_weekly_hours(
            centre,
            consultant,
            form.week(),
            valid_from=form.cleaned_data["valid_from"],
            by=person(request),
            at=timezone.now(),
        )
    except Refused as error:
        refuse(form, error)
        return False
    messages.success(request, _("Jam temu mingguan disimpan."))
    return True


def _week(centre: Centre, consultant: User, today: date) -> tuple[dict[int, list[Span]], date]:
    """The own pattern in force, else the opening hours of the centre."""
    found: dict[int, list[Span]] = defaultdict(list)
    own = WeeklyHours.objects.filter(centre=centre, consultant=consultant).in_force(today)
    for row in own:
        if row.span is not None:
            found[row.weekday].append(row.span)
    if not own:
        for hours in OpeningHours.objects.filter(centre=centre).in_force(today):
            found[hours.weekday].append(Span(hours.opens_at, hours.closes_at))
    return dict(found), today


def _hours_page(
    request: HttpRequest,
    centre: Centre,
    consultant: User,
    form: WeeklyHoursForm,
    dated: DatedHoursForm,
    *,
    today: date,
) -> HttpResponse:
    rows = DatedHours.objects.filter(
        centre=centre, consultant=consultant, withdrawn_at=None, last_on__gte=today
    )
    context: dict[str, Any] = {
        "centre": centre,
        "consultant": consultant,
        "trail": _trail(centre, consultant.name),
        "dated_form": dated,
        "dated": [{"row": row, "hours": _hours_text(row)} for row in rows],
        "zone": zone_name(centre),
        "is_own_pattern": WeeklyHours.objects.filter(centre=centre, consultant=consultant)
        .in_force(today)
        .exists(),
        "dated_url": reverse("appointments:dated_hours", args=[consultant.pk]) + f"?plut={centre.pk}",
        "here_url": reverse("appointments:hours_of", args=[consultant.pk]) + f"?plut={centre.pk}",
    }
    is_refused = form.is_bound or dated.is_bound
    return (
        shown(
            request,
            "appointments/hours_of.html",
            {**context, "weekly_form": form},
            form=dated if dated.is_bound else form,
        )
        if is_refused
        else render(request, "appointments/hours_of.html", {**context, "weekly_form": form})
    )


def _hours_text(row: DatedHours) -> str:
    if row.starts is None or row.ends is None:
        return _("sehari penuh")
    return written_spans([Span(row.starts, row.ends)])


@requires("correct", "slot")
@require_POST
def dated_hours(request: HttpRequest, person_id: int) -> HttpResponse:
    centre, consultant = _asked(request, person_id)
    today = timezone.now().astimezone(centre_zone(centre)).date()
    form = DatedHoursForm(request.POST)
    if form.is_valid():
        try:
            actions.add_dated_hours(centre, consultant, **form.told(), by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(
                request, _("Jam khusus dicatat. Janji yang sudah ada tidak berubah; periksa di Beban.")
            )
            return redirect(reverse("appointments:hours_of", args=[person_id]) + f"?plut={centre.pk}")
    weekly = WeeklyHoursForm(initial=WeeklyHoursForm.present(*_week(centre, consultant, today)))
    return _hours_page(request, centre, consultant, weekly, form, today=today)


@requires("correct", "slot")
@require_POST
def dated_withdrawn(request: HttpRequest, hours_id: int) -> HttpResponse:
    row = get_object_or_404(DatedHours.objects.select_related("centre", "consultant"), pk=hours_id)
    allow(may_set_hours(person(request), row.centre_id, row.consultant_id))
    return done(
        request,
        lambda: actions.withdraw_dated_hours(row, by=person(request), at=timezone.now()),
        _("Jam khusus ditarik."),
        reverse("appointments:hours_of", args=[row.consultant_id]) + f"?plut={row.centre_id}",
    )


@requires("list", "slot")
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """Everybody of the centre reads them, the head sets them."""
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    may_set = may_set_hours(person(request), centre.pk, None)
    form = TermsForm(
        request.POST if request.method == "POST" and may_set else None, initial=asdict(terms_of(centre.pk))
    )
    if form.is_bound and form.is_valid():
        try:
            actions.set_terms(centre, form.terms(), by=person(request), at=timezone.now())
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Aturan antrean disimpan."))
            return redirect(reverse("appointments:terms") + f"?plut={centre.pk}")
    rows = [
        {"term": field.label, "value": f"{form.initial[name]} {field.widget.suffix}"}
        for name, field in form.fields.items()
    ]
    context = {
        "centre": centre,
        "centres": own_centres(request),
        "trail": _trail(centre, _("Aturan antrean")),
        "may_set": may_set,
        "facts": rows,
        "seats": seats_of(centre.pk, timezone.localdate()),
    }
    return shown(request, "appointments/terms.html", context, form=form)
