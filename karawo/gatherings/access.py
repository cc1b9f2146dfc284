"""Who may see and do what with gatherings; the second lock beside row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from karawo.accounts.access import may, relation
from karawo.accounts.models import User
from karawo.gatherings.models import (
    Attendance,
    Certificate,
    Gathering,
    GatheringSession,
    Minutes,
    Registration,
)
from karawo.regions.access import Scope

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

type Visitor = User | AnonymousUser | None


def visible_gatherings(scope: Scope) -> QuerySet[Gathering]:
    """Gatherings within the territory of a role, whoever organises them; an analyst: all, reading only."""
    found = Gathering.objects.select_related("kind", "region", "centre")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def visible_sessions(scope: Scope) -> QuerySet[GatheringSession]:
    found = GatheringSession.objects.select_related("gathering", "gathering__kind", "gathering__region")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def visible_registrations(scope: Scope) -> QuerySet[Registration]:
    """As for gatherings; besides the own ones of an owner, to whom the gathering itself is no row of his."""
    found = Registration.objects.select_related("owner", "business").defer("owner__birth_on")
    if scope.standing != "app":
        return found
    rows = Q(kab_id__in=scope.kab_ids)
    if scope.own_ids:
        rows |= Q(owner_id__in=scope.own_ids) | Q(business_id__in=scope.own_ids)
    return found.filter(rows)


def visible_attendances(scope: Scope) -> QuerySet[Attendance]:
    found = Attendance.objects.select_related(
        "session__gathering", "registration__owner", "registration__business"
    ).defer("registration__owner__birth_on")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def visible_certificates(scope: Scope) -> QuerySet[Certificate]:
    found = Certificate.objects.select_related("gathering", "registration")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def visible_minutes(scope: Scope) -> QuerySet[Minutes]:
    found = Minutes.objects.select_related("gathering__kind", "gathering__region", "frozen_by", "replaces")
    return found if scope.standing != "app" else found.filter(kab_id__in=scope.kab_ids)


def _may(user: Visitor, verb: str, kind: str, kab_id: int) -> bool:
    """None is the system itself: jobs and the command line."""
    return user is None or may(user, verb, kind, relation(user, kab_id=kab_id))


def may_arrange(user: Visitor, kab_id: int) -> bool:
    return _may(user, "register", "gathering", kab_id)


def may_change(user: Visitor, gathering: Gathering) -> bool:
    return _may(user, "correct", "gathering", gathering.kab_id)


def may_publish(user: Visitor, gathering: Gathering) -> bool:
    return _may(user, "publish", "gathering", gathering.kab_id)


def may_export(user: Visitor, gathering: Gathering) -> bool:
    return _may(user, "export", "gathering", gathering.kab_id)


def may_enrol(user: Visitor, gathering: Gathering) -> bool:
    """As staff: in any channel, after the public registration has closed too."""
    return _may(user, "correct", "registration", gathering.kab_id)


def may_answer(user: Visitor, registration: Registration) -> bool:
    """Cancel, accept or let go an offer: staff, and the owner whose file it is."""
    if user is None:
        return True
    near = relation(user, kab_id=registration.kab_id, owner_ids=registration.file_ids)
    return may(user, "undo", "registration", near)


def may_keep_door(user: Visitor, gathering: Gathering) -> bool:
    return _may(user, "register", "attendance", gathering.kab_id)


def may_facilitate(user: Visitor, gathering: Gathering) -> bool:
    """Open the board, hide and group what stands on it, open ballots, note decisions."""
    return _may(user, "correct", "board", gathering.kab_id)


def may_certify(user: Visitor, gathering: Gathering) -> bool:
    return _may(user, "register", "certificate", gathering.kab_id)


def may_revoke(user: Visitor, certificate: Certificate) -> bool:
    return _may(user, "undo", "certificate", certificate.kab_id)
