"""The network, one centre, and its people."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import may, must, person, requires, scope
from karawo.accounts.models import Centre
from karawo.kit.numbers import format_decimal, format_integer
from karawo.kit.tabular import Value
from karawo.kit.writing import Heading, Shape
from karawo.measures.queries import catalogue
from karawo.plut import actions
from karawo.plut.access import may_see_staff, near_centre
from karawo.plut.models import (
    CentreProfile,
    ConsultantCertificate,
    ConsultantFile,
    ConsultantTarget,
    InstitutionalForm,
    OpeningHours,
    StaffMember,
)
from karawo.plut.pages import words
from karawo.plut.pages.downloads import sent
from karawo.plut.queries.centres import CentreFile, CentreLine, centre_file, centre_lines, seats_of
from karawo.plut.queries.panels import centre_panels
from karawo.registry.queries import place_of
from karawo.ui.files import file_links


@requires("list", "centre_profile")
@require_GET
def network(request: HttpRequest) -> HttpResponse:
    rows = [
        {
            "url": reverse("plut:centre", args=[line.centre.pk]),
            "name": line.centre.name,
            "place": place_of(None, int(str(line.centre.region_id)[:4])),
            "areas": ", ".join(line.areas),
            "consultants": format_integer(line.consultants),
            "empty": ", ".join(line.empty_fields),
            "empty_count": len(line.empty_fields),
        }
        for line in centre_lines(on=timezone.localdate())
    ]
    context = {
        "rows": rows,
        "total": format_integer(len(rows)),
        "as_of_text": words.moment(timezone.now()),
        "may_add": may(request.user, "register", "centre"),
        "downloads": file_links("plut:centres"),
    }
    return render(request, "plut/centres.html", context)


@requires("list", "centre_profile")
@require_GET
def network_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    headings = [
        Heading(_("PLUT"), width=30),
        Heading(_("ID PLUT"), width=18),
        Heading(_("Tempat"), width=30),
        Heading(_("Alamat"), width=30),
        Heading(_("Wilayah layanan"), width=40),
        Heading(_("Konsultan"), Shape.INTEGER, 12),
        Heading(_("Kursi kosong"), width=40),
    ]

    def line(each: CentreLine) -> tuple[Value, ...]:
        profile = each.profile
        return (
            each.centre.name,
            profile.code if profile is not None else "",
            place_of(None, int(str(each.centre.region_id)[:4])),
            profile.address if profile is not None else "",
            ", ".join(each.areas),
            each.consultants,
            ", ".join(each.empty_fields),
        )

    rows = centre_lines(on=timezone.localdate())
    return sent(ending, _("Jaringan PLUT"), headings, rows, line, scope=scope(request), at=timezone.now())


@requires("see", "centre_profile")
@require_GET
def centre(request: HttpRequest, centre_id: int) -> HttpResponse:
    shown = get_object_or_404(Centre.objects.select_related("region"), pk=centre_id)
    near = near_centre(request.user, shown)
    must(request.user, "see", "centre_profile", near)
    file = centre_file(shown, on=timezone.localdate())
    user = person(request)
    context = {
        "has_aside": True,
        "centre": shown,
        "place": place_of(None, int(str(shown.region_id)[:4])),
        "trail": [{"label": _("PLUT"), "url": reverse("plut:centres")}, {"label": shown.name}],
        "facts": _facts(file),
        "has_photo": file.profile is not None and bool(file.profile.photo_name),
        "seats": file.seats,
        "empty": [seat.field for seat in file.seats if not seat.consultants],
        "hours": _hours(file),
        "holidays": [{"on": words.day(each.on), "name": each.name} for each in file.holidays],
        "facilities": file.facilities,
        "staff": [
            {"name": each.name, "role": words.first_up(str(StaffMember.Position(each.position).label))}
            for each in file.staff
        ],
        "forms": [
            {
                "name": words.first_up(str(InstitutionalForm.Form(each.form).label)),
                "operator": each.operator,
                "since": words.day(each.starts_on),
                "until": words.day(each.ends_on),
            }
            for each in file.forms
        ],
        "areas": file.areas,
        "panels": centre_panels(shown, user),
        "may_correct": may(user, "correct", "centre_profile", near),
        "may_invite": may(user, "register", "person"),
        "may_see_staff": may_see_staff(user, shown),
        "may_see_area": may(user, "list", "case", near),
        "as_of_text": words.moment(timezone.now()),
    }
    return render(request, "plut/centre.html", context)


def _facts(file: CentreFile) -> list[dict[str, Any]]:
    profile = file.profile
    if profile is None:
        return []
    found = []
    for field in CentreProfile._meta.concrete_fields:
        if field.primary_key or field.name in {"latitude", "longitude", "photo_name"}:
            continue
        value = getattr(profile, field.name)
        if value is None or value == "":
            continue
        if field.choices:
            text = words.first_up(str(dict(field.flatchoices)[value]))
        elif hasattr(value, "year"):
            text = words.day(value)
        elif isinstance(value, int) and "year" not in field.name:
            text = format_integer(value)
        else:
            text = str(value)
        found.append({"term": words.first_up(str(field.verbose_name)), "value": text})
    if profile.latitude is not None and profile.longitude is not None:
        point = f"{format_decimal(profile.latitude, 5)}; {format_decimal(profile.longitude, 5)}"
        found.append({"term": _("Titik di peta"), "value": point})
    return found


def _hours(file: CentreFile) -> list[dict[str, str]]:
    spans = {
        day: ", ".join(f"{words.clock(row.opens_at)}–{words.clock(row.closes_at)}" for row in rows)
        for day, rows in groupby(file.hours, key=lambda row: row.weekday)
    }
    if not spans:
        return []
    return [
        {"term": str(label), "value": spans.get(int(day), _("tutup"))}
        for day, label in OpeningHours.Weekday.choices
    ]


@requires("see", "centre_profile")
@require_GET
def photo(request: HttpRequest, centre_id: int) -> HttpResponseBase:
    shown = get_object_or_404(Centre.objects.select_related("region"), pk=centre_id)
    must(request.user, "see", "centre_profile", near_centre(request.user, shown))
    profile = CentreProfile.objects.filter(centre=shown).exclude(photo_name="").first()
    if profile is None or not actions.photo_path(profile).is_file():
        raise Http404
    answer = FileResponse(actions.photo_path(profile).open("rb"), content_type="image/jpeg")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@requires("see", "consultant_file")
@require_GET
def staff(request: HttpRequest, centre_id: int) -> HttpResponse:
    """Contracts, certificates, targets with what was reached: for the centre and its office."""
    shown = get_object_or_404(Centre.objects.select_related("region"), pk=centre_id)
    near = near_centre(request.user, shown)
    must(request.user, "see", "consultant_file", near)
    today = timezone.localdate()
    certificates = ConsultantCertificate.objects.filter(centre=shown).select_related("user")
    # A measure may be given up; the target that named it stays readable.
    titles = {measure.slug: str(measure.title) for measure in catalogue()}
    targets = ConsultantTarget.objects.filter(centre=shown).select_related("user")
    context = {
        "centre": shown,
        "trail": [
            {"label": _("PLUT"), "url": reverse("plut:centres")},
            {"label": shown.name, "url": reverse("plut:centre", args=[shown.pk])},
            {"label": _("Konsultan")},
        ],
        "seats": [
            {
                "field": seat.field,
                "people": [
                    {
                        "name": each.user.name,
                        "contract": each.contract_number,
                        "since": words.day(each.starts_on),
                        "until": words.day(each.ends_on),
                        "note": words.due(each.ends_on, today=today),
                        "is_coordinator": each.is_coordinator,
                    }
                    for each in seat.consultants
                ],
            }
            for seat in seats_of(shown, on=today)
        ],
        "files": list(
            ConsultantFile.objects.filter(centre=shown).select_related("user").order_by("user__name")
        ),
        "certificates": [
            {
                "row": each,
                "until": words.day(each.expires_on) or _("tanpa batas"),
                "note": words.due(each.expires_on, today=today),
                "is_late": each.expires_on is not None and each.expires_on < today,
            }
            for each in certificates
        ],
        "targets": [
            {
                "row": each,
                "measure": titles.get(each.measure, each.measure),
                "period": f"{words.short_day(each.period_from)} – {words.short_day(each.period_to)}",
                "number": format_integer(each.number),
            }
            for each in targets
        ],
        "may_correct": may(request.user, "correct", "consultant_file", near),
        "as_of_text": words.moment(timezone.now()),
    }
    return render(request, "plut/staff.html", context)
