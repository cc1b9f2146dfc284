"""Who may open the pages that read across rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest

from karawo.accounts.access import counting_scope_of, requires, roles_of
from karawo.accounts.models import User
from karawo.accounts.rules import ROLE_NAMES, Role
from karawo.regions.access import Scope
from karawo.ui.language import said

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

__all__ = ["STAFF", "counting_scope_of", "present_scope", "requires", "roles_of", "title_of_roles"]

STAFF = frozenset({Role.CONSULTANT, Role.CENTRE_HEAD, Role.OFFICE})
"""Those who work with the register of a territory."""


def present_scope(request: HttpRequest) -> Scope:
    """What the request may see; `accounts.middleware.Territory` puts it there."""
    scope: Scope = request.scope  # type: ignore[attr-defined]
    return scope


def title_of_roles(user: User | AnonymousUser) -> str:
    return ", ".join(said(ROLE_NAMES[role]) for role in Role if role in roles_of(user))
