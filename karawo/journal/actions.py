"""The journal's one way in: an act is named before its rows are written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from karawo.journal.models import Entry, Look

if TYPE_CHECKING:
    from karawo.accounts.models import User


def record(
    act: str,
    *,
    by: User | None,
    at: datetime,
    subject: tuple[str, int] | None = None,
    kab_id: int = 0,
    words: Mapping[str, object] | None = None,
) -> Entry:
    """Write the act and make it the present one: rows written until the transaction ends belong to it.

    subject: ("business", 12). words: what the sentence needs; never a NIK, NPWP, phone or birth date.
    Raises RuntimeError outside a transaction, where the act could outlive its rows or the reverse.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an act needs a transaction around it")
    kind, identity = subject or ("", None)
    entry = Entry.objects.create(
        act=act, by=by, at=at, subject_kind=kind, subject_id=identity, kab_id=kab_id, words=dict(words or {})
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.entry', %s, true)", [str(entry.pk)])
    return entry


def record_look(
    what: Look.What,
    *,
    by: User | None,
    at: datetime,
    subject: tuple[str, int],
    kab_id: int,
    detail: str = "",
    reason: str = "",
) -> Look:
    kind, identity = subject
    return Look.objects.create(
        what=what,
        by=by,
        at=at,
        subject_kind=kind,
        subject_id=identity,
        kab_id=kab_id,
        detail=detail,
        reason=reason,
    )
