"""A list leaves the register as a file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from karawo.journal.actions import record
from karawo.registry.access import may_export
from karawo.registry.queries.filters import BusinessFilter
from karawo.registry.rules.refusal import NotAllowed

if TYPE_CHECKING:
    from karawo.accounts.models import User


@transaction.atomic
def record_export(
    given: BusinessFilter, *, rows: int, kab_id: int = 0, by: User | None, at: datetime
) -> None:
    """Write down who takes which list along; called before the stream of `queries.export_rows` begins.

    rows: what `number_of` says. kab_id: the territory of the filter, 0 for several.
    """
    if not may_export(by):
        raise NotAllowed(_("Anda tidak dapat mengunduh daftar usaha."))
    record("business.exported", by=by, at=at, kab_id=kab_id, words={"rows": rows, "filter": given.to_query()})
