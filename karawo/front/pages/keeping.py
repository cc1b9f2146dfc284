"""The part of a list's page that keeps its filter under a name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from karawo.accounts.access import belonging, may
from karawo.accounts.models import User
from karawo.front.forms import SaveFilter
from karawo.front.models import SavedFilter
from karawo.front.queries.filters import saved_filters

REMOVED = "front_removed_filter"
"""In the session: the filter that was removed last, until it is restored or the session ends."""


def _undo(request: HttpRequest, list_name: str) -> dict[str, str] | None:
    """Offered once, on the list it belonged to; the address answers as long as the session lasts."""
    removed = request.session.get(REMOVED)
    if removed is None or removed["list_name"] != list_name or removed.get("is_offered"):
        return None
    request.session[REMOVED] = removed | {"is_offered": True}
    return {
        "text": _("“%(name)s” dihapus dari simpanan. Baris datanya tetap.") % {"name": removed["name"]},
        "url": reverse("front:saved_filter_restored"),
    }


def saving(request: HttpRequest, list_name: str, query: str) -> dict[str, Any]:
    user = request.user
    if not isinstance(user, User):
        return {}
    kept = saved_filters(user, list_name)
    return {
        "undo": _undo(request, list_name),
        "kept": [
            {
                "id": each.pk,
                "label": each.name,
                "url": f"?{each.query}",
                "note": "" if each.user_id == user.pk else each.user.name,
                "is_current": each.query == query,
                "is_own": each.user_id == user.pk,
                "is_pinned": each.pinned_at is not None,
            }
            for each in kept
        ],
        "save_form": save_form(user, initial={"list_name": list_name, "query": query, "reach": "private"}),
        "is_kept": any(each.query == query for each in kept),
    }


def save_form(user: User, data: Any = None, initial: Any = None) -> SaveFilter:
    form = SaveFilter(data, initial=initial, prefix=None)
    if not may(user, "publish", "saved_filter", belonging(user, user_id=user.pk)):
        field = form.fields["reach"]
        field.choices = [  # type: ignore[attr-defined]
            pair for pair in SavedFilter.Reach.choices if pair[0] != SavedFilter.Reach.PUBLIC
        ]
    return form
