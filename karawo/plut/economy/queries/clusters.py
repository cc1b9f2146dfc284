"""Sentra with how they stood last, and before that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from karawo.plut.economy.models import Cluster, ClusterState


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """last: None where nobody has looked yet. before: the state of the last earlier day."""

    cluster: Cluster
    last: ClusterState | None
    before: ClusterState | None


def present_states(states: list[ClusterState]) -> list[ClusterState]:
    """One for each day, the one told last, newest day first. states: newest first."""
    found: dict[date, ClusterState] = {}
    for state in states:
        found.setdefault(state.on, state)
    return list(found.values())


def cluster_lines(clusters: QuerySet[Cluster]) -> list[ClusterLine]:
    """In the order of the queryset. Two queries."""
    states = ClusterState.objects.order_by("-on", "-known_at", "-pk")
    lines = []
    for cluster in clusters.prefetch_related(Prefetch("states", states)):
        found = present_states(list(cluster.states.all()))
        lines.append(ClusterLine(cluster, found[0] if found else None, found[1] if len(found) > 1 else None))
    return lines
