"""One gathering: what it is, how full it is, who came, what can be done next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from karawo.accounts.access import requires
from karawo.gatherings.access import (
    may_certify,
    may_change,
    may_enrol,
    may_export,
    may_facilitate,
    may_keep_door,
    may_publish,
)
from karawo.gatherings.models import Gathering
from karawo.gatherings.pages.answering import as_of, found_gathering, state_of, trail
from karawo.gatherings.queries import Presence, Seating, presence_of, seating_of, served_ids, turns_of
from karawo.gatherings.queries.wording import (
    decision_rows,
    element_rows,
    moment,
    share_rows,
    share_text,
    span,
    turn_rule,
    when,
)
from karawo.kit.numbers import format_integer
from karawo.ui.answers import shown


@require_GET
@requires("see", "gathering")
def gathering(request: HttpRequest, gathering_id: int) -> HttpResponse:
    row = found_gathering(request, gathering_id)
    now = timezone.now()
    state, tone = state_of(row, now)
    seating, presence = seating_of(row), presence_of(row)
    takes = row.takes_registrations(now)
    public_url = request.build_absolute_uri(reverse("gatherings:public_gathering", args=[row.code]))
    return shown(
        request,
        "gatherings/gathering.html",
        {
            "row": row,
            "trail": trail(None, row.title),
            "state": state,
            "tone": tone,
            "when": when(row),
            "as_of_text": as_of(),
            "figures": _figures(row, seating, presence),
            "facts": _facts(row),
            "sessions": [
                {
                    "row": session,
                    "when": span(session.starts_at, session.ends_at, row.zone),
                    "came": format_integer(session.attendances.standing().count()),
                    "url": reverse("gatherings:session", args=[session.pk]),
                    "door_url": reverse("gatherings:door", args=[session.pk]),
                }
                for session in row.sessions.all()
            ],
            "waiting": waiting_rows(row),
            "turn_rule": turn_rule(row),
            "shares": share_rows(presence),
            "elements": element_rows(presence),
            "presence": presence,
            "decisions": decision_rows(row),
            "may_facilitate": row.kind.has_board
            and may_facilitate(request.user, row)
            and not row.is_cancelled,
            "public_url": public_url if row.published_at else "",
            "share_text": share_text(row, public_url),
            "takes_registrations": takes,
            "may_change": may_change(request.user, row) and not row.is_cancelled,
            "may_publish": may_publish(request.user, row) and not row.is_cancelled and not row.is_over(now),
            "may_enrol": may_enrol(request.user, row) and not row.is_cancelled and not row.is_over(now),
            "may_keep_door": may_keep_door(request.user, row) and not row.is_cancelled,
            "may_certify": may_certify(request.user, row)
            and row.kind.has_certificates
            and presence.people > 0,
            "may_export": may_export(request.user, row),
            "may_allot": may_enrol(request.user, row)
            and seating.waiting > 0
            and seating.free > 0
            and not takes,
        },
    )


def waiting_rows(row: Gathering) -> list[dict[str, Any]]:
    turns = turns_of(row, at=timezone.now())
    served = served_ids(row, turns, at=timezone.now())
    return [
        {
            "place": place,
            "name": one.name,
            "organisation": one.organisation,
            "url": reverse("gatherings:registration", args=[one.pk]),
            "since": moment(one.signed_up_at, row.zone),
            "was_served": one.pk in served,
            "tried": one.tried,
        }
        for place, one in enumerate(turns, 1)
    ]


def _figures(row: Gathering, seating: Seating, presence: Presence) -> list[dict[str, Any]]:
    people_url = reverse("gatherings:participants", args=[row.pk])
    unknown_name = _("%(count)s orang dihitung tanpa nama, tidak ikut") % {
        "count": format_integer(presence.counted)
    }
    return [
        {
            "label": _("Kursi terisi"),
            "value": format_integer(seating.seated),
            "unit": _("kursi"),
            "definition": _(
                "Kursi yang sudah pasti; %(offered)s lagi sedang ditawarkan, %(waiting)s menunggu."
            )
            % {"offered": format_integer(seating.offered), "waiting": format_integer(seating.waiting)},
            "denominator": _("%(seats)s kursi") % {"seats": format_integer(seating.seats)},
            "unknown": "0",
            "as_of": as_of(),
            "href": people_url,
        },
        {
            "label": _("Orang yang hadir"),
            "value": format_integer(presence.people),
            "unit": _("orang"),
            "definition": _("Orang berbeda yang hadir pada sedikitnya satu sesi. %(counted)s.")
            % {"counted": unknown_name},
            "denominator": _("%(kept)s yang mendapat kursi")
            % {"kept": format_integer(seating.seated + seating.offered)},
            "unknown": "0",
            "as_of": as_of(),
            "href": f"{people_url}?tampil=hadir",
        },
        {
            "label": _("Kunjungan"),
            "value": format_integer(presence.visits),
            "unit": _("kunjungan"),
            "definition": _("Kehadiran satu orang pada satu sesi; orang di tiga sesi adalah tiga kunjungan."),
            "denominator": _("%(sessions)s sesi") % {"sessions": format_integer(row.sessions.count())},
            "unknown": "0",
            "as_of": as_of(),
            "href": f"{reverse('gatherings:visits')}?kegiatan={row.pk}",
        },
    ]


def _facts(row: Gathering) -> list[dict[str, Any]]:
    until = moment(row.registration_until, row.zone)
    rows = [
        (_("Jenis"), row.kind.name),
        (_("Penyelenggara"), row.organiser_name),
        (_("Waktu"), when(row)),
        (_("Tempat"), row.place_text + (f" ({_('daring')})" if row.is_online else "")),
        (_("Kabupaten/kota"), row.region.full_name),
        (_("Cara membagi kursi"), row.get_allotment_display()),
        (_("Pendaftaran sampai"), until or _("kegiatan dimulai")),
        (_("Tawaran kursi berlaku"), _("%(hours)s jam") % {"hours": row.offer_hours}),
    ]
    return [{"term": term, "value": value} for term, value in rows if value]
