"""Another consultant: one appointment or many at once, and back again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karawo.accounts.models import Centre
from karawo.journal.actions import record
from karawo.plut.appointments.access import may_assign
from karawo.plut.appointments.actions.writing import hold, kab_of, local_day, locked, note, standing, when
from karawo.plut.appointments.models import Appointment, Step
from karawo.plut.appointments.queries import Diary, diary_of
from karawo.plut.appointments.rules import NotAllowed, Refused, State

if TYPE_CHECKING:
    from karawo.accounts.models import User

UNDO_DAYS = 30
_ASSIGNABLE = frozenset({State.WISHED, State.BOOKED, State.ARRIVED})


@dataclass(frozen=True)
class Assigned:
    """entry_id: the act, by which it is undone; None where nothing was moved. kept: why each of these stayed."""

    moved: list[Appointment] = field(default_factory=list)
    kept: list[tuple[Appointment, str]] = field(default_factory=list)
    entry_id: int | None = None


@transaction.atomic
def assign(
    centre: Centre,
    appointments: Sequence[Appointment],
    *,
    to: User,
    reason: str,
    by: User | None,
    at: datetime,
) -> Assigned:
    """Gives them to a consultant of the centre; those he has no time for stay, each with its reason.

    The hour stays as it was promised to the client. Harmless twice.
    """
    if not may_assign(by, centre.pk):
        raise NotAllowed(_("Hanya petugas PLUT ini yang dapat mengalihkan janji temunya."))
    why = " ".join(reason.split())
    if not why:
        raise Refused(_("Alasan belum diisi; tulis dalam satu kalimat."), field="reason")
    ids = sorted({each.pk for each in appointments})
    with standing(by, centre.pk):
        hold("consultant", to.pk)
        rows = [row for row in map(_locked, ids) if row.centre_id == centre.pk and row.consultant_id != to.pk]
        if not rows:
            return Assigned()
        days = [row.on for row in rows if row.on is not None] or [local_day(centre, at)]
        diary = diary_of(centre, min(days), max(days))
        entry = record(
            "appointment.assigned",
            by=by,
            at=at,
            kab_id=kab_of(centre),
            words={"count": len(rows), "centre": centre.name, "consultant": to.name, "reason": why},
        )
        found = Assigned(entry_id=entry.pk)
        for row in rows:
            previous_id = row.consultant_id
            refusal = _refusal(row, to, diary) or _move(row, to)
            if refusal:
                found.kept.append((row, refusal))
            else:
                note(row, Step.ASSIGNED, by=by, at=at, previous_id=previous_id, reason=why)
                found.moved.append(row)
        if not found.moved:
            raise Refused(" ".join(dict.fromkeys(words for _row, words in found.kept)))
        return found


def _locked(appointment_id: int) -> Appointment:
    return locked(Appointment(pk=appointment_id))


def _refusal(row: Appointment, to: User, diary: Diary) -> str:
    names = {"name": to.name, "day": when(row)}
    if row.state not in _ASSIGNABLE:
        return _("Janji %(day)s sudah %(state)s dan tidak dialihkan.") % {
            **names, "state": row.get_state_display(),
        }  # fmt: skip
    seats = [seat for seat in diary.seats if seat.user_id == to.pk]
    if not any(row.on is None or seat.is_held(row.on) for seat in seats):
        return _("%(name)s bukan konsultan PLUT ini pada hari itu.") % names
    if row.slot is not None and diary.is_away(to.pk, row.slot):
        return _("%(name)s tidak di tempat pada %(day)s.") % names
    return ""


def _move(row: Appointment, to: User | None) -> str:
    previous_id, row.consultant_id = row.consultant_id, None if to is None else to.pk
    try:
        with transaction.atomic():
            row.save(update_fields=["consultant"])
    except IntegrityError:
        row.consultant_id = previous_id
        return _("%(name)s sudah punya janji lain pada %(day)s.") % {"name": to, "day": when(row)}
    return ""


@transaction.atomic
def undo_assignment(centre: Centre, entry_id: int, *, by: User | None, at: datetime) -> Assigned:
    """Gives back what the act moved, as far as nobody has touched it since. Harmless twice."""
    if not may_assign(by, centre.pk):
        raise NotAllowed(_("Hanya petugas PLUT ini yang dapat mengalihkan janji temunya."))
    with standing(by, centre.pk):
        steps = list(
            Step.objects.filter(centre=centre, entry_id=entry_id, what=Step.ASSIGNED)
            .select_related("previous")
            .order_by("id")
        )
        if steps and steps[0].at + timedelta(days=UNDO_DAYS) < at:
            raise Refused(_("Pengalihan ini lebih dari 30 hari yang lalu; alihkan satu per satu."))
        newest = {
            step.pk: Step.objects.filter(appointment_id=step.appointment_id).exclude(
                what__in=[Step.TOLD, Step.REMINDED]
            ).order_by("-id").values_list("pk", flat=True)[0]
            for step in steps
        }  # fmt: skip
        open_steps = [step for step in steps if newest[step.pk] == step.pk]
        if not open_steps:
            return Assigned()
        entry = record(
            "appointment.assignment_undone",
            by=by,
            at=at,
            kab_id=kab_of(centre),
            words={"count": len(open_steps), "centre": centre.name},
        )
        found = Assigned(entry_id=entry.pk)
        for step in open_steps:
            row = _locked(step.appointment_id)
            previous_id = row.consultant_id
            if refusal := _move(row, step.previous):
                found.kept.append((row, refusal))
            else:
                note(row, Step.ASSIGNED, by=by, at=at, previous_id=previous_id)
                found.moved.append(row)
        return found
