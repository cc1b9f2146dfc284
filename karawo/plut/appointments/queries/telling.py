"""Whom to remind, what to write to them, and what a calendar shows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from urllib.parse import quote

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from karawo.kit.dates import DAYS, format_date, zone_label
from karawo.plut.appointments.models import Appointment, QueueLink, Step
from karawo.plut.appointments.queries.diary import centre_zone, field_names
from karawo.plut.appointments.rules import OCCUPYING, State
from karawo.plut.appointments.rules.calendar import Event, written
from karawo.regions.access import EVERYTHING, within

_CALENDAR_BACK, _CALENDAR_AHEAD = timedelta(days=90), timedelta(days=180)


def to_remind(centre_id: int, on: date) -> QuerySet[Appointment]:
    """Booked for the day, with whether a reminder and a confirmation have gone out for this very time."""
    sent = Step.objects.filter(appointment=OuterRef("pk"), period=OuterRef("period"))
    return (
        Appointment.objects.of_day(centre_id, on)
        .filter(state=State.BOOKED)
        .select_related("business", "owner", "consultant", "centre")
        .annotate(
            is_reminded=Exists(sent.filter(what=Step.REMINDED)), is_told=Exists(sent.filter(what=Step.TOLD))
        )
        .order_by("period", "pk")
    )


def message(row: Appointment, *, is_reminder: bool) -> str:
    """What is sent by WA: the day, the hour with its zone, with whom and where; no name of the client.

    In Indonesian, whatever the language of the screen it is sent from: the reader is the client.
    """
    zone = centre_zone(row.centre)
    slot = row.slot_in(zone)
    if slot is None or row.consultant is None:
        return ""
    words = {
        "day": f"{DAYS[slot.starts_at.weekday()]}, {format_date(slot.starts_at.date())}",
        "clock": f"{slot.starts_at:%H.%M}",
        "zone": zone_label(zone),
        "consultant": row.consultant.name,
        "field": field_names().get(row.field_code, "konsultasi"),
        "centre": row.centre.name,
    }
    begin = "Pengingat janji temu Anda:" if is_reminder else "Janji temu Anda sudah dicatat:"
    facts = (
        "%(day)s pukul %(clock)s %(zone)s, bidang %(field)s dengan %(consultant)s, di %(centre)s. "
        "Bila berhalangan, kabari kami supaya waktunya dapat dipakai yang lain."
    )
    return f"{begin} {facts % words}"


def wa_address(phone: str, text: str) -> str:
    """phone: +62…; empty: the sender chooses whom to write to."""
    return f"https://wa.me/{phone.lstrip('+')}?text={quote(text)}"


def calendar_of(link: QueueLink, *, at: datetime) -> str:
    """The appointments of the consultant whose calendar it is; no telephone, and of a person not yet registered no
    name, since the file lies with other services."""
    if link.consultant is None:
        raise ValueError("a calendar is somebody's")
    with within(EVERYTHING):
        rows = list(
            Appointment.objects.filter(
                consultant=link.consultant,
                centre=link.centre,
                state__in=[*OCCUPYING, State.CANCELLED],
                period__overlap=(at - _CALENDAR_BACK, at + _CALENDAR_AHEAD),
            )
            .exclude(state=State.OFFERED)
            .select_related("business", "owner", "centre")
            .prefetch_related("steps")
            .order_by("period")
        )
        events = [_event(row) for row in rows]
    return written(events, name=f"{link.centre.name} · {link.consultant.name}", product="Karawo")


def _event(row: Appointment) -> Event:
    steps = list(row.steps.all())
    slot = row.slot
    if slot is None:
        raise ValueError("an event needs its time")
    who = row.client_name if row.file_ids else _("calon klien")
    return Event(
        uid=f"janji-{row.pk}@karawo",
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        changed_at=steps[-1].at if steps else row.made_at,
        sequence=max(len(steps) - 1, 0),
        summary=_("Janji temu: %(who)s") % {"who": who},
        description=" · ".join(part for part in (field_names().get(row.field_code, ""), row.about) if part),
        location=row.centre.name,
        is_cancelled=row.state == State.CANCELLED,
    )
