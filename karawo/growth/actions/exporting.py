"""A list leaves this room as a file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from karawo.accounts.access import may
from karawo.growth.models import Assessment
from karawo.journal.actions import record, record_looks
from karawo.journal.models import Look
from karawo.kit.numbers import format_integer
from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business
from karawo.registry.rules.refusal import NotAllowed

if TYPE_CHECKING:
    from karawo.accounts.models import User


def record_export(rows: QuerySet[Any], *, query: str, told: str, by: User | None, at: datetime) -> int:
    """Who takes which businesses along; called before the first line is sent. Gives the number of rows.

    rows: assessments or events, already limited to what the caller sees. The act stands in the journal once, and in
    the trail of every business of the list. The trail is written in the standing of work: an analyst only reads.
    """
    kind = "assessment" if rows.model is Assessment else "naik_kelas"
    if by is not None and not may(by, "export", kind):
        raise NotAllowed(_("Anda tidak dapat mengunduh daftar ini."))
    with within(EVERYTHING):
        number = rows.order_by().count()
        record(f"{kind}.exported", by=by, at=at, words={"rows": number, "filter": query})
        subjects = Business.objects.filter(pk__in=list(rows.order_by().values_list("business_id", flat=True)))
        detail = _("daftar %(count)s baris") % {"count": format_integer(number)}
        record_looks(Look.What.EXPORT, "business", subjects, by=by, at=at, detail=detail, reason=told[:300])
    return number
