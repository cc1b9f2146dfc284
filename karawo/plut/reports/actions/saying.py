"""What the acts of this room have in common."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from karawo.accounts.models import Centre
from karawo.journal.actions import record

if TYPE_CHECKING:
    from karawo.accounts.models import User


def kab_of(centre: Centre) -> int:
    """The territory of the office to which a centre reports."""
    return int(str(centre.region_id)[:4])


def say(act: str, centre: Centre, *, by: User | None, at: datetime, **words: object) -> None:
    record(act, by=by, at=at, kab_id=kab_of(centre), words={"centre": centre.name, **words})
