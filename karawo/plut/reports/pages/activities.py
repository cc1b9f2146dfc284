"""An activity report is written, mended and removed here; the list of a month is its form among the reports."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from karawo.accounts.access import must, person, requires
from karawo.accounts.models import Centre
from karawo.plut.pages.answering import done
from karawo.plut.queries.centres import field_of
from karawo.plut.reports import actions
from karawo.plut.reports.access import near_centre
from karawo.plut.reports.forms.activities import ActivityForm
from karawo.plut.reports.models import Activity
from karawo.plut.reports.pages.asked import chosen_centre, form_of, no_centre, trail, url_of
from karawo.plut.reports.queries import Asked
from karawo.plut.reports.rules.period import Span, around
from karawo.registry.actions.sending import once
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import REFUSED
from karawo.ui.requests import key


def _list_url(centre: Centre, row: Activity | None = None) -> str:
    """The month it began in, of all the centre."""
    period = around(row.starts_on if row is not None else timezone.localdate(), Span.MONTH)
    return url_of("one", Asked(form_of("kegiatan"), centre, period), konsultan="semua")


def _shown(
    request: HttpRequest, form: ActivityForm, centre: Centre, title: str, row: Activity | None = None
) -> HttpResponse:
    is_refused = form.is_bound and bool(form.errors)
    url = _list_url(centre, row)
    context = {
        "form": form,
        "is_refused": is_refused,
        "row": row,
        "title": title,
        "centre": centre,
        "cancel_url": url,
        "trail": trail((form_of("kegiatan").title, url), (title, "")),
    }
    return render(request, "reports/activity.html", context, status=REFUSED if is_refused else 200)


@requires("register", "activity")
@require_http_methods(["GET", "HEAD", "POST"])
def new_activity(request: HttpRequest) -> HttpResponse:
    """?plut=. Written by the person signed in, who reports for himself."""
    centre = chosen_centre(request)
    if centre is None:
        return no_centre(request)
    who, now = person(request), timezone.now()
    today = timezone.localdate(now)
    initial = {
        "field_code": field_of(who.pk, centre.pk, on=today),
        "starts_on": today,
        "ends_on": today,
        "reported_on": today,
    }
    form = ActivityForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = actions.GivenActivity(**form.cleaned_data)
        act = partial(actions.report_activity, centre, given, consultant=who, by=who, at=now)
        try:
            once(key(request), act, by=who, at=now)
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Laporan kegiatan disimpan."))
            period = around(given.starts_on, Span.MONTH)
            return redirect(url_of("one", Asked(form_of("kegiatan"), centre, period), konsultan="semua"))
    return _shown(request, form, centre, _("Laporan kegiatan baru"))


def _row(request: HttpRequest, activity_id: int) -> Activity:
    row = get_object_or_404(Activity.objects.select_related("centre", "consultant"), pk=activity_id)
    must(request.user, "correct", "activity", near_centre(request.user, row.centre))
    return row


@requires("correct", "activity")
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: HttpRequest, activity_id: int) -> HttpResponse:
    row = _row(request, activity_id)
    names = actions.GivenActivity.__dataclass_fields__
    initial = {name: getattr(row, name) for name in names}
    form = ActivityForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        given = actions.GivenActivity(**form.cleaned_data)
        try:
            actions.change_activity(row, given, by=person(request), at=timezone.now())
        except Refused as error:
            form.add_error(error.field if error.field in form.fields else None, error.message)
        else:
            messages.success(request, _("Laporan kegiatan disimpan."))
            return redirect(_list_url(row.centre, row))
    return _shown(request, form, row.centre, row.activity, row)


@requires("correct", "activity")
@require_POST
def activity_removed(request: HttpRequest, activity_id: int) -> HttpResponse:
    row = _row(request, activity_id)
    url, reason = _list_url(row.centre, row), request.POST.get("reason", "")
    act = partial(actions.remove_activity, row, reason=reason, by=person(request), at=timezone.now())
    return done(request, act, _("Laporan kegiatan dihapus."), url)
