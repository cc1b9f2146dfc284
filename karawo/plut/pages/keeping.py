"""Forms by which a head keeps the words about the centre and its people."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from karawo.accounts.access import must, person, requires
from karawo.accounts.models import Centre, User
from karawo.plut import actions
from karawo.plut.access import near_centre
from karawo.plut.forms import centres as given
from karawo.plut.models import CentreProfile, OpeningHours
from karawo.plut.queries.cases import consultants_at
from karawo.plut.rules.spans import Span, written_spans
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import refuse, shown

type Act = Callable[[dict[str, Any]], Any]
_METHODS = ["GET", "HEAD", "POST"]


def _centre(request: HttpRequest, centre_id: int, kind: str) -> Centre:
    centre = get_object_or_404(Centre.objects.select_related("region"), pk=centre_id)
    must(request.user, "correct", kind, near_centre(request.user, centre))
    return centre


def _answer(
    request: HttpRequest,
    centre: Centre,
    form: forms.BaseForm,
    act: Act,
    *,
    title: str,
    submit: str,
    back: str = "plut:centre",
    template: str = "plut/one_form.html",
) -> HttpResponse:
    url = reverse(back, args=[centre.pk])
    if form.is_bound and form.is_valid():
        try:
            act(dict(form.cleaned_data))
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _("Tersimpan."))
            return redirect(url)
    context = {
        "title": title,
        "submit": submit,
        "trail": [
            {"label": _("PLUT"), "url": reverse("plut:centres")},
            {"label": centre.name, "url": reverse("plut:centre", args=[centre.pk])},
            {"label": title},
        ],
        "cancel_url": url,
    }
    return shown(request, template, context, form=form)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _how(request: HttpRequest) -> dict[str, Any]:
    return {"by": person(request), "at": timezone.now()}


@requires("correct", "centre_profile")
@require_http_methods(_METHODS)
def profile(request: HttpRequest, centre_id: int) -> HttpResponse:
    centre = _centre(request, centre_id, "centre_profile")
    present = CentreProfile.objects.filter(centre=centre).first() or CentreProfile(centre=centre)
    form = given.Profile(_sent(request), instance=present)

    def act(data: dict[str, Any]) -> None:
        actions.change_profile(centre, data, **_how(request))

    title = _("Profil %(name)s") % {"name": centre.name}
    return _answer(request, centre, form, act, title=title, submit=_("Simpan profil"))


@requires("correct", "centre_profile")
@require_http_methods(_METHODS)
def photo(request: HttpRequest, centre_id: int) -> HttpResponse:
    centre = _centre(request, centre_id, "centre_profile")
    form = given.Photo(_sent(request), request.FILES if request.method == "POST" else None)

    def act(data: dict[str, Any]) -> None:
        # One byte beyond the limit is enough to be refused; a huge file is not read.
        actions.set_photo(centre, data["photo"].read(actions.centres.MOST_BYTES + 1), **_how(request))

    return _answer(request, centre, form, act, title=_("Foto gedung"), submit=_("Simpan foto"))


@requires("correct", "centre_profile")
@require_http_methods(_METHODS)
def hours(request: HttpRequest, centre_id: int) -> HttpResponse:
    centre = _centre(request, centre_id, "centre_profile")
    week: dict[int, list[Span]] = {}
    for row in OpeningHours.objects.filter(centre=centre).in_force(timezone.localdate()):
        week.setdefault(row.weekday, []).append(Span(row.opens_at, row.closes_at))
    initial = {f"day_{day}": written_spans(sorted(spans)) for day, spans in week.items()}
    form = given.Hours(_sent(request), initial=initial)

    def act(data: dict[str, Any]) -> None:
        actions.set_hours(centre, form.spans(), from_on=data["from_on"], **_how(request))

    return _answer(
        request, centre, form, act, title=_("Jam layanan"), submit=_("Simpan jam"), template="plut/hours.html"
    )


def _small(
    request: HttpRequest, centre_id: int, form_class: type[forms.Form], act: Callable[..., Any], title: str
) -> HttpResponse:
    centre = _centre(request, centre_id, "centre_profile")
    return _answer(
        request,
        centre,
        form_class(_sent(request)),
        lambda data: act(centre, **data, **_how(request)),
        title=title,
        submit=_("Simpan"),
    )


@requires("correct", "centre_profile")
@require_http_methods(_METHODS)
def institution(request: HttpRequest, centre_id: int) -> HttpResponse:
    return _small(request, centre_id, given.Institution, actions.record_form, _("Bentuk kelembagaan"))


@requires("correct", "centre_profile")
@require_http_methods(_METHODS)
def holiday(request: HttpRequest, centre_id: int) -> HttpResponse:
    return _small(request, centre_id, given.AddHoliday, actions.add_holiday, _("Hari libur"))


@requires("correct", "centre_profile")
@require_http_methods(_METHODS)
def facility(request: HttpRequest, centre_id: int) -> HttpResponse:
    return _small(request, centre_id, given.AddFacility, actions.record_facility, _("Fasilitas"))


@requires("correct", "centre_profile")
@require_http_methods(_METHODS)
def staff_member(request: HttpRequest, centre_id: int) -> HttpResponse:
    return _small(request, centre_id, given.AddStaff, actions.record_staff, _("Staf"))


def _of_person(
    request: HttpRequest,
    centre_id: int,
    form_class: Callable[..., forms.Form],
    act: Callable[[Centre, User, dict[str, Any]], Any],
    title: str,
    initial: dict[str, Any] | None = None,
    *,
    kind: str = "consultant_file",
    back: str = "plut:staff",
) -> HttpResponse:
    """A form about one of the people who hold a role at the centre."""
    centre = _centre(request, centre_id, kind)
    people = {each.pk: each for each in consultants_at(centre.pk, on=timezone.localdate())}
    form = form_class(
        _sent(request), people=[(pk, each.name) for pk, each in people.items()], initial=initial or {}
    )
    return _answer(
        request,
        centre,
        form,
        lambda data: act(centre, people[data.pop("user")], data),
        title=title,
        submit=_("Simpan"),
        back=back,
    )


@requires("correct", "centre_profile")
@require_http_methods(_METHODS)
def seat(request: HttpRequest, centre_id: int) -> HttpResponse:
    how = _how(request)
    year = timezone.localdate().year
    return _of_person(
        request,
        centre_id,
        given.SeatForm,
        lambda centre, user, data: actions.seat_consultant(centre, user, **data, **how),
        _("Tetapkan konsultan"),
        {"starts_on": date(year, 1, 1), "ends_on": date(year, 12, 31)},
        kind="centre_profile",
        back="plut:centre",
    )


@requires("correct", "consultant_file")
@require_http_methods(_METHODS)
def consultant_file(request: HttpRequest, centre_id: int) -> HttpResponse:
    how = _how(request)
    return _of_person(
        request,
        centre_id,
        given.ConsultantFileForm,
        lambda centre, user, data: actions.change_file(centre, user, data, **how),
        _("Berkas konsultan"),
    )


@requires("correct", "consultant_file")
@require_http_methods(_METHODS)
def certificate(request: HttpRequest, centre_id: int) -> HttpResponse:
    how = _how(request)
    return _of_person(
        request,
        centre_id,
        given.CertificateForm,
        lambda centre, user, data: actions.certify(centre, user, **data, **how),
        _("Sertifikat konsultan"),
    )


@requires("correct", "consultant_file")
@require_http_methods(_METHODS)
def target(request: HttpRequest, centre_id: int) -> HttpResponse:
    how = _how(request)
    year = timezone.localdate().year
    return _of_person(
        request,
        centre_id,
        given.TargetForm,
        lambda centre, user, data: actions.set_target(centre, user, **data, **how),
        _("Target konsultan"),
        {"period_from": date(year, 1, 1), "period_to": date(year, 12, 31)},
    )
