"""MACTOR (Godet): who influences whom, and where they pull together or apart.

The formulas stand in `docs/laws.md`; they were checked by own computation, not against Godet's text, and a page that
shows a result says so. Matrices are lists of rows, in the order of the actors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

type Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Forces:
    """mdii: direct and indirect influence. influence, dependence: sums without the diagonal. strength: R*, mean 1."""

    mdii: list[list[float]]
    influence: list[float]
    dependence: list[float]
    ratio: list[float]
    strength: list[float]


@dataclass(frozen=True, slots=True)
class Positions:
    """convergence, divergence: of each pair of actors. mobilisation: of each objective, how strongly it moves."""

    convergence: list[list[float]]
    divergence: list[list[float]]
    mobilisation: list[float]
    weighted: list[list[float]]


def forces(mdi: Matrix) -> Forces:
    """mdi: 0 none, 1 operating procedures, 2 projects, 3 missions, 4 existence. Raises ValueError unless square."""
    size = len(mdi)
    if any(len(row) != size for row in mdi):
        raise ValueError("influences need a row and a column for each actor")
    everybody = range(size)
    mdii = [
        [mdi[a][b] + sum(min(mdi[a][c], mdi[c][b]) for c in everybody) for b in everybody] for a in everybody
    ]
    influence = [sum(mdii[a][b] for b in everybody if b != a) for a in everybody]
    dependence = [sum(mdii[b][a] for b in everybody if b != a) for a in everybody]
    total = sum(influence)
    ratio = [
        (influence[a] - mdii[a][a]) / total * influence[a] / (influence[a] + dependence[a])
        if total and influence[a] + dependence[a]
        else 0.0
        for a in everybody
    ]
    whole = sum(ratio)
    strength = [size * each / whole if whole else 0.0 for each in ratio]
    return Forces([[float(cell) for cell in row] for row in mdii], influence, dependence, ratio, strength)


def positions(mao: Matrix, strength: Sequence[float]) -> Positions:
    """mao: of each actor on each objective, −4 (against, existence at stake) to +4."""
    actors = range(len(mao))
    objectives = range(len(mao[0]) if mao else 0)

    def joint(a: int, b: int, *, is_same: bool) -> float:
        return sum(
            (abs(mao[a][o]) + abs(mao[b][o])) / 2
            for o in objectives
            if a != b and mao[a][o] * mao[b][o] != 0 and (mao[a][o] * mao[b][o] > 0) is is_same
        )

    return Positions(
        [[joint(a, b, is_same=True) for b in actors] for a in actors],
        [[joint(a, b, is_same=False) for b in actors] for a in actors],
        [sum(abs(mao[a][o]) for a in actors) for o in objectives],
        [[mao[a][o] * strength[a] for o in objectives] for a in actors],
    )
