"""Who may bring lists in, and take them back; the matrix has the rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from karawo.accounts.access import may, relation

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from karawo.accounts.models import User
    from karawo.registry.intake.models import Import


def may_undo(user: User | AnonymousUser, received: Import) -> bool:
    """- who brought the list in
    - the head of a centre and the office, in their territory
    """
    return may(
        user, "undo", "import", relation(user, kab_id=received.kab_id, entered_by_id=received.uploaded_by_id)
    )
