"""All gatherings of a territory, and the rows behind the figures: people and visits."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import may, requires
from karawo.gatherings.access import visible_attendances, visible_gatherings, visible_registrations
from karawo.gatherings.models import Attendance, Gathering, GatheringKind, element_names
from karawo.gatherings.models.registration import AgeBand
from karawo.gatherings.pages.answering import (
    as_of,
    clock,
    moment,
    number_in,
    paged,
    scope,
    shown,
    state_of,
    when,
)
from karawo.gatherings.queries import Seating, seatings_of
from karawo.gatherings.queries.people import attended
from karawo.kit.numbers import format_integer

AHEAD, HELD, ALL = "mendatang", "terlaksana", "semua"


@require_GET
@requires("list", "gathering")
def gatherings(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    asked = request.GET.get("keadaan", AHEAD)
    rows = _asked(request, visible_gatherings(scope(request)))
    if asked == HELD:
        rows = rows.held().filter(  # type: ignore[attr-defined]
            pk__in=Attendance.objects.standing().values("session__gathering_id")
        )
    elif asked != ALL:
        asked, rows = AHEAD, rows.filter(ends_at__gt=now).order_by("starts_at", "pk")
    page, pager = paged(request, rows, _("kegiatan"))
    seatings = seatings_of(page)
    kind = number_in(request, "jenis")
    return shown(
        request,
        "gatherings/gatherings.html",
        {
            "rows": [_row(each, seatings[each.pk]) for each in page],
            "pager": pager,
            "as_of": as_of(),
            "may_arrange": may(request.user, "register", "gathering"),
            "tabs": [
                {"label": label, "url": _with(request, keadaan=word), "is_current": word == asked}
                for word, label in (
                    (AHEAD, _("Mendatang")),
                    (HELD, _("Terlaksana")),
                    (ALL, _("Semua")),
                )
            ],
            "kinds": [
                {"label": _("Semua jenis"), "url": _with(request, jenis=""), "is_current": kind is None},
                *(
                    {
                        "label": each.name,
                        "url": _with(request, jenis=str(each.pk)),
                        "is_current": each.pk == kind,
                    }
                    for each in GatheringKind.objects.all()
                ),
            ],
            "is_ahead": asked == AHEAD,
        },
    )


def _asked(request: HttpRequest, rows: QuerySet[Gathering]) -> QuerySet[Gathering]:
    for word, column in (("jenis", "kind_id"), ("kab", "kab_id"), ("tahun", "starts_at__year")):
        if (number := number_in(request, word)) is not None:
            rows = rows.filter(**{column: number})
    return rows


def _with(request: HttpRequest, **changed: str) -> str:
    kept = request.GET.copy()
    kept.pop("halaman", None)
    for name, word in changed.items():
        kept.pop(name, None)
        if word:
            kept[name] = word
    return f"?{kept.urlencode()}"


def _row(row: Gathering, seating: Seating) -> dict[str, Any]:
    state, tone = state_of(row, timezone.now())
    return {
        "url": reverse("gatherings:gathering", args=[row.pk]),
        "title": row.title,
        "kind": row.kind.name,
        "organiser": row.organiser_name,
        "when": when(row),
        "place": row.place_text,
        "kept": format_integer(seating.seats - seating.free),
        "seats": format_integer(seating.seats),
        "waiting": format_integer(seating.waiting),
        "state": state,
        "tone": tone,
    }


_WHO = {
    "perempuan": Q(sex="P"),
    "pemuda": Q(age_band=AgeBand.YOUTH),
    "disabilitas": Q(has_disability=True),
    "terpencil": Q(is_remote=True),
}


@require_GET
@requires("list", "registration")
def people(request: HttpRequest) -> HttpResponse:
    """Who came to anything, registration by registration: the rows behind the figures of people."""
    rows = (
        visible_registrations(scope(request))
        .select_related("gathering__region")
        .filter(attended())
        .order_by("-gathering__starts_at", "pk")
    )
    if (kab_id := number_in(request, "kab")) is not None:
        rows = rows.filter(kab_id=kab_id)
    who = request.GET.get("siapa", "")
    if who in _WHO:
        rows = rows.filter(_WHO[who])
    page, pager = paged(request, rows, _("pendaftaran"))
    names = element_names()
    return shown(
        request,
        "gatherings/people.html",
        {
            "pager": pager,
            "as_of": as_of(),
            "people": format_integer(rows.order_by().values("person_key").distinct().count()),
            "rows": [
                {
                    "name": one.name,
                    "url": reverse("gatherings:registration", args=[one.pk]),
                    "organisation": one.organisation,
                    "element": names.get(one.element_code, ""),
                    "title": one.gathering.title,
                    "when": moment(one.gathering.starts_at, one.gathering.zone),
                }
                for one in page
            ],
        },
    )


@require_GET
@requires("list", "registration")
def visits(request: HttpRequest) -> HttpResponse:
    rows = visible_attendances(scope(request)).filter(undone_at=None).order_by("-came_at", "pk")
    for word, column in (
        ("kab", "kab_id"),
        ("jenis", "session__gathering__kind_id"),
        ("tahun", "came_at__year"),
        ("kegiatan", "session__gathering_id"),
    ):
        if (number := number_in(request, word)) is not None:
            rows = rows.filter(**{column: number})
    page, pager = paged(request, rows, _("kunjungan"))
    return shown(
        request,
        "gatherings/visits.html",
        {
            "pager": pager,
            "as_of": as_of(),
            "rows": [
                {
                    "name": visit.registration.name,
                    "url": reverse("gatherings:registration", args=[visit.registration_id]),
                    "title": visit.session.gathering.title,
                    "session": visit.session.title,
                    "came": moment(visit.came_at, visit.session.gathering.zone),
                    "left": clock(visit.left_at, visit.session.gathering.zone),
                    "how": visit.get_how_display(),
                }
                for visit in page
            ],
        },
    )
