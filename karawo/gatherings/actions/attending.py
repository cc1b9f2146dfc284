"""The door: who came, who left, and taking it back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from karawo.gatherings.access import may_keep_door
from karawo.gatherings.actions.waiting import take_seat
from karawo.gatherings.actions.writing import locked, standing, tell
from karawo.gatherings.models import Attendance, GatheringSession, HeadCount, Registration
from karawo.gatherings.rules import State, read_code
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


class UnknownCode(Refused):
    """No participant of this gathering has the code."""


def find_by_code(session: GatheringSession, typed: str) -> Registration:
    """typed: as a camera or a hand gives it. Raises UnknownCode."""
    code = read_code(typed)
    if not code:
        raise UnknownCode(
            _("Kode peserta delapan huruf atau angka, misalnya ABCD-2345; baca sekali lagi."), field="code"
        )
    found = (
        Registration.objects.select_related("owner", "business", "gathering")
        .defer("owner__birth_on")
        .filter(gathering_id=session.gathering_id, door_code=code)
        .first()
    )
    if found is None:
        raise UnknownCode(
            _("Kode %(code)s bukan peserta kegiatan ini; cari namanya atau daftarkan di pintu.")
            % {"code": f"{code[:4]}-{code[4:]}"},
            field="code",
        )
    return found


@transaction.atomic
def come(
    session: GatheringSession,
    registration: Registration,
    *,
    key: UUID,
    how: str,
    came_at: datetime,
    by: User,
    at: datetime,
) -> tuple[Attendance, bool]:
    """The visit and whether it is new. The same key, or the same person at the same session, changes nothing.

    Who was offered a seat or waits takes one, if there is one. Raises Refused, NotAllowed.
    """
    if not may_keep_door(by, session.gathering):
        raise NotAllowed(_("Kehadiran dicatat petugas di wilayahnya."))
    if registration.gathering_id != session.gathering_id:
        raise Refused(_("Peserta ini terdaftar pada kegiatan lain."))
    with standing(by):
        row = locked(session.gathering_id)
        kept = Attendance.objects.filter(key=key).first()
        if kept is None:
            kept = Attendance.objects.standing().filter(session=session, registration=registration).first()
        if kept is not None:
            return kept, False
        if row.is_cancelled:
            raise Refused(_("Kegiatan ini dibatalkan."))
        tell("attendance.came", row, by=by, at=at, session=session.title)
        one = Registration.objects.select_for_update().get(pk=registration.pk)
        if one.state == State.CANCELLED:
            raise Refused(_("Pendaftaran ini sudah dibatalkan; daftarkan lagi di pintu."))
        take_seat(row, one, at=at)
        try:
            with transaction.atomic():
                made = Attendance.objects.create(
                    key=key, kab_id=row.kab_id, session=session, registration=one, how=how,
                    came_at=min(came_at, at), received_at=at,
                )  # fmt: skip
        except IntegrityError:
            raise Refused(_("Kiriman ini memakai nomor yang sudah dipakai; muat ulang halaman.")) from None
        return made, True


@transaction.atomic
def leave(attendance: Attendance, *, by: User, at: datetime) -> Attendance:
    """Harmless twice: the first time stays."""
    session = attendance.session
    if not may_keep_door(by, session.gathering):
        raise NotAllowed(_("Kepulangan dicatat petugas di wilayahnya."))
    row = Attendance.objects.select_for_update().get(pk=attendance.pk)
    if row.undone_at is not None:
        raise Refused(_("Kehadiran ini sudah diurungkan."))
    if row.left_at is None:
        tell("attendance.left", session.gathering, by=by, at=at, session=session.title)
        row.left_at = max(at, row.came_at)
        row.save(update_fields=["left_at"])
    return row


@transaction.atomic
def undo(attendance: Attendance, *, by: User, at: datetime) -> Attendance:
    """Harmless twice. The seat stays with the person. Raises Refused where a certificate rests on it."""
    session = attendance.session
    if not may_keep_door(by, session.gathering):
        raise NotAllowed(_("Kehadiran diurungkan petugas di wilayahnya."))
    row = Attendance.objects.select_for_update().get(pk=attendance.pk)
    if row.undone_at is None:
        if row.registration.certificates.filter(revoked_at=None).exists():
            raise Refused(_("Sertifikatnya sudah terbit; cabut dahulu, lalu urungkan kehadirannya."))
        tell("attendance.undone", session.gathering, by=by, at=at, session=session.title)
        row.undone_at, row.undone_by = at, by
        row.save(update_fields=["undone_at", "undone_by"])
    return row


@transaction.atomic
def count_heads(
    session: GatheringSession,
    *,
    key: UUID,
    number: int,
    women: int | None,
    note: str,
    counted_at: datetime,
    by: User,
    at: datetime,
) -> tuple[HeadCount, bool]:
    """People whom nobody asked for a name. Kept apart from those known by name. The same key changes nothing."""
    if not may_keep_door(by, session.gathering):
        raise NotAllowed(_("Hitungan dicatat petugas di wilayahnya."))
    kept = HeadCount.objects.filter(key=key).first()
    if kept is not None:
        return kept, False
    if women is not None and women > number:
        raise Refused(_("Perempuan tidak dapat lebih banyak dari semua orang."), field="women")
    tell("attendance.counted", session.gathering, by=by, at=at, session=session.title, number=number)
    made = HeadCount.objects.create(
        key=key, kab_id=session.kab_id, session=session, number=number, women=women, note=note.strip()[:200],
        counted_at=min(counted_at, at),
    )  # fmt: skip
    return made, True


@transaction.atomic
def undo_count(count: HeadCount, *, by: User, at: datetime) -> HeadCount:
    """Harmless twice."""
    session = count.session
    if not may_keep_door(by, session.gathering):
        raise NotAllowed(_("Hitungan diurungkan petugas di wilayahnya."))
    row = HeadCount.objects.select_for_update().get(pk=count.pk)
    if row.undone_at is None:
        words = {"session": session.title, "number": row.number}
        tell("attendance.count_undone", session.gathering, by=by, at=at, **words)
        row.undone_at, row.undone_by = at, by
        row.save(update_fields=["undone_at", "undone_by"])
    return row
