"""A network of joint acts: how close-knit, who stands where, where each is drawn. Undirected, without loops."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST_DRAWN = 60
_ROUNDS = 45


@dataclass(frozen=True, slots=True)
class Place:
    """All three are shares, 0–1. closeness of a node that reaches only part of the others is scaled by that part."""

    degree: float
    closeness: float
    betweenness: float


class Graph:
    """nodes: in the order given. weights: joint acts of a pair; the measures ask only whether there is one."""

    def __init__(self, nodes: Iterable[int], weights: Mapping[tuple[int, int], int]) -> None:
        self.nodes = tuple(dict.fromkeys(nodes))
        self.weights: dict[tuple[int, int], int] = {}
        for (a, b), weight in weights.items():
            if a != b and weight > 0:
                pair = (min(a, b), max(a, b))
                self.weights[pair] = self.weights.get(pair, 0) + weight
        self.near: dict[int, list[int]] = {node: [] for node in self.nodes}
        for a, b in sorted(self.weights):
            self.near[a].append(b)
            self.near[b].append(a)


def density(graph: Graph) -> float:
    """2L/(n(n−1)); 0 for fewer than two nodes."""
    count = len(graph.nodes)
    return 2 * len(graph.weights) / (count * (count - 1)) if count > 1 else 0.0


def places(graph: Graph) -> dict[int, Place]:
    """Costs n·(n+L): Brandes' accumulation for betweenness, normalised by (n−1)(n−2)/2."""
    count = len(graph.nodes)
    between = dict.fromkeys(graph.nodes, 0.0)
    closeness: dict[int, float] = {}
    for source in graph.nodes:
        order, before, ways, distance = _walk(graph, source)
        reached = len(order) - 1
        total = sum(distance.values())
        closeness[source] = reached / total * reached / (count - 1) if total else 0.0
        share = dict.fromkeys(graph.nodes, 0.0)
        for node in reversed(order):
            for former in before[node]:
                share[former] += ways[former] / ways[node] * (1 + share[node])
            if node != source:
                between[node] += share[node]
    # Each pair was walked from both its ends.
    most = (count - 1) * (count - 2)
    return {
        node: Place(
            degree=len(graph.near[node]) / (count - 1) if count > 1 else 0.0,
            closeness=closeness[node],
            betweenness=between[node] / most if most else 0.0,
        )
        for node in graph.nodes
    }


def _walk(
    graph: Graph, source: int
) -> tuple[list[int], dict[int, list[int]], dict[int, float], dict[int, int]]:
    """Nodes in the order they are met, who leads to each, by how many shortest ways, how far."""
    order: list[int] = []
    before: dict[int, list[int]] = {node: [] for node in graph.nodes}
    ways = dict.fromkeys(graph.nodes, 0.0) | {source: 1.0}
    distance = {source: 0}
    waiting = deque([source])
    while waiting:
        node = waiting.popleft()
        order.append(node)
        for other in graph.near[node]:
            if other not in distance:
                distance[other] = distance[node] + 1
                waiting.append(other)
            if distance[other] == distance[node] + 1:
                ways[other] += ways[node]
                before[other].append(node)
    return order, before, ways, distance


def most_joined(graph: Graph, most: int = MOST_DRAWN) -> Graph:
    """The part that is drawn: the nodes with the most joint acts, ties by their number."""
    if len(graph.nodes) <= most:
        return graph
    weight = dict.fromkeys(graph.nodes, 0)
    for (a, b), acts in graph.weights.items():
        weight[a] += acts
        weight[b] += acts
    kept = set(sorted(graph.nodes, key=lambda node: (-weight[node], node))[:most])
    return Graph(
        [node for node in graph.nodes if node in kept],
        {pair: acts for pair, acts in graph.weights.items() if kept.issuperset(pair)},
    )


def layout(graph: Graph, groups: Mapping[int, int], group_count: int) -> dict[int, tuple[float, float]]:
    """Where each node is drawn, 0–100 both ways; the same graph is always drawn alike.

    groups: node → number of its group. A node begins on a ring in the sector of its group, is then pulled by those it
    has joint acts with and pushed by all: no chance, so a new node moves the others little. Some 60 ms for 60 nodes.
    """
    nodes = sorted(graph.nodes)
    if not nodes:
        return {}
    at = _ring(nodes, groups, group_count)
    ideal = 70 / math.sqrt(len(nodes) + 1)
    for number in range(_ROUNDS):
        heat = 6 * (1 - number / _ROUNDS)
        push = {node: [0.0, 0.0] for node in nodes}
        for index, a in enumerate(nodes):
            for b in nodes[index + 1 :]:
                dx, dy = at[a][0] - at[b][0], at[a][1] - at[b][1]
                far = max(dx * dx + dy * dy, 0.01)
                force = ideal * ideal / far
                push[a][0] += dx * force
                push[a][1] += dy * force
                push[b][0] -= dx * force
                push[b][1] -= dy * force
        for (a, b), acts in graph.weights.items():
            dx, dy = at[a][0] - at[b][0], at[a][1] - at[b][1]
            force = math.hypot(dx, dy) / ideal * (1 + math.log(acts)) / 2
            push[a][0] -= dx * force
            push[a][1] -= dy * force
            push[b][0] += dx * force
            push[b][1] += dy * force
        for node in nodes:
            dx, dy = push[node][0] + (50 - at[node][0]) * 0.6, push[node][1] + (50 - at[node][1]) * 0.6
            length = math.hypot(dx, dy) or 1.0
            step = min(length, heat) / length
            at[node] = (at[node][0] + dx * step, at[node][1] + dy * step)
    return _fitted(at)


def _ring(
    nodes: Sequence[int], groups: Mapping[int, int], group_count: int
) -> dict[int, tuple[float, float]]:
    by_group: dict[int, list[int]] = {}
    for node in nodes:
        by_group.setdefault(groups[node], []).append(node)
    found = {}
    for group, members in by_group.items():
        for number, node in enumerate(members):
            turn = (group + (number + 0.5) / len(members)) / group_count
            radius = 34 + 8 * (number % 2)
            found[node] = (
                50 + radius * math.sin(2 * math.pi * turn),
                50 - radius * math.cos(2 * math.pi * turn),
            )
    return found


def _fitted(at: Mapping[int, tuple[float, float]]) -> dict[int, tuple[float, float]]:
    """Into 6–94 both ways."""

    def scaled(values: Sequence[float]) -> list[float]:
        low, high = min(values), max(values)
        if high - low < 0.001:
            return [50.0 for _value in values]
        return [round(6 + 88 * (value - low) / (high - low), 2) for value in values]

    xs, ys = scaled([x for x, _y in at.values()]), scaled([y for _x, y in at.values()])
    return dict(zip(at, zip(xs, ys, strict=True), strict=True))
