"""Who signed up: the list, one of them, and signing somebody up at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import segno
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from karawo.accounts.access import limited, person, requires, scope
from karawo.gatherings import actions
from karawo.gatherings.access import may_answer, may_enrol, may_export, visible_registrations
from karawo.gatherings.forms.enrolling import EnrolForm
from karawo.gatherings.models import Channel, Gathering, Registration, element_names
from karawo.gatherings.pages import files
from karawo.gatherings.pages.answering import STATE_TONES, as_of, found_gathering, trail
from karawo.gatherings.queries import whole
from karawo.gatherings.queries.people import attended
from karawo.gatherings.queries.wording import helix_thread, moment, when
from karawo.gatherings.rules import State
from karawo.kit.writing import Heading, Shape
from karawo.registry.access import visible_businesses, visible_owners
from karawo.registry.queries import search
from karawo.registry.rules import mask_phone
from karawo.registry.rules.refusal import Refused
from karawo.ui.answers import allow, done, paged, refuse, shown
from karawo.ui.requests import key

_SHOWN = {
    "kursi": {"state": State.SEATED},
    "tawaran": {"state": State.OFFERED},
    "tunggu": {"state": State.WAITING},
    "batal": {"state": State.CANCELLED},
}
_MOST_HITS = 8


def registration_of(request: HttpRequest, registration_id: int) -> Registration:
    """404 for a stranger."""
    return whole(get_object_or_404(visible_registrations(scope(request)), pk=registration_id))


@require_GET
@requires("list", "registration")
def participants(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    asked, rows = _asked(request, row)
    page, pager = paged(request, rows, _("peserta"))
    here = reverse("gatherings:participants", args=[row.pk])
    tabs = (
        ("", _("Semua")),
        ("kursi", _("Mendapat kursi")),
        ("tawaran", _("Ditawari")),
        ("tunggu", _("Menunggu")),
        ("hadir", _("Hadir")),
        ("batal", _("Dibatalkan")),
    )
    came = set(rows.filter(attended(), pk__in=[one.pk for one in page]).values_list("pk", flat=True))
    return shown(
        request,
        "gatherings/participants.html",
        {
            "row": row,
            "trail": trail(row, _("Peserta")),
            "rows": [line(one, has_come=one.pk in came) for one in page],
            "pager": pager,
            "as_of": as_of(),
            "tabs": [
                {
                    "label": label,
                    "url": f"{here}?tampil={word}" if word else here,
                    "is_current": word == asked,
                }
                for word, label in tabs
            ],
            "may_enrol": may_enrol(request.user, row) and not row.is_cancelled,
            "downloads": files.links(request, "participants", row.pk)
            if may_export(request.user, row)
            else [],
        },
    )


def line(one: Registration, *, has_come: bool) -> dict[str, Any]:
    """A participant as a row of a page."""
    state = State(one.state)
    return {
        "url": reverse("gatherings:registration", args=[one.pk]),
        "name": one.name,
        "organisation": one.organisation,
        "is_registered": bool(one.file_ids),
        "element": element_names().get(one.element_code, ""),
        "helix": helix_thread(one.element_code),
        "state": one.get_state_display(),
        "tone": STATE_TONES[state],
        "since": moment(one.signed_up_at, one.gathering.zone),
        "channel": one.get_channel_display(),
        "code": one.code_shown,
        "has_come": has_come,
    }


def _asked(request: HttpRequest, row: Gathering) -> tuple[str, QuerySet[Registration]]:
    """?tampil= as it is understood, and its rows."""
    asked = request.GET.get("tampil", "")
    rows = (
        visible_registrations(scope(request))
        .select_related("gathering__region")
        .filter(gathering=row)
        .order_by("signed_up_at", "pk")
    )
    if asked == "hadir":
        return asked, rows.filter(attended())
    return (asked, rows.filter(**_SHOWN[asked])) if asked in _SHOWN else ("", rows)


@require_GET
@requires("export", "gathering")
@limited("gathering_files", files.LIMIT)
def participants_file(request: HttpRequest, gathering_id: int, shape: str) -> StreamingHttpResponse:
    row = found_gathering(request, gathering_id)
    allow(may_export(request.user, row))
    asked, rows = _asked(request, row)
    headings = [
        Heading(_("Nama"), width=30, key="nama"),
        Heading(_("Usaha atau lembaga"), width=30, key="lembaga"),
        Heading(_("Unsur"), width=22, key="unsur"),
        Heading(_("Jenis kelamin"), key="jenis_kelamin"),
        Heading(_("Umur"), key="umur"),
        Heading(_("Penyandang disabilitas"), key="disabilitas"),
        Heading(_("Daerah terpencil"), key="terpencil"),
        Heading(_("Keadaan"), key="keadaan"),
        Heading(_("Kode"), key="kode"),
        Heading(_("Mendaftar"), Shape.MOMENT, key="mendaftar"),
        Heading(_("Kehadiran"), key="hadir"),
    ]
    return files.sent(
        request,
        shape,
        _("Peserta %(title)s") % {"title": row.title},
        headings,
        lambda: _lines(rows),
        people=rows,
        gathering=row,
        filters=[(_("Tampil"), asked)] if asked else [],
    )


def _lines(rows: QuerySet[Registration]) -> Iterator[tuple[Any, ...]]:
    names, said = element_names(), {True: _("ya"), False: _("tidak"), None: _("tidak tahu")}
    came = set(rows.filter(attended()).order_by().values_list("pk", flat=True))
    for one in rows.iterator(chunk_size=500):
        yield (
            one.name, one.organisation, names.get(one.element_code, ""), one.get_sex_display(),
            one.get_age_band_display(), said[one.has_disability], said[one.is_remote], one.get_state_display(),
            one.code_shown, one.signed_up_at.astimezone(one.gathering.zone), said[one.pk in came],
        )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("correct", "registration")
def enrolling(request: HttpRequest, gathering_id: int) -> HttpResponse:
    """?usaha=12 or ?pelaku=9 from the register, ?tamu=1 for who does not stand there. ?pintu=5 leads back to it."""
    row = found_gathering(request, gathering_id)
    allow(may_enrol(person(request), row))
    known = _known(request)
    here = reverse("gatherings:enrolling", args=[row.pk])
    is_guest = bool(request.GET.get("tamu"))
    door = request.GET.get("pintu", "")
    if known is None and not is_guest and request.method != "POST":
        return _choose(request, row, here)
    form = EnrolForm(request.POST if request.method == "POST" else None, is_known=known is not None)
    if form.is_bound and form.is_valid():
        ids = known["ids"] if known else {}
        try:
            signed = actions.sign_up(
                row,
                form.given(**ids),
                key=key(request),
                channel=Channel.DOOR if door else Channel.STAFF,
                has_consented=form.cleaned_data["consent"],
                by=person(request),
                at=timezone.now(),
            )
        except Refused as error:
            refuse(form, error)
        else:
            messages.success(request, _said(signed.registration))
            if door.isdigit():
                code = urlencode({"cari": signed.registration.code_shown})
                return redirect(reverse("gatherings:door", args=[int(door)]) + f"?{code}")
            return redirect("gatherings:registration", signed.registration.pk)
    context = {
        "row": row,
        "trail": trail(row, _("Daftarkan peserta")),
        "known": known,
        "other_url": here,
        "cancel_url": reverse("gatherings:participants", args=[row.pk]),
    }
    return shown(request, "gatherings/enrol.html", context, form=form)


def _said(one: Registration) -> str:
    if one.state == State.SEATED:
        return _("%(name)s mendapat kursi.") % {"name": one.name}
    return _("Kursi sudah terisi atau dibagi belakangan; %(name)s masuk daftar tunggu.") % {"name": one.name}


def _known(request: HttpRequest) -> dict[str, Any] | None:
    """The business in `usaha` or the owner in `pelaku`, as far as the person may see it."""
    if (number := request.GET.get("usaha", "")).isdigit() and len(number) < 19:
        business = (
            visible_businesses(scope(request)).select_related("primary_owner").filter(pk=number).first()
        )
        if business is not None:
            ids = {"business_id": business.pk, "owner_id": business.primary_owner_id}
            return {"ids": ids, "name": business.primary_owner.name, "note": business.name}
    if (number := request.GET.get("pelaku", "")).isdigit() and len(number) < 19:
        owner = visible_owners(scope(request)).filter(pk=number).first()
        if owner is not None:
            return {"ids": {"owner_id": owner.pk}, "name": owner.name, "note": ""}
    return None


def _choose(request: HttpRequest, row: Gathering, here: str) -> HttpResponse:
    words = request.GET.get("cari", "").strip()
    kept = {"pintu": request.GET["pintu"]} if request.GET.get("pintu") else {}
    answer = search(words, scope=scope(request), limit=_MOST_HITS) if words else None
    hits = [
        {
            "label": hit.name,
            "note": " · ".join(part for part in (hit.owner_name, hit.place) if part and part != hit.name),
            "url": f"{here}?{urlencode({**kept, 'usaha' if hit.kind == 'business' else 'pelaku': hit.id})}",
        }
        for hit in (answer.hits if answer else ())
    ]
    context = {
        "row": row,
        "trail": trail(row, _("Daftarkan peserta")),
        "search": words,
        "hits": hits,
        "kept": [{"name": name, "value": value} for name, value in kept.items()],
        "here": here,
        "guest_url": f"{here}?{urlencode({**kept, 'tamu': 1})}",
    }
    return shown(request, "gatherings/choose_person.html", context)


@require_GET
@requires("see", "registration")
def registration(request: HttpRequest, registration_id: int) -> HttpResponse:
    one = registration_of(request, registration_id)
    row = one.gathering
    is_staff = may_enrol(request.user, row)
    state = State(one.state)
    code = segno.make(one.code_shown, error="m").svg_data_uri(scale=4, border=2, dark="#000", light="#fff")
    said = {True: _("ya"), False: _("tidak"), None: ""}
    facts = [
        (_("Kegiatan"), row.title, False),
        (_("Waktu"), when(row), False),
        (_("Usaha atau lembaga"), one.organisation, False),
        (_("Unsur"), element_names().get(one.element_code, ""), True),
        (_("Nomor HP"), mask_phone(one.phone) if one.phone else "", False),
        (_("Jenis kelamin"), one.get_sex_display(), True),
        (_("Umur"), one.get_age_band_display(), True),
        (_("Penyandang disabilitas"), said[one.has_disability], True),
        (_("Tinggal di daerah terpencil"), said[one.is_remote], True),
        (_("Mendaftar"), f"{moment(one.signed_up_at, row.zone)} ({one.get_channel_display()})", False),
        (
            _("Persetujuan"),
            moment(one.consented_at, row.zone) if one.consented_at else _("belum ditanyakan"),
            False,
        ),
        (_("Tawaran berlaku sampai"), moment(one.offer_expires_at, row.zone), False),
    ]
    return shown(
        request,
        "gatherings/registration.html",
        {
            "one": one,
            "row": row,
            "trail": trail(row if is_staff else None, one.name),
            "state": one.get_state_display(),
            "tone": STATE_TONES[state],
            "code": code,
            "facts": [
                {"term": term, "value": value, "is_unknown": is_asked and not value}
                for term, value, is_asked in facts
                if value or is_asked
            ],
            "visits": [
                {
                    "session": visit.session.title,
                    "came": moment(visit.came_at, row.zone),
                    "left": moment(visit.left_at, row.zone),
                }
                for visit in one.standing_visits  # type: ignore[attr-defined]
            ],
            "certificates": list(one.certificates.all()),
            "is_staff": is_staff,
            "is_offered": state is State.OFFERED and may_answer(request.user, one),
            "may_cancel": state is not State.CANCELLED and may_answer(request.user, one),
            "may_link": is_staff and state is not State.CANCELLED,
            "may_join": is_staff and not one.file_ids,
        },
    )


@require_POST
@requires("undo", "registration")
def cancelling(request: HttpRequest, registration_id: int) -> HttpResponse:
    one = registration_of(request, registration_id)
    allow(may_answer(person(request), one))
    return done(
        request,
        lambda: actions.cancel(one, by=person(request), at=timezone.now()),
        _("Pendaftaran dibatalkan; kursinya ditawarkan kepada yang berikutnya."),
        reverse("gatherings:registration", args=[one.pk]),
    )


@require_POST
@requires("undo", "registration")
def answering(request: HttpRequest, registration_id: int) -> HttpResponse:
    """The answer to an offer: `terima` or `lepas`."""
    one = registration_of(request, registration_id)
    allow(may_answer(person(request), one))
    is_taken = request.POST.get("answer") == "terima"
    act = actions.accept if is_taken else actions.decline
    said = _("Kursi menjadi milik peserta ini.") if is_taken else _("Kursi dilepas; tetap di daftar tunggu.")
    return done(
        request,
        lambda: act(one, by=person(request), at=timezone.now()),
        said,
        reverse("gatherings:registration", args=[one.pk]),
    )


@never_cache
@require_POST
@requires("correct", "registration")
def linking(request: HttpRequest, registration_id: int) -> HttpResponse:
    """The address is shown on this answer alone; the one before stops working."""
    one = registration_of(request, registration_id)
    allow(may_enrol(person(request), one.gathering))
    token = actions.make_link(one, by=person(request), at=timezone.now())
    url = request.build_absolute_uri(reverse("gatherings:ticket", args=[token]))
    context = {
        "one": one,
        "row": one.gathering,
        "trail": trail(one.gathering, one.name),
        "url": url,
        "back_url": reverse("gatherings:registration", args=[one.pk]),
        "share_text": f"{one.gathering.title}, {when(one.gathering)}. Tiket Anda: {url}",
    }
    return shown(request, "gatherings/link.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("correct", "registration")
def joining(request: HttpRequest, registration_id: int) -> HttpResponse:
    """Which owner of the register this participant is."""
    one = registration_of(request, registration_id)
    allow(may_enrol(person(request), one.gathering))
    here = reverse("gatherings:joining", args=[one.pk])
    if request.method == "POST":
        number = request.POST.get("pelaku", "")
        owner = (
            visible_owners(scope(request)).filter(pk=number).first()
            if number.isdigit() and len(number) < 19
            else None
        )
        allow(owner is not None)
        assert owner is not None  # noqa: S101 - tells the type checker
        return done(
            request,
            lambda: actions.join_register(one, owner_id=owner.pk, by=person(request), at=timezone.now()),
            _("Peserta dicocokkan dengan register."),
            reverse("gatherings:registration", args=[one.pk]),
        )
    words = request.GET.get("cari", one.name).strip()
    answer = search(words, scope=scope(request), limit=_MOST_HITS) if words else None
    context = {
        "one": one,
        "row": one.gathering,
        "trail": trail(one.gathering, one.name),
        "search": words,
        "here": here,
        "hits": [
            {
                "id": hit.owner_id,
                "name": hit.owner_name or hit.name,
                "note": " · ".join(part for part in (hit.name, hit.place) if part),
            }
            for hit in (answer.hits if answer else ())
        ],
        "back_url": reverse("gatherings:registration", args=[one.pk]),
    }
    return shown(request, "gatherings/join.html", context)
