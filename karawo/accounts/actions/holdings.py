"""Giving and taking roles."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from karawo.accounts.models import Centre, RoleHolding, User
from karawo.accounts.rules import HELD_FOR_CENTRE, HELD_FOR_REGION, ROLE_NAMES, Role
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within
from karawo.regions.models import Region


class WrongPlace(ValueError):
    """The role is not held for that kind of place."""


class LastAdministrator(Exception):
    """The last administrator cannot be taken away: nobody could give the role back."""


def grant_role(
    user: User,
    *,
    role: Role,
    starts_on: date,
    by: User | None,
    at: datetime,
    region: Region | None = None,
    centre: Centre | None = None,
    ends_on: date | None = None,
) -> RoleHolding:
    """The same role for the same place and time is given once; a second call finds it.

    Raises WrongPlace.
    """
    if centre is not None and role not in HELD_FOR_CENTRE:
        raise WrongPlace(role)
    if region is not None and (role not in HELD_FOR_REGION or len(str(region.pk)) > 4):
        raise WrongPlace(role)
    if region is None and centre is None and role in HELD_FOR_REGION:
        raise WrongPlace(role)
    with within(EVERYTHING):
        found = RoleHolding.objects.filter(
            user=user,
            role=role,
            region=region,
            centre=centre,
            starts_on=starts_on,
            ends_on=ends_on,
            revoked_at=None,
        ).first()
        if found is not None:
            return found
        words = {"person": user.name, "role": role.value, "place": str(centre or region or "")}
        record("accounts.role_granted", by=by, at=at, subject=("person", user.pk), words=words)
        return RoleHolding.objects.create(
            user=user,
            role=role,
            region=region,
            centre=centre,
            starts_on=starts_on,
            ends_on=ends_on,
            granted_by=by,
            granted_at=at,
        )


def revoke_role(holding: RoleHolding, *, reason: str, by: User, at: datetime) -> None:
    """From now on; harmless twice. Raises LastAdministrator."""
    with within(EVERYTHING):
        present = RoleHolding.objects.select_for_update().get(pk=holding.pk)
        if present.revoked_at is not None:
            return
        if present.role == Role.ADMINISTRATOR and not other_administrators(present.user, at=at):
            raise LastAdministrator
        words = {
            "person": present.user.name,
            "role": present.role,
            "place": str(present.centre or present.region or ""),
            "reason": reason,
        }
        record("accounts.role_revoked", by=by, at=at, subject=("person", present.user_id), words=words)
        present.revoked_by, present.revoked_at, present.revoke_reason = by, at, reason
        present.save(update_fields=["revoked_by", "revoked_at", "revoke_reason"])


def other_administrators(user: User, *, at: datetime) -> bool:
    held = RoleHolding.objects.in_force(timezone.localdate(at)).filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    return held.exclude(user=user).exists()


def role_name(role: str) -> str:
    return ROLE_NAMES[Role(role)]
