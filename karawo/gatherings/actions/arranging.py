"""A gathering is arranged, changed, opened for sign-up and, if it must be, called off."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.gatherings.access import may_arrange, may_change, may_publish
from karawo.gatherings.actions.waiting import offer_free
from karawo.gatherings.actions.writing import kab_of, locked, named, tell
from karawo.gatherings.models import Gathering, GatheringKind, GatheringSession, Seat
from karawo.gatherings.rules import Allotment, new_code
from karawo.journal.actions import record
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User
    from karawo.regions.models import Region


@dataclass(frozen=True)
class GivenGathering:
    kind: GatheringKind
    title: str
    region: Region
    place_text: str
    organiser_name: str
    seats: int
    starts_at: datetime
    ends_at: datetime
    centre: Centre | None = None
    about: str = ""
    is_online: bool = False
    allotment: str = Allotment.FIRST_COME
    offer_hours: int = 24
    registration_until: datetime | None = None


@dataclass(frozen=True)
class GivenSession:
    title: str
    starts_at: datetime
    ends_at: datetime
    speaker: str = ""
    agenda: str = ""


@transaction.atomic
def arrange(given: GivenGathering, *, by: User | None, at: datetime) -> Gathering:
    """With its seats, and one session over the whole time."""
    kab_id = kab_of(given.region.pk)
    if not may_arrange(by, kab_id):
        raise NotAllowed(_("Kegiatan disusun petugas PLUT atau dinas wilayah itu; pilih wilayah Anda."))
    record("gathering.arranged", by=by, at=at, kab_id=kab_id, words={"title": given.title})
    made = Gathering.objects.create(
        kab_id=kab_id, code=new_code(), made_at=at,
        **{each.name: getattr(given, each.name) for each in fields(given)},
    )  # fmt: skip
    Seat.objects.bulk_create(
        Seat(gathering=made, number=number, kab_id=kab_id) for number in range(1, given.seats + 1)
    )
    GatheringSession.objects.create(
        gathering=made, kab_id=kab_id, title=given.title, starts_at=given.starts_at, ends_at=given.ends_at
    )
    return made


@transaction.atomic
def change(gathering: Gathering, given: GivenGathering, *, by: User | None, at: datetime) -> Gathering:
    """The place stays in its kabupaten/kota: the rows of who signed up lie there.

    More seats go to the waiting list at once. Raises Refused where more seats are kept than would be left.
    """
    if not may_change(by, gathering):
        raise NotAllowed(_("Kegiatan ini diubah petugas di wilayahnya."))
    row = locked(gathering)
    if kab_of(given.region.pk) != row.kab_id:
        raise Refused(
            _("Kegiatan tetap di kabupaten/kotanya; susun kegiatan baru untuk wilayah lain."), field="region"
        )
    _lay_seats(row, given.seats)
    act = "gathering.changed" if given.seats == row.seats else "gathering.seats_changed"
    tell(act, row, by=by, at=at, seats=given.seats)
    only = list(row.sessions.all()[:2])
    if len(only) == 1 and (only[0].starts_at, only[0].ends_at) == (row.starts_at, row.ends_at):
        only[0].starts_at, only[0].ends_at = given.starts_at, given.ends_at
        only[0].save(update_fields=["starts_at", "ends_at"])
    names = [each.name for each in fields(given)]
    for name in names:
        setattr(row, name, getattr(given, name))
    row.save(update_fields=names)
    offer_free(row, at=at)
    return row


def _lay_seats(row: Gathering, seats: int) -> None:
    have = list(row.seat_rows.order_by("-number"))
    if seats > len(have):
        first = have[0].number if have else 0
        Seat.objects.bulk_create(
            Seat(gathering=row, number=first + number, kab_id=row.kab_id)
            for number in range(1, seats - len(have) + 1)
        )
    elif seats < len(have):
        free = [each.pk for each in row.seat_rows.filter(registration=None).order_by("-number")]
        spare = free[: len(have) - seats]
        if len(spare) < len(have) - seats:
            kept = len(have) - len(free)
            raise Refused(
                _("Sudah %(kept)s kursi terisi atau ditawarkan; kuota paling sedikit %(kept)s.")
                % {"kept": kept},
                field="seats",
            )
        Seat.objects.filter(pk__in=spare).delete()


@transaction.atomic
def publish(gathering: Gathering, *, by: User, at: datetime) -> Gathering:
    """Opens the public page and the sign-up. Harmless twice."""
    if not may_publish(by, gathering):
        raise NotAllowed(_("Pendaftaran dibuka petugas di wilayahnya."))
    row = locked(gathering)
    if row.is_cancelled:
        raise Refused(_("Kegiatan ini sudah dibatalkan; susun kegiatan baru."))
    if row.is_over(at):
        raise Refused(_("Kegiatan ini sudah lewat; ubah waktunya dahulu."))
    if row.published_at is None:
        tell("gathering.published", row, by=by, at=at)
        row.published_at, row.published_by = at, by
        row.save(update_fields=["published_at", "published_by"])
    return row


@transaction.atomic
def withdraw(gathering: Gathering, *, by: User, at: datetime) -> Gathering:
    """The public page goes; who signed up stays. Harmless twice."""
    if not may_publish(by, gathering):
        raise NotAllowed(_("Pendaftaran ditutup petugas di wilayahnya."))
    row = locked(gathering)
    if row.published_at is not None:
        tell("gathering.withdrawn", row, by=by, at=at)
        row.published_at = row.published_by = None
        row.save(update_fields=["published_at", "published_by"])
    return row


@transaction.atomic
def call_off(gathering: Gathering, *, reason: str, by: User, at: datetime) -> Gathering:
    """Stands on the public page and on each ticket. Harmless twice."""
    if not may_change(by, gathering):
        raise NotAllowed(_("Kegiatan ini dibatalkan petugas di wilayahnya."))
    why = named(reason)
    if not why:
        raise Refused(_("Alasan belum diisi; tulis dalam satu kalimat."), field="reason")
    row = locked(gathering)
    if not row.is_cancelled:
        tell("gathering.cancelled", row, by=by, at=at, reason=why)
        row.cancelled_at, row.cancelled_by, row.cancel_reason = at, by, why
        row.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason"])
    return row


def _checked(gathering: Gathering, given: GivenSession) -> None:
    if given.ends_at <= given.starts_at:
        raise Refused(_("Selesainya harus sesudah mulainya."), field="ends")
    if given.starts_at < gathering.starts_at or given.ends_at > gathering.ends_at:
        raise Refused(
            _("Sesi harus di dalam waktu kegiatan; ubah jamnya atau waktu kegiatannya."), field="starts"
        )


@transaction.atomic
def add_session(
    gathering: Gathering, given: GivenSession, *, by: User | None, at: datetime
) -> GatheringSession:
    if not may_change(by, gathering):
        raise NotAllowed(_("Sesi ditambah petugas di wilayahnya."))
    row = locked(gathering)
    _checked(row, given)
    tell("gathering.session_added", row, by=by, at=at, session=given.title)
    return GatheringSession.objects.create(
        gathering=row, kab_id=row.kab_id, **{each.name: getattr(given, each.name) for each in fields(given)}
    )


@transaction.atomic
def change_session(
    session: GatheringSession, given: GivenSession, *, by: User | None, at: datetime
) -> GatheringSession:
    if not may_change(by, session.gathering):
        raise NotAllowed(_("Sesi diubah petugas di wilayahnya."))
    row = locked(session.gathering)
    _checked(row, given)
    tell("gathering.session_changed", row, by=by, at=at, session=given.title)
    names = [each.name for each in fields(given)]
    for name in names:
        setattr(session, name, getattr(given, name))
    session.save(update_fields=names)
    return session


@transaction.atomic
def remove_session(session: GatheringSession, *, by: User, at: datetime) -> None:
    """Raises Refused where somebody was noted in it, and for the only one."""
    if not may_change(by, session.gathering):
        raise NotAllowed(_("Sesi dihapus petugas di wilayahnya."))
    row = locked(session.gathering)
    if session.attendances.exists() or session.head_counts.exists():
        raise Refused(_("Sesi ini sudah ada kehadirannya, jadi tidak dihapus."))
    if row.sessions.count() < 2:
        raise Refused(_("Kegiatan perlu sedikitnya satu sesi; ubah saja sesi ini."))
    tell("gathering.session_removed", row, by=by, at=at, session=session.title)
    session.delete()
