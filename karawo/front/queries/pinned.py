"""Questions that somebody pinned to his first page, answered anew."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from karawo.accounts.models import User
from karawo.front.models import SavedFilter
from karawo.front.queries import asking
from karawo.front.queries.home import counting
from karawo.regions.access import Scope

MOST = 4
_GROUPS = 6


def pinned(user: User, scope: Scope, present: Scope, *, at: datetime) -> list[dict[str, Any]]:
    """The whole figure and the first groups of each; a question that can no longer be answered says so."""
    kept = SavedFilter.objects.filter(
        user=user, list_name=SavedFilter.List.QUESTIONS, pinned_at__isnull=False
    )
    found = list(kept.order_by("pinned_at")[:MOST])
    if not found:
        return []
    with counting(scope, present):
        return [_one(each, scope, present, at) for each in found]


def _one(kept: SavedFilter, scope: Scope, present: Scope, at: datetime) -> dict[str, Any]:
    shown: dict[str, Any] = {"name": kept.name, "url": f"/tanya/?{kept.query}", "value": "", "rows": []}
    try:
        asked = asking.read(dict(parse_qsl(kept.query)), scope)
        if asked is None:
            return shown
        answer = asking.answered(asked, scope=scope, present=present, at=at)
    except asking.Nonsense as refusal:
        return shown | {"refusal": refusal.title}
    drawn = asking.groups(answer)
    return shown | {
        "card": asking.whole(answer),
        "title": asking.title(asked),
        "rows": drawn[:_GROUPS],
        "is_cut": len(drawn) > _GROUPS,
        "unit": asked.measure.unit,
        "as_of": asking.as_of(answer),
    }
