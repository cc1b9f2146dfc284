"""What this room shows on the page of a centre and on the own page of an owner."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from karawo.accounts.access import may
from karawo.accounts.models import Centre, User
from karawo.plut.economy.access import may_keep_clusters, near_centre
from karawo.plut.economy.models import Cluster
from karawo.plut.economy.pages import words
from karawo.plut.economy.queries.clusters import cluster_lines
from karawo.plut.economy.queries.prices import board, centre_of_territory
from karawo.registry.models import Business, Owner

SHOWN = 3


def clusters_of_centre(centre: Centre, user: User) -> dict[str, Any] | None:
    """Sentra assisted, for those who may see them; everybody sees the way to the prices."""
    found: dict[str, Any] = {"prices_url": f"{reverse('economy:prices')}?plut={centre.pk}"}
    if may(user, "see", "cluster", near_centre(user, centre)):
        rows = Cluster.objects.filter(centre=centre, ended_on=None)
        found |= {
            "clusters": [words.cluster(line) for line in cluster_lines(rows)],
            "list_url": f"{reverse('economy:clusters')}?plut={centre.pk}",
            "new_url": f"{reverse('economy:new_cluster')}?plut={centre.pk}"
            if may_keep_clusters(user, centre)
            else "",
        }
    return found


def prices_of_owner(ids: tuple[int, ...]) -> dict[str, Any] | None:
    """The first prices at the centre of the own territory."""
    owned = (model._default_manager.filter(pk__in=ids).order_by() for model in (Business, Owner))
    businesses, owners = (rows.values_list("kab_id", flat=True) for rows in owned)
    kab_ids = set(businesses.union(owners))
    centre = centre_of_territory(kab_ids, with_prices=True) if kab_ids else None
    if centre is None:
        return None
    today = timezone.localdate()
    lines = board(centre, on=today)
    if not lines:
        return None
    return {
        "centre": centre.name,
        "rows": [words.price(line, today=today) for line in lines[:SHOWN]],
        "url": f"{reverse('economy:prices')}?plut={centre.pk}",
    }
