"""Lists come in: examined without a trace, kept, mapped, applied as one act, undone."""

from karawo.registry.intake.actions.examining import Examined, RowVerdict, examine
from karawo.registry.intake.actions.receiving import (
    NotNow,
    accept,
    check,
    decide_columns,
    receive,
    source_named,
    take_back,
)

__all__ = [
    "Examined",
    "NotNow",
    "RowVerdict",
    "accept",
    "check",
    "decide_columns",
    "examine",
    "receive",
    "source_named",
    "take_back",
]
