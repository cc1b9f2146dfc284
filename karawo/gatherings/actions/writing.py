"""What the acts of this room have in common. Called inside an act; none of them is one by itself."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from karawo.gatherings.models import Gathering
from karawo.journal.actions import record
from karawo.regions.access import Scope, within

if TYPE_CHECKING:
    from karawo.accounts.models import User


@contextmanager
def standing(by: User | None) -> Iterator[None]:
    """Beyond the caller's scope, for one act that was asked for and allowed: a stranger signs up, and who has come
    before is looked for everywhere."""
    with within(Scope(user_id=None if by is None else by.pk, standing="work")):
        yield


def locked(gathering: Gathering | int) -> Gathering:
    """The row as it is now; others who want a seat of it wait until this transaction has ended."""
    rows = Gathering.objects.select_related("kind", "region").select_for_update(of=("self",))
    return rows.get(pk=gathering if isinstance(gathering, int) else gathering.pk)


def tell(act: str, gathering: Gathering, *, by: User | None, at: datetime, **words: object) -> None:
    record(
        act,
        by=by,
        at=at,
        subject=("gathering", gathering.pk),
        kab_id=gathering.kab_id,
        words={"title": gathering.title, **words},
    )


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def kab_of(region_id: int) -> int:
    """75 a province, 7571 what lies in a kabupaten/kota: as rows of a territory carry it."""
    return region_id if region_id < 100 else int(str(region_id)[:4])


def named(reason: str) -> str:
    return " ".join(reason.split())[:300]
