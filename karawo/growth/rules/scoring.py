"""Index, level and gaps of one assessment.

Index = Σ weight × mean(known items)/4 ÷ Σ weight of the dimensions with a known item, 0–100, one decimal, half up;
the level is read from the rounded index, so that nobody sees "50,0" with the level below 50. An unknown item is
left out of the mean and lowers the coverage, never the index. An item that does not apply leaves both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from karawo.growth.rules.rubric import HIGHEST, Advice, Dimension, Item, Level, Rubric

_TENTH = Decimal("0.1")


class State(StrEnum):
    """KNOWN carries a value; an item without any answer is not in the mapping at all."""

    KNOWN = "known"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Answer:
    """value: 0–4 when KNOWN, else None. Raises ValueError on anything else."""

    state: State
    value: int | None = None

    def __post_init__(self) -> None:
        is_known = self.state is State.KNOWN
        if is_known != (self.value is not None) or (
            self.value is not None and not 0 <= self.value <= HIGHEST
        ):
            raise ValueError(f"{self.state}: {self.value}")


@dataclass(frozen=True, slots=True)
class DimensionScore:
    """percent: None where nothing is known. known, asked: items; asked leaves out what does not apply."""

    dimension: Dimension
    percent: Decimal | None
    known: int
    asked: int


@dataclass(frozen=True, slots=True)
class Result:
    """index, level: None where the data are not enough ("belum cukup data").

    coverage_percent: share of the weight that is answered, 0–100, one decimal, half up.
    """

    index: Decimal | None
    level: Level | None
    coverage_percent: Decimal
    dimensions: tuple[DimensionScore, ...]

    @property
    def is_enough(self) -> bool:
        return self.index is not None


@dataclass(frozen=True, slots=True)
class Gap:
    """What is missing at one item. missing: points of the index that a full answer would add; together the gaps
    of an assessment make up what it lacks to 100."""

    field_code: str
    dimension: str
    item_slug: str
    title: str
    value: int
    anchor: str
    next_anchor: str
    missing: Decimal
    advice: Advice
    hard: str


def score(rubric: Rubric, answers: Mapping[str, Answer]) -> Result:
    """answers: by slug of the item. Raises KeyError for an item that the rubric does not have."""
    _require_known(rubric, answers)
    scores = tuple(_dimension_score(dimension, answers) for dimension in rubric.dimensions)
    asked = [each for each in scores if each.asked]
    weight = sum((each.dimension.weight for each in asked), Decimal(0))
    answered = sum((each.dimension.weight * each.known / each.asked for each in asked), Decimal(0))
    coverage = _tenth(100 * answered / weight) if weight else Decimal("0.0")
    known = [each for each in scores if each.percent is not None]
    known_weight = sum((each.dimension.weight for each in known), Decimal(0))
    if not known_weight or coverage < rubric.least_coverage_percent:
        return Result(None, None, coverage, scores)
    total = sum((each.dimension.weight * _share(each.dimension, answers) for each in known), Decimal(0))
    index = _tenth(100 * total / known_weight)
    return Result(index, rubric.level_at(index), coverage, scores)


def gaps(rubric: Rubric, answers: Mapping[str, Answer]) -> list[Gap]:
    """Known items below 4, the ones that would add most first; equal ones in the order of the rubric."""
    _require_known(rubric, answers)
    found = []
    weight = sum((each.weight for each in rubric.dimensions if _known(each, answers)), Decimal(0))
    for dimension in rubric.dimensions:
        known = _known(dimension, answers)
        for item in dimension.items:
            value = known.get(item.slug)
            if value is not None and value < HIGHEST:
                missing = 100 * dimension.weight * (HIGHEST - value) / (weight * HIGHEST * len(known))
                found.append(_gap(dimension, item, value, missing))
    return sorted(found, key=lambda gap: -gap.missing)


def unanswered(rubric: Rubric, answers: Mapping[str, Answer]) -> list[Item]:
    """Items that nobody could say anything of: unknown, or left empty."""
    return [
        item for item in rubric.items if item.slug not in answers or answers[item.slug].state is State.UNKNOWN
    ]


def _gap(dimension: Dimension, item: Item, value: int, missing: Decimal) -> Gap:
    return Gap(
        dimension.field_code,
        dimension.title,
        item.slug,
        item.title,
        value,
        item.anchors[value],
        item.anchors[value + 1],
        missing.quantize(Decimal("0.01"), ROUND_HALF_UP),
        item.advice,
        item.hard,
    )


def _known(dimension: Dimension, answers: Mapping[str, Answer]) -> dict[str, int]:
    return {
        item.slug: value
        for item in dimension.items
        if (answer := answers.get(item.slug)) is not None and (value := answer.value) is not None
    }


def _share(dimension: Dimension, answers: Mapping[str, Answer]) -> Decimal:
    values = _known(dimension, answers).values()
    return Decimal(sum(values)) / (HIGHEST * len(values))


def _dimension_score(dimension: Dimension, answers: Mapping[str, Answer]) -> DimensionScore:
    known = _known(dimension, answers)
    asked = sum(
        1
        for item in dimension.items
        if item.slug not in answers or answers[item.slug].state is not State.NOT_APPLICABLE
    )
    percent = _tenth(100 * _share(dimension, answers)) if known else None
    return DimensionScore(dimension, percent, len(known), asked)


def _require_known(rubric: Rubric, answers: Mapping[str, Answer]) -> None:
    items = {item.slug for item in rubric.items}
    if strange := sorted(set(answers) - items):
        raise KeyError(f"{rubric.slug} {rubric.version} has no item {', '.join(strange)}")


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(_TENTH, ROUND_HALF_UP)
