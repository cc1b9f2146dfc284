"""Rows leave as a file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from karawo.assistance.models import Aid
from karawo.journal.actions import record, record_looks
from karawo.journal.models import Look
from karawo.kit.numbers import format_integer
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, Owner

if TYPE_CHECKING:
    from karawo.accounts.models import User


def record_export(rows: QuerySet[Aid], *, told: str, kab_id: int, by: User | None, at: datetime) -> int:
    """Once in the journal, and in the trail of every owner of the list; called before the first line is sent.

    rows: already limited to what the caller sees; they are named by id before the scope is left.
    """
    ids = list(rows.order_by().values_list("pk", flat=True))
    with within(EVERYTHING):
        found = Aid.objects.filter(pk__in=ids)
        record("assistance.exported", by=by, at=at, kab_id=kab_id, words={"rows": len(ids), "filter": told})
        linked = Owner.objects.filter(pk__in=found.exclude(owner=None).values("owner_id"))
        for kind, subjects in (("owner", linked), ("aid", found.filter(owner=None))):
            record_looks(
                Look.What.EXPORT,
                kind,
                subjects,
                by=by,
                at=at,
                detail=f"{format_integer(len(ids))} baris bantuan",
            )
    return len(ids)


def record_unserved_export(
    rows: QuerySet[Business], *, told: str, kab_id: int, by: User | None, at: datetime
) -> int:
    ids = list(rows.order_by().values_list("pk", flat=True))
    with within(EVERYTHING):
        record(
            "assistance.unserved_exported",
            by=by,
            at=at,
            kab_id=kab_id,
            words={"rows": len(ids), "filter": told},
        )
        record_looks(
            Look.What.EXPORT,
            "business",
            Business.objects.filter(pk__in=ids),
            by=by,
            at=at,
            detail=f"{format_integer(len(ids))} usaha belum terlayani",
        )
    return len(ids)
