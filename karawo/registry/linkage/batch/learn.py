"""The unit scorer from few decisions, and which pairs to ask about next."""

from collections.abc import Callable

import numpy as np

from karawo.registry.linkage.batch.columns import Longs
from karawo.registry.linkage.batch.kernels.score import Doubles
from karawo.registry.linkage.batch.units import Features, Scorer, by_judgement

_LN2 = float(np.log(2.0))
_FIRM = 0.15
"""How firmly weights are held to the judgement, per bit squared; a decision counts as one."""
_AT_ONCE = 20
_STEPS = 30


def fitted(features: Features, is_same: Longs, start: Scorer | None = None) -> Scorer:
    """Logistic regression towards the judgement, by Newton's method. is_same: 0 or 1, one for each row."""
    before = (start or by_judgement()).weights
    weights, x = before.copy(), features.astype(float) * _LN2
    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -40, 40)))
        slope = x.T @ (is_same - chance) - _FIRM * (weights - before)
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + _FIRM * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-7:
            break
    return Scorer(weights)


def next_to_ask(features: Features, asked: Longs, scorer: Scorer, count: int) -> Longs:
    """Rows of the pairs whose answer tells most: doubtful, of a pattern that many share, seldom asked so far.

    Deterministic. Pairs with equal answers to all questions are one pattern.
    """
    patterns, pattern, size = np.unique(features, axis=0, return_inverse=True, return_counts=True)
    pattern = pattern.reshape(-1)
    chance = 1.0 / (1.0 + np.exp2(-np.clip(scorer.bits(patterns), -40, 40)))
    done = np.bincount(pattern[asked], minlength=len(patterns)).astype(float)
    is_open = np.ones(len(features), bool)
    is_open[asked] = False
    left = np.bincount(pattern[is_open], minlength=len(patterns))
    chosen: list[int] = []
    waiting: dict[int, list[int]] = {}
    worth = np.sqrt(size) * chance * (1 - chance)
    for _ in range(count):
        gain = np.where(left > 0, worth / (1 + done) ** 1.5, -1.0)
        best = int(np.argmax(gain))
        if gain[best] < 0:
            break
        if best not in waiting:
            rows = np.flatnonzero((pattern == best) & is_open)
            waiting[best] = rows[np.argsort(_scattered(rows), kind="stable")].tolist()
        chosen.append(waiting[best].pop(0))
        done[best] += 1
        left[best] -= 1
    return np.array(chosen, np.int64)


def _scattered(rows: Longs) -> Longs:
    mixed = rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    return (mixed >> np.uint64(20)).astype(np.int64)


def learn(features: Features, ask: Callable[[Longs], Longs], most: int) -> tuple[Scorer, Longs, Longs]:
    """(scorer, rows asked, answers). ask: the decisions (0 or 1) about some rows; at most `most` in all."""
    scorer = by_judgement()
    asked, answers = np.empty(0, np.int64), np.empty(0, np.int64)
    while len(asked) < most:
        rows = next_to_ask(features, asked, scorer, min(_AT_ONCE, most - len(asked)))
        if not len(rows):
            break
        asked, answers = np.concatenate([asked, rows]), np.concatenate([answers, ask(rows)])
        scorer = fitted(features[asked], answers)
    return scorer, asked, answers


def likelihood(features: Features, is_same: Longs, scorer: Scorer) -> float:
    """Mean bits of surprise per decision; 1.0 is a coin."""
    chance: Doubles = 1.0 / (1.0 + np.exp2(-np.clip(scorer.bits(features), -40, 40)))
    return float(-np.mean(np.log2(np.where(is_same == 1, chance, 1 - chance))))
