"""The journal entry of an act on a partner."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from karawo.journal.actions import record

if TYPE_CHECKING:
    from karawo.accounts.models import User
    from karawo.partners.models import Partner


def say(
    act: str, partner: Partner, *, by: User | None, at: datetime, kab_id: int | None = None, **words: str
) -> None:
    """Under the name of the partner; kab_id: of the thing, where it lies elsewhere than the partner."""
    record(
        act,
        by=by,
        at=at,
        subject=("partner", partner.pk),
        kab_id=partner.kab_id if kab_id is None else kab_id,
        words={"name": partner.name, **words},
    )
