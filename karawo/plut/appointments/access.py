"""Who may see and do what with appointments; the second lock beside row-level security."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from karawo.accounts.access import Nearness, belonging, may, relation
from karawo.accounts.models import User
from karawo.plut.appointments.models import Appointment
from karawo.regions.access import Scope


def visible_appointments(scope: Scope) -> QuerySet[Appointment]:
    """Appointments a person may see.

    - of the centre a role is held at
    - of the own file
    """
    rows = Q(centre_id__in=scope.centre_ids)
    if scope.own_ids:
        rows |= Q(business_id__in=scope.own_ids) | Q(owner_id__in=scope.own_ids)
    return Appointment.objects.filter(rows).select_related("business", "owner", "consultant", "centre")


def _near(user: User, centre_id: int, file_ids: Iterable[int] = ()) -> Nearness:
    return relation(user, centre_id=centre_id, owner_ids=tuple(file_ids))


def _allows(user: User | None, verb: str, appointment: Appointment) -> bool:
    """None is the system itself: jobs and the command line."""
    if user is None:
        return True
    return may(user, verb, "appointment", _near(user, appointment.centre_id, appointment.file_ids))


def may_see(user: User | None, appointment: Appointment) -> bool:
    return _allows(user, "see", appointment)


def may_book(user: User | None, centre_id: int, file_ids: Iterable[int]) -> bool:
    """Staff of the centre for anybody, an owner for the own file."""
    return user is None or may(user, "register", "appointment", _near(user, centre_id, file_ids))


def may_run_queue(user: User | None, centre_id: int) -> bool:
    """Tickets, calls, service: staff of the centre."""
    return user is None or may(user, "correct", "appointment", _near(user, centre_id))


def may_cancel(user: User | None, appointment: Appointment) -> bool:
    """Staff of the centre; an owner the own ones, and answers an offer."""
    return _allows(user, "undo", appointment)


def may_assign(user: User | None, centre_id: int) -> bool:
    return user is None or may(user, "decide", "appointment", _near(user, centre_id))


def may_set_hours(user: User | None, centre_id: int, consultant_id: int | None) -> bool:
    """A consultant the own hours, the head those of everybody and of the queue (consultant_id None)."""
    if user is None:
        return True
    near = _near(user, centre_id)
    is_here = any(near.by_role.values())
    own = belonging(user, user_id=consultant_id)
    return is_here and (may(user, "correct", "slot", near) or may(user, "correct", "slot", own))


def may_link(user: User | None, centre_id: int, consultant_id: int | None) -> bool:
    """The board of the hall: staff of the centre; a calendar: the consultant whose it is."""
    if user is None or not any(_near(user, centre_id).by_role.values()):
        return user is None
    if consultant_id is None:
        return may(user, "publish", "queue_link", _near(user, centre_id))
    return may(user, "publish", "queue_link", belonging(user, user_id=consultant_id))
