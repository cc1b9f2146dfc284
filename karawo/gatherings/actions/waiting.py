"""The waiting list: what becomes free is offered to whose turn it is, one after the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.gatherings.access import may_answer, may_enrol
from karawo.gatherings.actions.writing import locked, standing, tell
from karawo.gatherings.models import Gathering, Registration, Seat
from karawo.gatherings.queries.turns import turns_of
from karawo.gatherings.rules import Allotment, State, may_become
from karawo.registry.rules.refusal import NotAllowed, Refused

if TYPE_CHECKING:
    from karawo.accounts.models import User


def free_seats(gathering: Gathering) -> list[Seat]:
    return list(gathering.seat_rows.filter(registration=None).order_by("number"))


def offer_free(gathering: Gathering, *, at: datetime) -> int:
    """Part of the act that freed seats; the gathering is locked. Gives how many were offered.

    Nothing is offered once it has begun, nor before the seats were shared out in turn.
    """
    if at >= gathering.starts_at or gathering.is_cancelled:
        return 0
    if gathering.allotment == Allotment.ON_CLOSE and gathering.takes_registrations(at):
        return 0
    with standing(None):
        free = free_seats(gathering)
        first = turns_of(gathering, at=at)[: len(free)] if free else []
        for seat, one in zip(free, first, strict=False):
            tell("registration.offered", gathering, by=None, at=at)
            one.state, one.seat = State.OFFERED, seat
            one.offer_expires_at = min(at + timedelta(hours=gathering.offer_hours), gathering.starts_at)
            one.save(update_fields=["state", "seat", "offer_expires_at"])
        return len(first)


@transaction.atomic
def allot(gathering: Gathering, *, by: User | None, at: datetime) -> int:
    """Gives the free seats to the waiting list in turn, without asking again. Gives how many."""
    if not may_enrol(by, gathering):
        raise NotAllowed(_("Kursi dibagi petugas di wilayahnya."))
    if gathering.allotment == Allotment.ON_CLOSE and gathering.takes_registrations(at):
        raise Refused(_("Pendaftaran masih terbuka; tutup dahulu, supaya semua giliran terhitung."))
    with standing(by):
        row = locked(gathering)
        free = free_seats(row)
        first = turns_of(row, at=at)[: len(free)] if free else []
        if first:
            tell("registration.allotted", row, by=by, at=at, count=len(first))
        for seat, one in zip(free, first, strict=False):
            one.state, one.seat = State.SEATED, seat
            one.save(update_fields=["state", "seat"])
        return len(first)


@transaction.atomic
def cancel(registration: Registration, *, by: User | None, at: datetime) -> Registration:
    """Harmless twice. The seat goes on. by None: the holder of the personal link, or the system."""
    if not may_answer(by, registration):
        raise NotAllowed(_("Pendaftaran ini dibatalkan pesertanya atau petugas."))
    with standing(by):
        row = locked(registration.gathering_id)
        one = _present(registration)
        if one.state == State.CANCELLED:
            return one
        if one.attendances.standing().exists():
            raise Refused(_("Peserta ini sudah hadir; urungkan kehadirannya dahulu."))
        tell("registration.cancelled", row, by=by, at=at)
        one.state, one.seat, one.offer_expires_at, one.cancelled_at = State.CANCELLED, None, None, at
        one.save(update_fields=["state", "seat", "offer_expires_at", "cancelled_at"])
        offer_free(row, at=at)
        return one


@transaction.atomic
def accept(registration: Registration, *, by: User | None, at: datetime) -> Registration:
    """Harmless twice. Raises Refused for an offer that has run out."""
    if not may_answer(by, registration):
        raise NotAllowed(_("Tawaran ini bukan untuk Anda."))
    with standing(by):
        row = locked(registration.gathering_id)
        one = _present(registration)
        if one.state == State.SEATED:
            return one
        if one.state != State.OFFERED or one.offer_expires_at is None or one.offer_expires_at <= at:
            raise Refused(_("Tawaran ini sudah berakhir; Anda tetap di daftar tunggu."))
        tell("registration.accepted", row, by=by, at=at)
        one.state, one.offer_expires_at = State.SEATED, None
        one.save(update_fields=["state", "offer_expires_at"])
        return one


@transaction.atomic
def decline(registration: Registration, *, by: User | None, at: datetime) -> Registration:
    """Back onto the list, behind those who let fewer offers go; the seat goes on. Harmless twice."""
    if not may_answer(by, registration):
        raise NotAllowed(_("Tawaran ini bukan untuk Anda."))
    with standing(by):
        row = locked(registration.gathering_id)
        one = _present(registration)
        if one.state == State.OFFERED:
            _let_go(row, one, by=by, at=at)
            offer_free(row, at=at)
        return one


@transaction.atomic
def lapse(*, at: datetime, gathering: Gathering | None = None) -> int:
    """Offers that nobody answered go on to the next; gives how many. Runs by the clock, and before each sign-up."""
    with standing(None):
        late = Registration.objects.late(at)
        if gathering is not None:
            late = late.filter(gathering=gathering)
        count = 0
        for gathering_id in late.order_by().values_list("gathering_id", flat=True).distinct():
            row = locked(gathering_id)
            rows = Registration.objects.late(at).filter(gathering=row).order_by("pk")
            for one in rows.select_for_update():
                _let_go(row, one, by=None, at=at)
                count += 1
            offer_free(row, at=at)
        return count


def lapse_now() -> int:
    """For the clock."""
    return lapse(at=timezone.now())


def _let_go(row: Gathering, one: Registration, *, by: User | None, at: datetime) -> None:
    tell("registration.lapsed", row, by=by, at=at)
    one.state, one.seat, one.offer_expires_at, one.tried = State.WAITING, None, None, one.tried + 1
    one.save(update_fields=["state", "seat", "offer_expires_at", "tried"])


def _present(registration: Registration) -> Registration:
    rows = Registration.objects.select_related("owner", "business").defer("owner__birth_on")
    return rows.select_for_update(of=("self",)).get(pk=registration.pk)


def take_seat(row: Gathering, one: Registration, *, at: datetime) -> None:
    """At the door; the gathering is locked. Raises Refused where no seat is left."""
    if one.state == State.SEATED:
        return
    if not may_become(State(one.state), State.SEATED):
        raise Refused(_("Pendaftaran ini sudah dibatalkan; daftarkan lagi di pintu."))
    if one.state == State.WAITING:
        free = free_seats(row)
        if not free:
            raise Refused(_("Kursi penuh; tambah kuota dahulu bila tempatnya cukup."))
        one.seat = free[0]
    one.state, one.offer_expires_at = State.SEATED, None
    one.save(update_fields=["state", "seat", "offer_expires_at"])
