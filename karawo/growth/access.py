"""Who may see and do what here; the second lock beside row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from karawo.accounts.access import Nearness, counting_scope_of, may, relation, requires
from karawo.accounts.models import User
from karawo.growth.models import Assessment, HealthCheck, NaikKelas
from karawo.regions.access import Scope
from karawo.registry.access import visible_businesses
from karawo.registry.models import Business, Owner

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

__all__ = [
    "counting_scope_of",
    "may_assess",
    "may_check_health",
    "may_decide",
    "may_propose",
    "may_publish",
    "may_undo",
    "may_undo_health",
    "near",
    "near_cooperative",
    "requires",
    "visible_assessments",
    "visible_businesses",
    "visible_health_checks",
    "visible_naik_kelas",
]


def visible_assessments(scope: Scope) -> QuerySet[Assessment]:
    """Assessments the person may see; those of a merged business come with the one it became.

    - within the territory of a role
    - of the own file
    - an analyst: all, reading only
    """
    return _within(Assessment.objects.all(), scope)


def visible_naik_kelas(scope: Scope) -> QuerySet[NaikKelas]:
    """As for assessments."""
    return _within(NaikKelas.objects.all(), scope)


def _within[M: (Assessment, NaikKelas)](rows: QuerySet[M], scope: Scope) -> QuerySet[M]:
    if scope.standing != "app":
        return rows
    return rows.filter(Q(kab_id__in=scope.kab_ids) | Q(business_id__in=scope.own_ids))


def near(user: User | AnonymousUser, thing: Business | Assessment | NaikKelas) -> Nearness:
    business_id = thing.pk if isinstance(thing, Business) else thing.business_id
    return relation(user, kab_id=thing.kab_id, owner_ids=(business_id,))


def _allows(user: User | None, verb: str, kind: str, thing: Business | Assessment | NaikKelas) -> bool:
    """None is the system itself: jobs and the command line."""
    return user is None or may(user, verb, kind, near(user, thing))


def may_assess(user: User | None, business: Business) -> bool:
    return _allows(user, "register", "assessment", business)


def may_undo(user: User | None, thing: Assessment | NaikKelas) -> bool:
    """Withdraw an assessment, or a proposal that nobody has decided."""
    kind = "assessment" if isinstance(thing, Assessment) else "naik_kelas"
    return _allows(user, "undo", kind, thing)


def may_propose(user: User | None, business: Business) -> bool:
    return _allows(user, "register", "naik_kelas", business)


def may_decide(user: User | None, event: NaikKelas) -> bool:
    """Staff of the territory, but never the person who proposed: the database refuses that one too."""
    return (
        user is not None and user.pk != event.proposed_by_id and _allows(user, "decide", "naik_kelas", event)
    )


def may_publish(user: User | None) -> bool:
    return user is None or may(user, "publish", "rubric")


def visible_health_checks(scope: Scope) -> QuerySet[HealthCheck]:
    """As for assessments, of cooperatives."""
    rows = HealthCheck.objects.all()
    if scope.standing != "app":
        return rows
    return rows.filter(Q(kab_id__in=scope.kab_ids) | Q(owner_id__in=scope.own_ids))


def near_cooperative(user: User | AnonymousUser, thing: Owner | HealthCheck) -> Nearness:
    owner_id = thing.pk if isinstance(thing, Owner) else thing.owner_id
    return relation(user, kab_id=thing.kab_id, owner_ids=(owner_id,))


def may_check_health(user: User | None, owner: Owner) -> bool:
    return user is None or may(user, "register", "health_check", near_cooperative(user, owner))


def may_undo_health(user: User | None, check: HealthCheck) -> bool:
    return user is None or may(user, "undo", "health_check", near_cooperative(user, check))
