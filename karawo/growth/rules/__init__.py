"""How a business is judged and when it has moved up. No tables, no clock."""

from karawo.growth.rules.fields import FIELDS, field_title
from karawo.growth.rules.rubric import (
    Advice,
    Broken,
    Dimension,
    Item,
    Level,
    Rubric,
    StepKind,
    parsed_rubric,
)
from karawo.growth.rules.scoring import Answer, DimensionScore, Gap, Result, State, gaps, score

__all__ = [
    "FIELDS",
    "Advice",
    "Answer",
    "Broken",
    "Dimension",
    "DimensionScore",
    "Gap",
    "Item",
    "Level",
    "Result",
    "Rubric",
    "State",
    "StepKind",
    "field_title",
    "gaps",
    "parsed_rubric",
    "score",
]
