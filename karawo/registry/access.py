"""Who may see and do what in the register; the second lock beside row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from karawo.accounts.access import Nearness, may, relation, roles_of, scope_of
from karawo.accounts.models import User
from karawo.accounts.rules import Role
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.models import Business, Owner, Ownership, OwnFile

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

type Viewer = User | AnonymousUser | Scope


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
    with within(EVERYTHING):
        owners = tuple(OwnFile.objects.filter(user=user).values_list("owner_id", flat=True))
        if not owners:
            return ()
        businesses = tuple(
            Ownership.objects.filter(owner_id__in=owners, ends_on=None).values_list("business_id", flat=True)
        )
        # What was merged into the own file is the own file too: who looked there is told here.
        merged = [
            *Owner.objects.filter(merged_into__in=owners).values_list("pk", flat=True),
            *Business.objects.filter(merged_into__in=businesses).values_list("pk", flat=True),
        ]
        return (*owners, *businesses, *merged)


def _near(user: User, thing: Business | Owner) -> Nearness:
    return relation(user, kab_id=thing.kab_id, owner_ids=(thing.pk,), entered_by_id=thing.entered_by_id)


def _allows(user: User | None, verb: str, kind: str, thing: Business | Owner) -> bool:
    """The matrix of `accounts`; None is the system itself: jobs and the command line."""
    return user is None or may(user, verb, kind, _near(user, thing))


def _kind(thing: Business | Owner) -> str:
    return "owner" if isinstance(thing, Owner) else "business"


def may_register(user: User | None, kab_id: int) -> bool:
    """Staff inside their territory; an enumerator anywhere, since what he enters is his to see."""
    return user is None or may(
        user, "register", "business", relation(user, kab_id=kab_id, entered_by_id=user.pk)
    )


def may_register_self(user: User | None) -> bool:
    """A business owner brings the own business into the register; what comes of it is the own file."""
    return isinstance(user, User) and Role.BUSINESS_OWNER in roles_of(user)


def may_correct(user: User | None, thing: Business | Owner) -> bool:
    return _allows(user, "correct", _kind(thing), thing)


def may_observe(user: User | None, business: Business) -> bool:
    return _allows(user, "register", "observation", business)


def may_verify(user: User | None, thing: Business | Owner) -> bool:
    """Who may correct may also say that he saw the shop or the paper; never the owner."""
    return may_correct(user, thing)


def may_record_year(user: User | None, owner: Owner) -> bool:
    return _allows(user, "register", "cooperative_year", owner)


def may_unmask(user: User | None, thing: Business | Owner) -> bool:
    """Nobody without a name: a look is always somebody's."""
    return user is not None and _allows(user, "unmask", "identifier_value", thing)


def may_speak_for(user: User | None, owner: Owner) -> bool:
    """Give or withdraw a consent: the owner of the data, or staff who heard it from him."""
    return _allows(user, "register", "consent", owner)


def may_give_account(user: User | None, owner: Owner) -> bool:
    """Consultant and head of a PLUT, to owners in its territory; the slip names who gave it."""
    return user is not None and _allows(user, "register", "owner_account", owner)


def may_ask_correction(user: User | None, thing: Business | Owner) -> bool:
    return user is not None and _allows(user, "register", "correction_request", thing)


def may_decide_correction(user: User | None, thing: Business | Owner) -> bool:
    return _allows(user, "decide", "correction_request", thing)
