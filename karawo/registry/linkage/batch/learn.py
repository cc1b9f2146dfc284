"""The unit scorer from few decisions, and which pairs to ask about next."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from karawo.registry.linkage.batch.arrays import Doubles, Longs
from karawo.registry.linkage.batch.units import Features, Scorer, by_judgement

_LN2 = float(np.log(2.0))
_FIRM = 2.0
"""How firmly weights are held to the judgement, per bit squared; a decision counts as one. Of 0.15 to 8 it was best by
0.002 of F1, on two lists that neither teach nor are measured."""
_AT_ONCE = 20
_STEPS = 30


def fitted(features: Features, is_same: Longs, start: Scorer | None = None) -> Scorer:
    """Logistic regression towards the judgement, by Newton's method. is_same: 0 or 1, one for each row."""
    before = (start or by_judgement()).weights
    weights, x = before.copy(), features.astype(float) * _LN2

    def loss(tried: Doubles) -> float:
        away = tried - before
        surprise = np.logaddexp(0.0, np.where(is_same == 1, -1.0, 1.0) * (x @ tried))
        return float(surprise.sum() + _FIRM / 2 * (away @ away))

    for _ in range(_STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(x @ weights, -40, 40)))
        slope = x.T @ (is_same - chance) - _FIRM * (weights - before)
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + _FIRM * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        while loss(weights + step) > loss(weights) and float(np.abs(step).max()) > 1e-7:
            step = step / 2  # a full step overshoots where the judgement was surely wrong
        weights = weights + step
        if float(np.abs(step).max()) < 1e-6:
            break
    return Scorer(weights)


@dataclass(frozen=True, slots=True)
class Patterns:
    """Pairs with equal answers to all questions are one pattern. of: the pattern of each pair; size: pairs in each."""

    features: Features
    of: Longs
    size: Longs

    @classmethod
    def among(cls, features: Features) -> "Patterns":
        packed = np.packbits(features, axis=1)
        row = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).reshape(-1)
        _, first, of, size = np.unique(row, return_index=True, return_inverse=True, return_counts=True)
        return cls(features[first], of.reshape(-1), size)


def next_to_ask(patterns: Patterns, asked: Longs, scorer: Scorer, count: int) -> Longs:
    """The pairs whose answer tells most: doubtful, of a pattern that many share, seldom asked so far.

    Deterministic.
    """
    chance = 1.0 / (1.0 + np.exp2(-np.clip(scorer.bits(patterns.features), -40, 40)))
    done = np.bincount(patterns.of[asked], minlength=len(patterns.size)).astype(float)
    is_open = np.ones(len(patterns.of), bool)
    is_open[asked] = False
    left = patterns.size - done
    chosen: list[int] = []
    waiting: dict[int, list[int]] = {}
    worth = np.sqrt(patterns.size) * chance * (1 - chance)
    for _ in range(count):
        gain = np.where(left > 0, worth / (1 + done) ** 1.5, -1.0)
        best = int(np.argmax(gain))
        if gain[best] < 0:
            break
        if best not in waiting:
            rows = np.flatnonzero((patterns.of == best) & is_open)
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
    scorer, patterns = by_judgement(), Patterns.among(features)
    asked, answers = np.empty(0, np.int64), np.empty(0, np.int64)
    while len(asked) < most:
        rows = next_to_ask(patterns, asked, scorer, min(_AT_ONCE, most - len(asked)))
        if not len(rows):
            break
        asked, answers = np.concatenate([asked, rows]), np.concatenate([answers, ask(rows)])
        scorer = fitted(features[asked], answers)
    return scorer, asked, answers


def likelihood(features: Features, is_same: Longs, scorer: Scorer) -> float:
    """Mean bits of surprise per decision; 1.0 is a coin."""
    chance: Doubles = 1.0 / (1.0 + np.exp2(-np.clip(scorer.bits(features), -40, 40)))
    return float(-np.mean(np.log2(np.where(is_same == 1, chance, 1 - chance))))
