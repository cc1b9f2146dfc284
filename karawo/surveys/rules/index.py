"""From scores to the index: means per element, weights, the index itself and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from karawo.kit.numbers import round_half_up
from karawo.surveys.rules.terms import lowest_count

type Scores = Mapping[str, int | None]
"""slug of the element → 1 to 4, or None where the person did not know."""

_TO_HUNDRED = 25


class Weighting(StrEnum):
    """The weight of an element: 1/n exactly, or 1/n as it is printed, with three or two decimals.

    The same answers of 29 people give 91.48, 91.38 and 90.56: the setting belongs to the survey and is printed.
    """

    EXACT = "exact"
    THREE = "three"
    TWO = "two"


def weight(element_count: int, weighting: Weighting) -> Fraction:
    """Law: PermenPANRB 14/2017 prints 0,11 for nine elements; a unit that drops some divides by what is left."""
    exact = Fraction(1, element_count)
    places = {Weighting.EXACT: None, Weighting.THREE: 3, Weighting.TWO: 2}[weighting]
    return exact if places is None else Fraction(rounded(exact, places))


def rounded(number: Fraction, places: int) -> Decimal:
    """Half up, from the exact fraction."""
    shifted = number * 10**places
    whole = (2 * shifted.numerator + shifted.denominator) // (2 * shifted.denominator)
    return Decimal(whole).scaleb(-places)


@dataclass(frozen=True)
class ElementMean:
    """answered: people who gave a score; missing: who did not. mean: 1 to 4, None where nobody answered."""

    slug: str
    total: int
    answered: int
    missing: int = 0

    @property
    def mean(self) -> Fraction | None:
        return Fraction(self.total, self.answered) if self.answered else None


@dataclass(frozen=True)
class Index:
    """raw: 1 to 4 before it is stretched. value: 25 to 100, rounded half up to two decimals, as it is graded."""

    raw: Fraction
    exact: Fraction
    value: Decimal


def means(answers: Iterable[Scores], slugs: Sequence[str]) -> tuple[ElementMean, ...]:
    """Each element over the people who filled it; the others are told as missing."""
    totals = dict.fromkeys(slugs, 0)
    counts = dict.fromkeys(slugs, 0)
    people = 0
    for scores in answers:
        people += 1
        for slug in slugs:
            if (score := scores.get(slug)) is not None:
                totals[slug] += score
                counts[slug] += 1
    return tuple(ElementMean(slug, totals[slug], counts[slug], people - counts[slug]) for slug in slugs)


def index(elements: Sequence[ElementMean], weighting: Weighting = Weighting.EXACT) -> Index | None:
    """Σ mean × weight × 25; None while an element has no answer at all: nothing is said from empty input.

    With a printed weight all fours give 99.00, not 100: that is the printed weight, not an error.
    """
    found = [element.mean for element in elements]
    if not found or any(mean is None for mean in found):
        return None
    raw = sum((mean for mean in found if mean is not None), Fraction(0)) * weight(len(found), weighting)
    exact = raw * _TO_HUNDRED
    return Index(raw, exact, rounded(exact, 2))


def ranks(elements: Sequence[ElementMean]) -> dict[str, int]:
    """slug → place, 1 the highest mean; equal means share a place. Elements without an answer have none."""
    known = {element.slug: element.mean for element in elements if element.mean is not None}
    return {slug: 1 + sum(other > mean for other in known.values()) for slug, mean in known.items()}


def lowest(elements: Sequence[ElementMean], count: int | None = None) -> tuple[str, ...]:
    """The slugs that want a plan, the lowest first; who ties with the last of them wants one too."""
    wanted = lowest_count() if count is None else count
    known = sorted(
        ((element.mean, at, element.slug) for at, element in enumerate(elements) if element.mean is not None)
    )
    if len(known) <= wanted:
        return tuple(slug for _mean, _at, slug in known)
    limit = known[wanted - 1][0]
    return tuple(slug for mean, _at, slug in known if mean <= limit)


# Student's t, two-sided 95 %, by degrees of freedom; between two rows the smaller count is used, which is wider.
_T = {
    1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365, 8: 2.306, 9: 2.262, 10: 2.228,
    11: 2.201, 12: 2.179, 13: 2.160, 14: 2.145, 15: 2.131, 16: 2.120, 17: 2.110, 18: 2.101, 19: 2.093, 20: 2.086,
    21: 2.080, 22: 2.074, 23: 2.069, 24: 2.064, 25: 2.060, 26: 2.056, 27: 2.052, 28: 2.048, 29: 2.045, 30: 2.042,
    40: 2.021, 60: 2.000, 120: 1.980, 1_000: 1.962,
}  # fmt: skip


@dataclass(frozen=True)
class Interval:
    low: Decimal
    high: Decimal


def interval(
    answers: Iterable[Scores],
    elements: Sequence[ElementMean],
    *,
    population: int | None = None,
    weighting: Weighting = Weighting.EXACT,
) -> Interval | None:
    """The 95 % interval of the index.

    Each person has an own index y (mean of the given scores × n × weight × 25). The interval is
    index ± t(n−1) · s(y)/√n · √((N−n)/(N−1)); the last factor, for a small population, is 1 while N is unknown.
    Cut off at 25 and 100. None below two answers, or while the index itself cannot be said. It speaks of chance
    alone: not of who was never asked.
    """
    found = index(elements, weighting)
    if found is None:
        return None
    slugs = [element.slug for element in elements]
    stretch = float(weight(len(slugs), weighting)) * len(slugs) * _TO_HUNDRED
    own: list[float] = []
    for scores in answers:
        given = [score for slug in slugs if (score := scores.get(slug)) is not None]
        if given:
            own.append(sum(given) / len(given) * stretch)
    people = len(own)
    if people < 2:
        return None
    middle = math.fsum(own) / people
    variance = math.fsum((each - middle) ** 2 for each in own) / (people - 1)
    margin = _t(people - 1) * math.sqrt(variance / people) * _of_population(people, population)
    low = max(Decimal(25), round_half_up(float(found.exact) - margin, 2))
    high = min(Decimal(100), round_half_up(float(found.exact) + margin, 2))
    return Interval(low, high)


def _t(freedom: int) -> float:
    return _T[max(known for known in _T if known <= freedom)]


def _of_population(people: int, population: int | None) -> float:
    if population is None or population < 2:
        return 1.0
    return math.sqrt(max(population - people, 0) / (population - 1))
