"""All gatherings of a territory, and the rows behind the figures: people and visits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import limited, may, requires, scope
from karawo.gatherings.access import visible_attendances, visible_gatherings, visible_registrations
from karawo.gatherings.models import Attendance, Gathering, GatheringKind, Registration, element_names
from karawo.gatherings.models.registration import AgeBand
from karawo.gatherings.pages import files
from karawo.gatherings.pages.answering import as_of, number_in, state_of
from karawo.gatherings.queries import Seating, seatings_of
from karawo.gatherings.queries.people import attended, came_to
from karawo.gatherings.queries.wording import clock, moment, when
from karawo.kit.numbers import format_integer
from karawo.kit.writing import Heading, Shape
from karawo.ui.answers import paged, shown
from karawo.ui.requests import list_query

AHEAD, HELD, ALL = "mendatang", "terlaksana", "semua"


def _state_asked(request: HttpRequest) -> str:
    asked = request.GET.get("keadaan", AHEAD)
    return asked if asked in {HELD, ALL} else AHEAD


def _gatherings(request: HttpRequest) -> QuerySet[Gathering]:
    asked, rows = _state_asked(request), _asked(request, visible_gatherings(scope(request)))
    if asked == HELD:
        return rows.held().filter(  # type: ignore[attr-defined, no-any-return]
            pk__in=Attendance.objects.standing().values("session__gathering_id")
        )
    if asked == ALL:
        return rows
    return rows.filter(ends_at__gt=timezone.now()).order_by("starts_at", "pk")


@require_GET
@requires("list", "gathering")
def gatherings(request: HttpRequest) -> HttpResponse:
    asked = _state_asked(request)
    page, pager = paged(request, _gatherings(request), _("kegiatan"))
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
            "downloads": _downloads(request, "gatherings"),
        },
    )


def _downloads(request: HttpRequest, page: str) -> list[dict[str, str]]:
    return files.links(request, page) if may(request.user, "export", "gathering") else []


@require_GET
@requires("export", "gathering")
@limited("gathering_files", files.LIMIT)
def gatherings_file(request: HttpRequest, shape: str) -> StreamingHttpResponse:
    headings = [
        Heading(_("Kegiatan"), width=40, key="kegiatan"),
        Heading(_("Jenis"), key="jenis"),
        Heading(_("Penyelenggara"), width=30, key="penyelenggara"),
        Heading(_("Mulai"), Shape.MOMENT, key="mulai"),
        Heading(_("Selesai"), Shape.MOMENT, key="selesai"),
        Heading(_("Tempat"), width=30, key="tempat"),
        Heading(_("Wilayah"), width=30, key="wilayah"),
        Heading(_("Kursi"), Shape.INTEGER, key="kursi"),
        Heading(_("Terisi"), Shape.INTEGER, key="terisi"),
        Heading(_("Menunggu"), Shape.INTEGER, key="menunggu"),
        Heading(_("Orang hadir"), Shape.INTEGER, key="orang_hadir"),
        Heading(_("Kunjungan"), Shape.INTEGER, key="kunjungan"),
        Heading(_("Keadaan"), key="keadaan"),
    ]
    told = [
        (_("Keadaan"), {AHEAD: _("mendatang"), HELD: _("terlaksana"), ALL: _("semua")}[_state_asked(request)])
    ]
    return files.sent(
        request,
        shape,
        _("Kegiatan"),
        headings,
        lambda: _gathering_lines(request),
        filters=told + _told(request),
    )


def _told(request: HttpRequest) -> list[tuple[str, str]]:
    """The rest of the filter in words."""
    labels = {"kab": _("Wilayah"), "tahun": _("Tahun"), "siapa": _("Kelompok"), "kegiatan": _("Kegiatan")}
    told = [(label, request.GET[name]) for name, label in labels.items() if request.GET.get(name)]
    if (kind := number_in(request, "jenis")) is not None:
        told.append(
            (
                _("Jenis"),
                next(iter(GatheringKind.objects.filter(pk=kind).values_list("name", flat=True)), str(kind)),
            )
        )
    return told


def _gathering_lines(request: HttpRequest) -> Iterator[tuple[Any, ...]]:
    now = timezone.now()
    for rows in batched(_gatherings(request).iterator(chunk_size=500), 500, strict=False):
        seatings, came = seatings_of(list(rows)), came_to([row.pk for row in rows])
        for row in rows:
            seating, (people, visits) = seatings[row.pk], came.get(row.pk, (0, 0))
            yield (
                row.title, row.kind.name, row.organiser_name, row.starts_at.astimezone(row.zone),
                row.ends_at.astimezone(row.zone), row.place_text, row.region.full_name, seating.seats,
                seating.seats - seating.free, seating.waiting, people, visits, state_of(row, now)[0],
            )  # fmt: skip


def _asked(request: HttpRequest, rows: QuerySet[Gathering]) -> QuerySet[Gathering]:
    for word, column in (("jenis", "kind_id"), ("kab", "kab_id"), ("tahun", "starts_at__year")):
        if (number := number_in(request, word)) is not None:
            rows = rows.filter(**{column: number})
    return rows


def _with(request: HttpRequest, **changed: str) -> str:
    return f"?{list_query(request, **changed)}"


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


def _people(request: HttpRequest) -> QuerySet[Registration]:
    rows = (
        visible_registrations(scope(request))
        .select_related("gathering__region", "gathering__kind")
        .filter(attended())
        .order_by("-gathering__starts_at", "pk")
    )
    if (kab_id := number_in(request, "kab")) is not None:
        rows = rows.filter(kab_id=kab_id)
    who = request.GET.get("siapa", "")
    return rows.filter(_WHO[who]) if who in _WHO else rows


@require_GET
@requires("list", "registration")
def people(request: HttpRequest) -> HttpResponse:
    """Who came to anything, registration by registration: the rows behind the figures of people."""
    rows = _people(request)
    page, pager = paged(request, rows, _("pendaftaran"))
    names = element_names()
    return shown(
        request,
        "gatherings/people.html",
        {
            "pager": pager,
            "as_of": as_of(),
            "people": format_integer(rows.order_by().values("person_key").distinct().count()),
            "downloads": _downloads(request, "people"),
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
@requires("export", "gathering")
@limited("gathering_files", files.LIMIT)
def people_file(request: HttpRequest, shape: str) -> StreamingHttpResponse:
    rows, names = _people(request), element_names()
    headings = [
        Heading(_("Nama"), width=30, key="nama"),
        Heading(_("Usaha atau lembaga"), width=30, key="lembaga"),
        Heading(_("Unsur"), width=22, key="unsur"),
        Heading(_("Kegiatan"), width=40, key="kegiatan"),
        Heading(_("Jenis"), key="jenis"),
        Heading(_("Waktu"), Shape.MOMENT, key="waktu"),
    ]
    return files.sent(
        request,
        shape,
        _("Orang yang mengikuti kegiatan"),
        headings,
        lambda: (_person_line(one, names) for one in rows.iterator(chunk_size=500)),
        people=rows,
        filters=_told(request),
    )


def _person_line(one: Registration, names: dict[str, str]) -> tuple[Any, ...]:
    row = one.gathering
    return (
        one.name,
        one.organisation,
        names.get(one.element_code, ""),
        row.title,
        row.kind.name,
        row.starts_at.astimezone(row.zone),
    )


def _visits(request: HttpRequest) -> QuerySet[Attendance]:
    rows = visible_attendances(scope(request)).filter(undone_at=None).order_by("-came_at", "pk")
    for word, column in (
        ("kab", "kab_id"),
        ("jenis", "session__gathering__kind_id"),
        ("tahun", "came_at__year"),
        ("kegiatan", "session__gathering_id"),
    ):
        if (number := number_in(request, word)) is not None:
            rows = rows.filter(**{column: number})
    return rows


@require_GET
@requires("list", "registration")
def visits(request: HttpRequest) -> HttpResponse:
    page, pager = paged(request, _visits(request), _("kunjungan"))
    return shown(
        request,
        "gatherings/visits.html",
        {
            "downloads": _downloads(request, "visits"),
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


@require_GET
@requires("export", "gathering")
@limited("gathering_files", files.LIMIT)
def visits_file(request: HttpRequest, shape: str) -> StreamingHttpResponse:
    rows = _visits(request)
    headings = [
        Heading(_("Nama"), width=30, key="nama"),
        Heading(_("Kegiatan"), width=40, key="kegiatan"),
        Heading(_("Sesi"), width=30, key="sesi"),
        Heading(_("Datang"), Shape.MOMENT, key="datang"),
        Heading(_("Pulang"), Shape.MOMENT, key="pulang"),
        Heading(_("Dicatat lewat"), key="cara"),
    ]
    return files.sent(
        request,
        shape,
        _("Kunjungan pada kegiatan"),
        headings,
        lambda: (_visit_line(each) for each in rows.iterator(chunk_size=500)),
        people=Registration.objects.filter(pk__in=rows.order_by().values("registration_id")),
        filters=_told(request),
    )


def _visit_line(visit: Attendance) -> tuple[Any, ...]:
    zone = visit.session.gathering.zone
    return (
        visit.registration.name,
        visit.session.gathering.title,
        visit.session.title,
        visit.came_at.astimezone(zone),
        visit.left_at.astimezone(zone) if visit.left_at else None,
        visit.get_how_display(),
    )
