"""A list of the work leaves as a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from karawo.accounts.access import may
from karawo.journal.actions import record, record_looks
from karawo.journal.models import Look
from karawo.kit.numbers import format_integer
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, Owner
from karawo.registry.rules.refusal import NotAllowed

if TYPE_CHECKING:
    from karawo.accounts.models import User


_KINDS = {"session": "session", "due": "session", "appointment": "appointment"}
"""The kind of the matrix that a list is of; the others are of cases."""


def record_export(
    what: str, subject_ids: Iterable[int], *, rows: int, query: str, by: User | None, at: datetime
) -> None:
    """what: "case", "session", "outcome", "due" or "appointment". Called before the first line is sent.

    The act stands in the journal once, and in the trail of every client of the list; the trail is written in the
    standing of work, for an office and an analyst only read.
    """
    if by is not None and not may(by, "export", _KINDS.get(what, "case")):
        raise NotAllowed(_("Anda tidak dapat mengunduh daftar ini."))
    with within(EVERYTHING):
        record(f"{what}.exported", by=by, at=at, words={"rows": rows, "filter": query})
        detail = _("daftar %(count)s baris") % {"count": format_integer(rows)}
        ids = list(subject_ids)
        for name, found in (("business", Business.objects), ("owner", Owner.objects)):
            record_looks(
                Look.What.EXPORT,
                name,
                found.filter(pk__in=ids),
                by=by,
                at=at,
                detail=detail,
                reason=query[:300],
            )
