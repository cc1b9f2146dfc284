"""How well the model does, estimated from what reviewers said, with 95 % intervals.

Reviewers see the pairs that teach most first, so the labels are no plain sample: each band of probability is
estimated by itself and counts by the number of its pairs. What no rule ever proposed cannot be seen here.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

Z = 1.959963984540054
BANDS = (0.0, 0.5, 0.75, 0.9, 0.97, 1.0)
"""Limits of the bands; the threshold to link is one of them, so that a band lies on one side of it."""


@dataclass(frozen=True, slots=True)
class Band:
    """pairs: proposed; labelled: said same or different; same: of these."""

    low: float
    high: float
    pairs: int
    labelled: int
    same: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """share: 0–1, None where nothing is labelled. low, high: 95 %. labelled, of: labels behind it, pairs it speaks of.

    unseen: pairs in bands without a label; the estimate says nothing of them.
    """

    share: float | None
    low: float
    high: float
    labelled: int
    of: int
    unseen: int = 0


def bands_of(pairs: Iterable[tuple[float, str]], link: float) -> list[Band]:
    """pairs: (probability, decision) of all proposed ones; a decision other than same or different is no label."""
    limits = sorted({*(limit for limit in BANDS if abs(limit - link) > 0.02), link})
    found = [[0, 0, 0] for _limit in limits[:-1]]
    for probability, decision in pairs:
        place = max(0, min(len(found) - 1, sum(probability >= limit for limit in limits) - 1))
        found[place][0] += 1
        found[place][1] += decision in ("same", "different")
        found[place][2] += decision == "same"
    return [Band(low, high, *row) for low, high, row in zip(limits, limits[1:], found, strict=False)]


def wilson(same: int, labelled: int) -> tuple[float, float]:
    """The interval of a plain share; (0, 1) without labels."""
    if labelled == 0:
        return 0.0, 1.0
    share = same / labelled
    spread = 1 + Z**2 / labelled
    middle = (share + Z**2 / (2 * labelled)) / spread
    half = Z / spread * math.sqrt(share * (1 - share) / labelled + Z**2 / (4 * labelled**2))
    return max(0.0, middle - half), min(1.0, middle + half)


def precision(bands: Sequence[Band], link: float) -> Estimate:
    """Of the pairs the model would link by itself: how many are the same."""
    linked = [band for band in bands if band.low >= link and band.pairs]
    seen = [band for band in linked if band.labelled]
    of, labelled = sum(band.pairs for band in linked), sum(band.labelled for band in linked)
    if not seen:
        return Estimate(None, 0.0, 1.0, 0, of, of)
    if len(seen) == 1:
        low, high = wilson(seen[0].same, seen[0].labelled)
        share = seen[0].same / seen[0].labelled
    else:
        share, deviation = _weighed(seen)
        low, high = max(0.0, share - Z * deviation), min(1.0, share + Z * deviation)
    return Estimate(share, low, high, labelled, of, sum(band.pairs for band in linked if not band.labelled))


def _weighed(bands: Sequence[Band]) -> tuple[float, float]:
    """(share, standard deviation): each band counts by its pairs; one label is added to each side for the spread."""
    pairs = sum(band.pairs for band in bands)
    share = sum(band.pairs * band.same / band.labelled for band in bands) / pairs
    variance = 0.0
    for band in bands:
        smoothed = (band.same + 1) / (band.labelled + 2)
        variance += (band.pairs / pairs) ** 2 * smoothed * (1 - smoothed) / (band.labelled + 2)
    return share, math.sqrt(variance)


def recall(bands: Sequence[Band], link: float) -> Estimate:
    """Of the proposed pairs that are the same: how many the model would link by itself.

    No share where no pair below the threshold was judged: what the model misses would only be hidden there.
    """
    seen = [band for band in bands if band.labelled]
    above = [band for band in seen if band.low >= link]
    below = [band for band in seen if band.low < link]
    found = sum(band.pairs * band.same / band.labelled for band in above)
    missed = sum(band.pairs * band.same / band.labelled for band in below)
    labelled = sum(band.labelled for band in bands)
    unseen = sum(band.pairs for band in bands if not band.labelled)
    of = sum(band.pairs for band in bands)
    if not below or found + missed == 0:
        return Estimate(None, 0.0, 1.0, labelled, of, unseen)
    variance_above, variance_below = _spread(above), _spread(below)
    share = found / (found + missed)
    # The ratio of two independent estimates, by its first derivatives.
    deviation = math.sqrt(missed**2 * variance_above + found**2 * variance_below) / (found + missed) ** 2
    return Estimate(
        share, max(0.0, share - Z * deviation), min(1.0, share + Z * deviation), labelled, of, unseen
    )


def _spread(bands: Iterable[Band]) -> float:
    total = 0.0
    for band in bands:
        smoothed = (band.same + 1) / (band.labelled + 2)
        total += band.pairs**2 * smoothed * (1 - smoothed) / (band.labelled + 2)
    return total


@dataclass(frozen=True, slots=True)
class Agreement:
    """pairs: judged by two. share: 0–1; kappa: agreement beyond chance (Cohen 1960), None where chance alone would
    do it."""

    pairs: int
    agreed: int
    share: float | None
    kappa: float | None


def agreement(judged: Iterable[tuple[str, str]]) -> Agreement:
    """judged: the verdicts of the first and of the second reviewer of each pair that two looked at."""
    rows = list(judged)
    if not rows:
        return Agreement(0, 0, None, None)
    agreed = sum(one == other for one, other in rows)
    share = agreed / len(rows)
    words = {word for row in rows for word in row}

    def of(side: int) -> Mapping[str, float]:
        return {word: sum(row[side] == word for row in rows) / len(rows) for word in words}

    first, second = of(0), of(1)
    chance = sum(first[word] * second[word] for word in words)
    return Agreement(len(rows), agreed, share, None if chance == 1 else (share - chance) / (1 - chance))
