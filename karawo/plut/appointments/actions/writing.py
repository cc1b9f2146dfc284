"""What the acts of this room have in common. Called inside an act; none of them is one by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext as _

from karawo.accounts.access import held_by
from karawo.accounts.models import Centre
from karawo.journal.actions import record
from karawo.kit.dates import format_date, format_moment
from karawo.plut.appointments.models import Appointment, Step
from karawo.plut.appointments.queries import centre_zone
from karawo.plut.appointments.queries.diary import field_names
from karawo.plut.appointments.rules import Refused, State, may_become
from karawo.regions.access import Scope, within

if TYPE_CHECKING:
    from karawo.accounts.models import User


@contextmanager
def standing(by: User | None, centre_id: int) -> Iterator[None]:
    """Rows of a centre are written by its own people; who else may do it (an owner, a job) steps beyond his scope
    for this one act, after he was asked whether he may."""
    if by is not None and any(held.centre_id == centre_id for held in held_by(by)):
        yield
        return
    with within(Scope(user_id=None if by is None else by.pk, standing="work")):
        yield


def hold(what: str, number: int) -> None:
    """Others who want the same wait until this transaction has ended."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"appointments {what} {number}"]
        )


def kab_of(centre: Centre) -> int:
    return int(str(centre.region_id)[:4])


def local_day(centre: Centre, at: datetime) -> date:
    return at.astimezone(centre_zone(centre)).date()


def when(appointment: Appointment) -> str:
    """ "3 Agustus 2026 10.00 WITA"; the day alone of who has no time."""
    slot = appointment.slot_in(centre_zone(appointment.centre))
    if slot is not None:
        return format_moment(slot.starts_at)
    return format_date(appointment.on) if appointment.on else _("hari yang dipilih")


def tell(act: str, appointment: Appointment, *, by: User | None, at: datetime, **words: object) -> None:
    """In the journal, under the client where the register knows him."""
    centre = appointment.centre
    subject = None
    if appointment.business_id is not None:
        subject = ("business", appointment.business_id)
    elif appointment.owner_id is not None:
        subject = ("owner", appointment.owner_id)
    field = field_names().get(appointment.field_code, "")
    told = {"centre": centre.name, "day": when(appointment), "ticket": appointment.ticket, "field": field}
    record(act, by=by, at=at, subject=subject, kab_id=appointment.kab_id, words={**told, **words})


def note(
    appointment: Appointment,
    what: str,
    *,
    by: User | None,
    at: datetime,
    previous_id: int | None = None,
    reason: str = "",
) -> Step:
    return Step.objects.create(
        kab_id=appointment.kab_id,
        centre_id=appointment.centre_id,
        appointment=appointment,
        what=what,
        at=at,
        by=by,
        consultant_id=appointment.consultant_id,
        previous_id=previous_id,
        period=appointment.period,
        reason=reason[:300],
    )


def locked(appointment: Appointment) -> Appointment:
    """The row as it is now; nobody changes it until this transaction has ended."""
    rows = Appointment.objects.select_related("centre", "business", "owner", "consultant")
    return rows.select_for_update(of=("self",)).get(pk=appointment.pk)


def must_become(appointment: Appointment, wanted: State) -> None:
    """Raises Refused, naming what the appointment is now."""
    if not may_become(State(appointment.state), wanted):
        raise Refused(
            _("Janji ini sudah berubah: sekarang %(state)s. Muat ulang halaman untuk melihat keadaannya.")
            % {"state": appointment.get_state_display()}
        )
