"""Who may review pairs, merge, split, and look over a whole territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from karawo.accounts.access import may, relation, scope_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.contrib.auth.models import AnonymousUser

    from karawo.accounts.models import User


def may_decide(user: User | AnonymousUser | None, kab_ids: Iterable[int]) -> bool:
    """None is the system itself.

    - who may review in the territory of each side
    - where these are two territories: only the office that holds both, the province's or the nation's
    """
    if user is None:
        return True
    found = set(kab_ids)
    if len(found) > 1 and not found <= set(scope_of(user).office_kab_ids):
        return False
    return all(may(user, "merge_review", "duplicate_proposal", relation(user, kab_id=each)) for each in found)


def may_link(user: User | AnonymousUser | None, kab_id: int) -> bool:
    """Look over a territory for pairs, and answer for it: its office, and the head of its centre."""
    return user is None or may(user, "register", "linkage_run", relation(user, kab_id=kab_id))
