"""Lists come in: examined without a trace, kept, mapped, applied as one act, undone."""

from karawo.registry.intake.actions.examining import Examined, RowVerdict, examine
from karawo.registry.intake.actions.receiving import (
    NotNow,
    accept,
    check,
    decide_columns,
    fail,
    options_for,
    order_for,
    queue,
    receive,
    source_named,
    take_back,
)
from karawo.registry.intake.actions.returning import verdict_file_name, write_verdict_file

__all__ = [
    "Examined",
    "NotNow",
    "RowVerdict",
    "accept",
    "check",
    "decide_columns",
    "examine",
    "fail",
    "options_for",
    "order_for",
    "queue",
    "receive",
    "source_named",
    "take_back",
    "verdict_file_name",
    "write_verdict_file",
]
