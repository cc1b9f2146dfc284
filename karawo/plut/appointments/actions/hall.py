"""The hall: a ticket, a call, a service, an end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.plut.appointments.access import may_run_queue
from karawo.plut.appointments.actions.given import Client
from karawo.plut.appointments.actions.listing import offer_next
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
from karawo.plut.appointments.queries import seats_of, terms_of
from karawo.plut.appointments.queries.day import as_waiting
from karawo.plut.appointments.rules import AT_THE_DESK, Channel, NotAllowed, Refused, State, Taken, in_order

if TYPE_CHECKING:
    from datetime import date

    from karawo.accounts.models import User


def _must_run(by: User | None, centre_id: int) -> None:
    if not may_run_queue(by, centre_id):
        raise NotAllowed(_("Antrean ini dijalankan oleh petugas PLUT-nya sendiri."))


def _draw_ticket(centre_id: int, on: date) -> int:
    """The next number of the day. The row stays locked until the transaction ends: others wait, none is lost."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO appointments_ticketday (centre_id, "on", last_number) VALUES (%s, %s, 1)'
            ' ON CONFLICT (centre_id, "on") DO UPDATE'
            " SET last_number = appointments_ticketday.last_number + 1 RETURNING last_number",
            [centre_id, on],
        )
        number: int = cursor.fetchone()[0]
        return number


@transaction.atomic
def take_ticket(
    centre: Centre,
    client: Client,
    *,
    field: str = "",
    consultant_id: int | None = None,
    about: str = "",
    by: User | None,
    at: datetime,
) -> Appointment:
    """Somebody walks in: a number, and a place in the hall."""
    _must_run(by, centre.pk)
    columns = client.columns()
    with standing(by, centre.pk):
        on = local_day(centre, at)
        made = Appointment(
            kab_id=kab_of(centre),
            centre=centre,
            field_code=field,
            consultant_id=consultant_id,
            on=on,
            state=State.ARRIVED,
            channel=Channel.WALK_IN,
            about=about.strip()[:300],
            made_at=at,
            arrived_at=at,
            ticket_number=_draw_ticket(centre.pk, on),
            **columns,
        )
        tell("appointment.arrived", made, by=by, at=at)
        made.save(force_insert=True)
        note(made, State.ARRIVED, by=by, at=at)
        return made


@transaction.atomic
def arrive(appointment: Appointment, *, by: User | None, at: datetime) -> Appointment:
    """Who has booked is there. Harmless twice. Who was noted as absent gives the time up and waits in line."""
    _must_run(by, appointment.centre_id)
    with standing(by, appointment.centre_id):
        row = locked(appointment)
        if row.state == State.ARRIVED:
            return row
        must_become(row, State.ARRIVED)
        if row.on != local_day(row.centre, at):
            raise Refused(_("Janji ini untuk hari lain; buat nomor antrean baru untuk hari ini."))
        if row.state == State.NO_SHOW:
            row.period = None
        if row.ticket_number is None:
            row.ticket_number = _draw_ticket(row.centre_id, row.on)
        row.state, row.arrived_at = State.ARRIVED, at
        tell("appointment.arrived", row, by=by, at=at)
        row.save(update_fields=["state", "arrived_at", "ticket_number", "period"])
        note(row, State.ARRIVED, by=by, at=at)
        return row


@transaction.atomic
def call_next(
    centre: Centre, *, consultant: User, desk: str = "", by: User | None, at: datetime
) -> Appointment | None:
    """The next who waits for this consultant, his field or anybody; None when nobody does.

    Raises Refused while he still has somebody at the desk.
    """
    _must_run(by, centre.pk)
    with standing(by, centre.pk):
        hold("hall", centre.pk)
        on = local_day(centre, at)
        fields = {seat.field_code for seat in seats_of(centre.pk, on) if seat.user_id == consultant.pk}
        waiting = Appointment.objects.of_day(centre.pk, on).filter(state=State.ARRIVED)
        line = in_order(map(as_waiting, waiting), at=at, terms=terms_of(centre.pk))
        for each in line:
            if each.consultant_id == consultant.pk or (
                each.consultant_id is None and each.field in {"", *fields}
            ):
                return _call(
                    Appointment.objects.get(pk=each.id), consultant=consultant, desk=desk, by=by, at=at
                )
        return None


@transaction.atomic
def call(
    appointment: Appointment, *, consultant: User, desk: str = "", by: User | None, at: datetime
) -> Appointment:
    """This one, out of turn; or once more, when nobody came."""
    _must_run(by, appointment.centre_id)
    with standing(by, appointment.centre_id):
        hold("hall", appointment.centre_id)
        return _call(appointment, consultant=consultant, desk=desk, by=by, at=at)


def _call(
    appointment: Appointment, *, consultant: User, desk: str, by: User | None, at: datetime
) -> Appointment:
    row = locked(appointment)
    if row.state != State.CALLED:
        must_become(row, State.CALLED)
    present = Appointment.objects.filter(consultant=consultant, state__in=AT_THE_DESK).exclude(pk=row.pk)
    if (other := present.first()) is not None:
        raise Refused(
            _("%(name)s masih melayani nomor %(ticket)s; tekan Selesai dahulu.")
            % {"name": consultant.name, "ticket": other.ticket}
        )
    previous_id = row.consultant_id
    row.state, row.consultant, row.called_at = State.CALLED, consultant, at
    row.desk = " ".join(desk.split())[:20] or row.desk
    tell("appointment.called", row, by=by, at=at)
    try:
        with transaction.atomic():
            row.save(update_fields=["state", "consultant", "called_at", "desk"])
    except IntegrityError as error:
        raise Taken(
            _(
                "%(name)s sudah punya janji lain pada waktu itu; alihkan janji itu atau panggil oleh yang lain."
            )
            % {"name": consultant.name}
        ) from error
    note(row, State.CALLED, by=by, at=at, previous_id=previous_id)
    return row


def _moved(
    appointment: Appointment, wanted: State, *, by: User | None, at: datetime, columns: Collection[str] = ()
) -> Appointment:
    row = locked(appointment)
    if row.state == wanted:
        return row
    must_become(row, wanted)
    row.state = wanted
    tell(_ACTS[wanted], row, by=by, at=at)
    row.save(update_fields=["state", *columns])
    note(row, wanted, by=by, at=at)
    return row


_ACTS = {
    State.ARRIVED: "appointment.waiting",
    State.SERVING: "appointment.serving",
    State.DONE: "appointment.done",
    State.NO_SHOW: "appointment.no_show",
}


@transaction.atomic
def serve(appointment: Appointment, *, by: User | None, at: datetime) -> Appointment:
    """Who was called sits down. Harmless twice."""
    _must_run(by, appointment.centre_id)
    with standing(by, appointment.centre_id):
        return _moved(appointment, State.SERVING, by=by, at=at)


@transaction.atomic
def finish(appointment: Appointment, *, by: User | None, at: datetime) -> Appointment:
    """Harmless twice. The session that was held is written in the session log, not here."""
    _must_run(by, appointment.centre_id)
    with standing(by, appointment.centre_id):
        return _moved(appointment, State.DONE, by=by, at=at)


@transaction.atomic
def send_back(appointment: Appointment, *, by: User | None, at: datetime) -> Appointment:
    """Called too early: back into the hall, with the same ticket."""
    _must_run(by, appointment.centre_id)
    with standing(by, appointment.centre_id):
        if locked(appointment).state != State.CALLED:
            raise Refused(_("Hanya nomor yang sedang dipanggil dapat dikembalikan ke ruang tunggu."))
        return _moved(appointment, State.ARRIVED, by=by, at=at)


@transaction.atomic
def miss(appointment: Appointment, *, by: User | None, at: datetime) -> Appointment:
    """Did not come, or did not answer the call. A time that is still ahead goes to the waiting list. Harmless twice."""
    _must_run(by, appointment.centre_id)
    with standing(by, appointment.centre_id):
        row = _moved(appointment, State.NO_SHOW, by=by, at=at)
        offer_next(row, at=at)
        return row
