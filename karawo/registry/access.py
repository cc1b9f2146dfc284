"""Who may see and do what in the register; the second lock beside row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from karawo.accounts.access import roles_of, scope_of
from karawo.accounts.models import User
from karawo.accounts.rules import Role
from karawo.regions.access import Scope
from karawo.registry.models import Business, Owner, OwnFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

type Viewer = User | AnonymousUser | Scope

_FIELD_WORK = frozenset({Role.CONSULTANT, Role.CENTRE_HEAD, Role.OFFICE})


def _scope(viewer: Viewer) -> Scope:
    return viewer if isinstance(viewer, Scope) else scope_of(viewer)


def _rows(scope: Scope) -> Q | None:
    """None: no limit. The same rule as the database's policies, written a second time on purpose."""
    if scope.standing != "app":
        return None
    rows = Q(kab_id__in=scope.kab_ids)
    if scope.own_ids:
        rows |= Q(pk__in=scope.own_ids)
    if scope.enterer_id is not None:
        rows |= Q(entered_by_id=scope.enterer_id)
    return rows


def visible_businesses(viewer: Viewer) -> QuerySet[Business]:
    """Businesses the person (or a scope already known) may see; merged ones are not shown again.

    - within the territory of a role
    - the own file
    - an enumerator: what he entered
    - an analyst: all, reading only
    """
    rows = _rows(_scope(viewer))
    found = Business.objects.filter(merged_into=None)
    return found if rows is None else found.filter(rows)


def visible_owners(viewer: Viewer) -> QuerySet[Owner]:
    """As for businesses."""
    rows = _rows(_scope(viewer))
    found = Owner.objects.filter(merged_into=None)
    return found if rows is None else found.filter(rows)


def own_subjects(user: User) -> tuple[int, ...]:
    """The owners that are the person's own file, and the businesses these own now.

    Runs before the person's scope is known, so it looks beyond it for these rows alone.
    """
    from karawo.regions.access import EVERYTHING, within
    from karawo.registry.models import Ownership

    with within(EVERYTHING):
        owners = tuple(OwnFile.objects.filter(user=user).values_list("owner_id", flat=True))
        if not owners:
            return ()
        businesses = Ownership.objects.filter(owner_id__in=owners, ends_on=None)
        return (*owners, *businesses.values_list("business_id", flat=True))


def _holds(user: User | AnonymousUser | None, roles: frozenset[Role]) -> bool:
    return isinstance(user, User) and not roles.isdisjoint(roles_of(user))


def _sees(user: User | None, thing: Business | Owner) -> bool:
    if user is None:
        return True
    scope = scope_of(user)
    return scope.standing != "nation" and (
        thing.kab_id in scope.kab_ids
        or thing.pk in scope.own_ids
        or (scope.enterer_id is not None and thing.entered_by_id == scope.enterer_id)
    )


def may_register(user: User | None, kab_id: int) -> bool:
    """- consultant, head of a centre, office: inside their territory
    - enumerator: anywhere; he sees what he entered
    - business owner: the own business
    - the system itself (None): jobs and the command line
    """
    if user is None or _holds(user, frozenset({Role.ENUMERATOR, Role.BUSINESS_OWNER})):
        return True
    return _holds(user, _FIELD_WORK) and kab_id in scope_of(user).kab_ids


def may_register_self(user: User | None) -> bool:
    return _holds(user, frozenset({Role.BUSINESS_OWNER}))


def may_correct(user: User | None, thing: Business | Owner) -> bool:
    """- who works in the territory, and an enumerator what he entered: at once
    - a business owner: not directly; asks for a correction of identity, may state facts (`may_observe`)
    """
    return user is None or (
        _holds(user, _FIELD_WORK | {Role.ENUMERATOR}) and _sees(user, thing) and not _is_only_own(user, thing)
    )


def _is_only_own(user: User, thing: Business | Owner) -> bool:
    scope = scope_of(user)
    return thing.kab_id not in scope.kab_ids and thing.entered_by_id != scope.enterer_id


def may_observe(user: User | None, business: Business | Owner) -> bool:
    """Everybody who sees the business and is not a mere reader; an owner speaks of the own business."""
    return user is None or (
        _holds(user, _FIELD_WORK | {Role.ENUMERATOR, Role.BUSINESS_OWNER}) and _sees(user, business)
    )


def may_verify(user: User | None, thing: Business | Owner) -> bool:
    """Field verification and checking of documents: staff in their territory and enumerators, never the owner."""
    return may_correct(user, thing)


def may_unmask(user: User | None, thing: Business | Owner) -> bool:
    """Staff in their territory with a reason, an enumerator what he entered, an owner the own numbers."""
    return user is not None and (
        _holds(user, _FIELD_WORK | {Role.ENUMERATOR, Role.BUSINESS_OWNER}) and _sees(user, thing)
    )


def may_ask_correction(user: User | None, thing: Business | Owner) -> bool:
    return isinstance(user, User) and _sees(user, thing)


def may_decide_correction(user: User | None, thing: Business | Owner) -> bool:
    """Staff of the territory; nobody decides about the own file."""
    return user is None or (_holds(user, _FIELD_WORK) and thing.kab_id in scope_of(user).kab_ids)


def may_export(user: User | None) -> bool:
    return user is None or _holds(user, _FIELD_WORK | {Role.ENUMERATOR, Role.ANALYST})
