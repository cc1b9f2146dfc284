"""What is known of a business when somebody stands before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from karawo.registry.models import Business, Observation
from karawo.registry.queries.files import current_of

if TYPE_CHECKING:
    from karawo.accounts.models import User


@dataclass(frozen=True)
class Standing:
    """Which status counts now, who said so, and when it became known. by_name: empty for a list or the system."""

    status: str
    by_id: int | None
    by_name: str
    source_name: str
    known_at: datetime


def standing_status(business: Business) -> Standing | None:
    """None where nobody has said anything of it."""
    rows = Observation.objects.filter(business=business, what=Observation.What.STATUS, is_unknown=False)
    row = current_of(rows.select_related("by", "source"))
    if row is None:
        return None
    name = "" if row.by is None else str(row.by)
    return Standing(str(row.codes[0]), row.by_id, name, row.source.name, row.known_at)


def visit_base(business: Business) -> dict[str, str]:
    """What a visit's form is based on; it comes back with the form."""
    return {"status": str(business.status)}


def said_meanwhile(
    business: Business, status: str, *, base: Mapping[str, str], by: User, seen_at: datetime | None
) -> Standing | None:
    """What somebody else has said since the form was read, where it is neither this status nor the one known then.

    base: of `visit_base`; a form that does not know what it was based on goes by the time it was filled in.
    """
    standing = standing_status(business)
    if standing is None or standing.by_id == by.pk or standing.status == status:
        return None
    if "status" in base:
        return None if standing.status == base["status"] else standing
    return standing if seen_at is not None and standing.known_at > seen_at else None
