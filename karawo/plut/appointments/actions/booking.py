"""A slot for a client: given once, taken back, given on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Q
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.plut.appointments.access import may_book, may_cancel
from karawo.plut.appointments.actions.given import Client
from karawo.plut.appointments.actions.listing import lapse_offers, offer_next
from karawo.plut.appointments.actions.writing import (
    hold,
    kab_of,
    local_day,
    locked,
    must_become,
    note,
    standing,
    tell,
)
from karawo.plut.appointments.models import Appointment
from karawo.plut.appointments.queries import Diary, diary_of
from karawo.plut.appointments.rules import Channel, NotAllowed, Refused, Slot, State, Taken

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def book(
    centre: Centre,
    client: Client,
    *,
    field: str,
    starts_at: datetime,
    consultant_id: int | None = None,
    channel: Channel,
    about: str = "",
    by: User | None,
    at: datetime,
) -> Appointment:
    """consultant_id: None for whoever of the field is free and has the least that day.

    Raises Taken where somebody was quicker, Refused where the time is no slot; the database refuses a second
    booking of the same time by itself.
    """
    if not may_book(by, centre.pk, client.file_ids):
        raise NotAllowed(_("Anda tidak dapat membuat janji di PLUT ini."))
    columns = client.columns()
    with standing(by, centre.pk):
        lapse_offers(centre, at=at)
        on = local_day(centre, starts_at)
        diary = diary_of(centre, on, on)
        _check_client(client, diary, starts_at, channel, at=at)
        since = at + diary.terms.lead if channel is Channel.WEB else at
        if starts_at < since or on > local_day(centre, at) + timedelta(days=diary.terms.days_ahead):
            raise Refused(_("Waktu itu tidak dapat dipesan lagi; pilih waktu lain."), field="slot")
        for user_id, slot in _candidates(diary, field, starts_at, consultant_id):
            hold("consultant", user_id)
            made = Appointment(
                kab_id=kab_of(centre),
                centre=centre,
                field_code=field,
                consultant_id=user_id,
                period=DateTimeTZRange(slot.starts_at, slot.ends_at),
                on=on,
                state=State.BOOKED,
                channel=channel,
                about=about.strip()[:300],
                made_at=at,
                **columns,
            )
            if not _is_free(user_id, slot):
                continue
            try:
                with transaction.atomic():
                    _write(made, by=by, at=at)
            except IntegrityError:
                continue
            return made
        raise Taken(
            _("Waktu itu baru saja terisi; pilih waktu lain, atau masuk daftar tunggu."), field="slot"
        )


def _write(made: Appointment, *, by: User | None, at: datetime) -> None:
    tell("appointment.booked", made, by=by, at=at)
    made.save(force_insert=True)
    note(made, State.BOOKED, by=by, at=at)


def _candidates(
    diary: Diary, field: str, starts_at: datetime, consultant_id: int | None
) -> list[tuple[int, Slot]]:
    """Who has a slot at that moment, the least burdened first. Raises Refused where nobody has."""
    on = starts_at.astimezone(diary.zone).date()
    wanted = [
        seat.user_id
        for seat in diary.consultants("" if consultant_id else field, on)
        if consultant_id in {None, seat.user_id}
    ]
    found = [
        (user_id, slot)
        for user_id in sorted(wanted, key=lambda user_id: (len(diary.taken(user_id)), user_id))
        for slot in diary.slots(user_id, on)
        if slot.starts_at == starts_at
    ]
    if not found:
        raise Refused(
            _("Pada waktu itu tidak ada jam temu; pilih salah satu waktu dari daftar."), field="slot"
        )
    return found


def _is_free(user_id: int, slot: Slot) -> bool:
    """Asked under the lock, so that who comes second is told so without an error of the database."""
    period = (slot.starts_at, slot.ends_at)
    return not Appointment.objects.occupying().filter(consultant_id=user_id, period__overlap=period).exists()


def _check_client(
    client: Client, diary: Diary, starts_at: datetime, channel: Channel, *, at: datetime
) -> None:
    if not client.is_registered:
        return
    hold("client", client.file_ids[0])
    whose = Q()
    for column in ("business_id", "owner_id"):
        if getattr(client, column) is not None:
            whose |= Q(**{column: getattr(client, column)})
    ahead = Appointment.objects.filter(whose).ahead()
    ends_at = starts_at + timedelta(minutes=diary.terms.slot_minutes)
    if ahead.filter(period__overlap=(starts_at, ends_at)).exists():
        raise Refused(
            _("Anda sudah punya janji pada waktu itu; batalkan yang lama atau pilih waktu lain."),
            field="slot",
        )
    most = diary.terms.open_per_client
    if (
        channel is Channel.WEB
        and ahead.filter(Q(period__endswith__gt=at) | Q(state=State.WISHED)).count() >= most
    ):
        raise Refused(
            _("Anda sudah punya %(most)s janji yang belum lewat; batalkan salah satu dahulu.")
            % {"most": most}
        )


@transaction.atomic
def cancel(appointment: Appointment, *, reason: str, by: User | None, at: datetime) -> Appointment:
    """Harmless twice. The time goes to the next of the waiting list."""
    if not may_cancel(by, appointment):
        raise NotAllowed(_("Janji ini tidak dapat Anda batalkan."))
    why = " ".join(reason.split())
    if not why:
        raise Refused(_("Alasan belum diisi; tulis dalam satu kalimat."), field="reason")
    with standing(by, appointment.centre_id):
        row = locked(appointment)
        if row.state == State.CANCELLED:
            return row
        must_become(row, State.CANCELLED)
        tell("appointment.cancelled", row, by=by, at=at, reason=why)
        row.state, row.offer_expires_at = State.CANCELLED, None
        row.save(update_fields=["state", "offer_expires_at"])
        note(row, State.CANCELLED, by=by, at=at, reason=why)
        offer_next(row, at=at)
        return row
