"""What a signed-in person may see and do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from karawo.accounts.models import CentreArea, RoleHolding, User
from karawo.accounts.rules import TERRITORIAL, Role
from karawo.regions.access import NOTHING, Scope
from karawo.regions.models import Region

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


def roles_of(user: User | AnonymousUser, *, at: datetime | None = None) -> frozenset[Role]:
    if not isinstance(user, User):
        return frozenset()
    day = timezone.localdate(at or timezone.now())
    return frozenset(Role(holding.role) for holding in RoleHolding.objects.filter(user=user).in_force(day))


def scope_of(user: User | AnonymousUser, *, at: datetime | None = None) -> Scope:
    """The rows a person may see.

    - consultant, head of a centre: the kabupaten/kota their centre serves, or the region the role is held for
    - office: its kabupaten/kota, or its province with all of them
    - analyst: every territory, reading only; identified rows need a stated purpose in the page
    - enumerator: what he entered himself
    - business owner: the own file
    - everybody else, and a person without a role: no rows
    """
    if not isinstance(user, User):
        return NOTHING
    day = timezone.localdate(at or timezone.now())
    holdings = list(RoleHolding.objects.filter(user=user).in_force(day).select_related("region"))
    kab_ids: set[int] = set()
    is_national = False
    for holding in holdings:
        role = Role(holding.role)
        if role is Role.ANALYST:
            is_national = True
        if role not in TERRITORIAL:
            continue
        if holding.centre_id is not None:
            areas = CentreArea.objects.filter(centre=holding.centre_id).values_list("region_id", flat=True)
            kab_ids.update(territory(areas))
        elif holding.region_id is not None:
            kab_ids.update(territory([holding.region_id]))
    is_enumerator = any(holding.role == Role.ENUMERATOR for holding in holdings)
    is_owner = any(holding.role == Role.BUSINESS_OWNER for holding in holdings)
    return Scope(
        kab_ids=tuple(sorted(kab_ids)),
        own_ids=_own_ids(user) if is_owner else (),
        enterer_id=user.pk if is_enumerator else None,
        user_id=user.pk,
        standing="nation" if is_national else "app",
    )


def territory(region_ids: Iterable[int]) -> set[int]:
    """Kemendagri numbers as rows carry them: a province gives itself (kabupaten unknown) and its kabupaten/kota."""
    found: set[int] = set()
    for region_id in region_ids:
        if region_id < 100:
            found.add(region_id)
            found.update(Region.objects.filter(parent_id=region_id).values_list("id", flat=True))
        else:
            found.add(int(str(region_id)[:4]))
    return found


_own_file: list[Callable[[User], tuple[int, ...]]] = []


def register_own_file(subjects: Callable[[User], tuple[int, ...]]) -> None:
    """The register tells here which owners and businesses are a person's own; called once, in its apps.py."""
    _own_file.append(subjects)


def _own_ids(user: User) -> tuple[int, ...]:
    return tuple(sorted({subject for subjects in _own_file for subject in subjects(user)}))
