from __future__ import annotations

from datetime import datetime

from karawo.accounts.access import roles_of
from karawo.accounts.actions.holdings import LastAdministrator, other_administrators
from karawo.accounts.actions.sessions import end_sessions
from karawo.accounts.models import User
from karawo.accounts.rules import Role
from karawo.journal.actions import record
from karawo.regions.access import EVERYTHING, within


def deactivate(user: User, *, reason: str, by: User, at: datetime) -> None:
    """The person cannot sign in any more and is signed out everywhere; what he did stays his.

    Raises LastAdministrator.
    """
    with within(EVERYTHING):
        if not user.is_active:
            return
        if Role.ADMINISTRATOR in roles_of(user, at=at) and not other_administrators(user, at=at):
            raise LastAdministrator
        words = {"person": user.name, "reason": reason}
        record("accounts.deactivated", by=by, at=at, subject=("person", user.pk), words=words)
        user.is_active = False
        user.save(update_fields=["is_active"])
        end_sessions(user)


def reactivate(user: User, *, reason: str, by: User, at: datetime) -> None:
    with within(EVERYTHING):
        if user.is_active:
            return
        words = {"person": user.name, "reason": reason}
        record("accounts.reactivated", by=by, at=at, subject=("person", user.pk), words=words)
        user.is_active = True
        user.save(update_fields=["is_active"])


def change_own_profile(user: User, *, name: str, email: str, at: datetime) -> None:
    with within(EVERYTHING):
        record(
            "accounts.profile_changed", by=user, at=at, subject=("person", user.pk), words={"person": name}
        )
        user.name, user.email = name, email
        user.save(update_fields=["name", "email"])
