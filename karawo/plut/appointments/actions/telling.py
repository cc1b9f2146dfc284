"""What was said to the client outside of Karawo: a person marks that the message went out."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record_look
from karawo.journal.models import Look
from karawo.plut.appointments.access import may_run_queue
from karawo.plut.appointments.actions.writing import locked, note, standing, tell
from karawo.plut.appointments.models import Appointment, Step
from karawo.plut.appointments.rules import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def mark_told(appointment: Appointment, *, is_reminder: bool, by: User | None, at: datetime) -> Appointment:
    """Confirmation or reminder "ditandai terkirim". Harmless twice for one time."""
    if not may_run_queue(by, appointment.centre_id):
        raise NotAllowed(_("Hanya petugas PLUT ini yang menandai kabar terkirim."))
    what = Step.REMINDED if is_reminder else Step.TOLD
    with standing(by, appointment.centre_id):
        row = locked(appointment)
        if not row.steps.filter(what=what, period=row.period).exists():
            tell("appointment.told", row, by=by, at=at)
            note(row, what, by=by, at=at)
        return row


@transaction.atomic
def open_phone(appointment: Appointment, *, by: User, at: datetime, reason: str) -> str:
    """The number in the clear, +62…; the look is recorded. Raises Refused where none was told."""
    if not may_run_queue(by, appointment.centre_id):
        raise NotAllowed(_("Nomor ini hanya dibuka petugas PLUT-nya."))
    if not appointment.phone:
        raise Refused(_("Nomor HP belum dicatat; cari nomornya di halaman usaha."))
    kind, identity = ("appointment", appointment.pk)
    if appointment.business_id is not None:
        kind, identity = "business", appointment.business_id
    elif appointment.owner_id is not None:
        kind, identity = "owner", appointment.owner_id
    record_look(
        Look.What.UNMASK,
        by=by,
        at=at,
        subject=(kind, identity),
        kab_id=appointment.kab_id,
        detail="phone",
        reason=reason,
    )
    return str(appointment.phone)
