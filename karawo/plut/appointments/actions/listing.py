"""The waiting list: who found nothing free is offered what becomes free, one after the other."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.plut.appointments.access import may_book, may_cancel
from karawo.plut.appointments.actions.given import Client
from karawo.plut.appointments.actions.writing import hold, kab_of, local_day, locked, note, standing, tell
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.queries import terms_of
from karawo.plut.appointments.rules import OCCUPYING, Channel, NotAllowed, Refused, State

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def wish(
    centre: Centre,
    client: Client,
    *,
    field: str,
    wish_from: date,
    wish_to: date,
    consultant_id: int | None = None,
    channel: Channel,
    about: str = "",
    by: User | None,
    at: datetime,
) -> Appointment:
    """Onto the waiting list for the days that suit. Harmless twice for a client of the register."""
    if not may_book(by, centre.pk, client.file_ids):
        raise NotAllowed(_("Anda tidak dapat membuat janji di PLUT ini."))
    if wish_to < wish_from:
        raise Refused(_("Hari terakhir mendahului hari pertama; tukar keduanya."), field="wish_to")
    if wish_to < local_day(centre, at):
        raise Refused(_("Hari itu sudah lewat; pilih hari lain."), field="wish_to")
    columns = client.columns()
    with standing(by, centre.pk):
        if client.is_registered:
            hold("client", client.file_ids[0])
            whose = {"business": client.business_id, "owner": client.owner_id}
            known = Appointment.objects.filter(
                centre=centre, state=State.WISHED, field_code=field, **whose
            ).first()
            if known is not None:
                return known
        made = Appointment(
            kab_id=kab_of(centre),
            centre=centre,
            field_code=field,
            consultant_id=consultant_id,
            state=State.WISHED,
            channel=channel,
            about=about.strip()[:300],
            made_at=at,
            wish_from=wish_from,
            wish_to=wish_to,
            **columns,
        )
        tell("appointment.wished", made, by=by, at=at)
        made.save(force_insert=True)
        note(made, State.WISHED, by=by, at=at)
        return made


def offer_next(freed: Appointment, *, at: datetime) -> Appointment | None:
    """Part of the act that freed the time: keeps it for the first of the list whom it suits and to whom this very
    time has not been offered before."""
    if freed.period is None or freed.on is None or freed.consultant_id is None:
        return None
    terms = terms_of(freed.centre_id)
    if freed.period.lower <= at + terms.lead:
        return None
    hold("consultant", freed.consultant_id)
    clash = Appointment.objects.filter(
        consultant_id=freed.consultant_id, state__in=OCCUPYING, period__overlap=freed.period
    )
    if clash.exists():
        return None
    before = Q(steps__what=State.OFFERED, steps__period=freed.period, steps__consultant=freed.consultant_id)
    first = (
        Appointment.objects.filter(
            Q(consultant=None) | Q(consultant_id=freed.consultant_id),
            centre_id=freed.centre_id,
            state=State.WISHED,
            field_code__in=["", freed.field_code],
            wish_from__lte=freed.on,
            wish_to__gte=freed.on,
        )
        .exclude(pk__in=Appointment.objects.filter(before).values("pk"))
        .exclude(pk=freed.pk)
        .order_by("tried", "made_at", "pk")
        .select_for_update(skip_locked=True)
        .first()
    )
    if first is None:
        return None
    wanted_id = first.consultant_id
    first.period, first.on, first.consultant_id = freed.period, freed.on, freed.consultant_id
    first.state, first.offer_expires_at = State.OFFERED, min(at + terms.offer, freed.period.lower)
    tell("appointment.offered", first, by=None, at=at)
    first.save(update_fields=["period", "on", "consultant", "state", "offer_expires_at"])
    note(first, State.OFFERED, by=None, at=at, previous_id=wanted_id)
    return first


@transaction.atomic
def accept_offer(appointment: Appointment, *, by: User | None, at: datetime) -> Appointment:
    """Harmless twice. Raises Refused for an offer that has run out."""
    if not may_cancel(by, appointment):
        raise NotAllowed(_("Tawaran ini bukan untuk Anda."))
    with standing(by, appointment.centre_id):
        row = locked(appointment)
        if row.state == State.BOOKED:
            return row
        if row.state != State.OFFERED or row.offer_expires_at is None or row.offer_expires_at <= at:
            raise Refused(
                _("Tawaran ini sudah berakhir; Anda tetap di daftar tunggu untuk waktu berikutnya.")
            )
        tell("appointment.accepted", row, by=by, at=at)
        row.state, row.offer_expires_at = State.BOOKED, None
        row.save(update_fields=["state", "offer_expires_at"])
        note(row, State.BOOKED, by=by, at=at)
        return row


@transaction.atomic
def decline_offer(appointment: Appointment, *, by: User | None, at: datetime) -> Appointment:
    """Back onto the list, behind those who were offered less; the time goes on. Harmless twice."""
    if not may_cancel(by, appointment):
        raise NotAllowed(_("Tawaran ini bukan untuk Anda."))
    with standing(by, appointment.centre_id):
        row = locked(appointment)
        if row.state == State.OFFERED:
            _take_back(row, by=by, at=at)
        return row


@transaction.atomic
def lapse_offers(centre: Centre | None = None, *, at: datetime) -> int:
    """Offers that nobody answered go on to the next; gives how many. Runs by the clock and before each booking."""
    late = Appointment.objects.filter(state=State.OFFERED, offer_expires_at__lte=at)
    if centre is not None:
        late = late.filter(centre=centre)
    rows = late.select_for_update(of=("self",), skip_locked=True).select_related(
        "centre", "business", "owner", "consultant"
    )
    count = 0
    for row in rows.order_by("pk"):
        _take_back(row, by=None, at=at)
        count += 1
    return count


def _take_back(row: Appointment, *, by: User | None, at: datetime) -> None:
    freed = Appointment(
        pk=row.pk,
        centre=row.centre,
        field_code=row.field_code,
        consultant_id=row.consultant_id,
        period=row.period,
        on=row.on,
    )
    last = row.steps.filter(what=State.OFFERED).order_by("-id").first()
    tell("appointment.offer_lapsed", row, by=by, at=at)
    row.state, row.offer_expires_at, row.tried = State.WISHED, None, row.tried + 1
    row.period, row.on = None, None
    row.consultant_id = last.previous_id if last is not None else None
    row.save(update_fields=["state", "offer_expires_at", "tried", "period", "on", "consultant"])
    note(row, State.WISHED, by=by, at=at)
    offer_next(freed, at=at)


def lapse_now() -> int:
    """For the clock."""
    with standing(None, 0):
        return lapse_offers(at=timezone.now())
