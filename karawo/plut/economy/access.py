"""Who may see and do what with sentra and prices; the second lock beside row-level security."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from karawo.accounts.access import may
from karawo.plut.access import near_centre
from karawo.plut.economy.models import Cluster
from karawo.regions.access import Scope

if TYPE_CHECKING:
    from karawo.accounts.models import Centre, User

__all__ = ["may_keep_clusters", "may_tell_price", "near_centre", "visible_clusters"]


def visible_clusters(scope: Scope) -> QuerySet[Cluster]:
    """Sentra a person may see.

    - of the centre a role is held at
    - of the territory of an office
    - an analyst with a purpose: all
    """
    rows = Cluster.objects.select_related("centre")
    if scope.standing != "app":
        return rows
    return rows.filter(Q(centre_id__in=scope.centre_ids) | Q(kab_id__in=scope.office_kab_ids))


def may_keep_clusters(user: User | None, centre: Centre) -> bool:
    return user is None or may(user, "register", "cluster", near_centre(user, centre))


def may_tell_price(user: User | None, centre: Centre) -> bool:
    """Prices are read by everybody who is signed in, and told by people of a centre."""
    return user is None or may(user, "register", "market_price", near_centre(user, centre))
