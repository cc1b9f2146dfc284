"""What people do with pairs. Each function is one act: one transaction, one journal entry."""

from karawo.registry.review.actions.deciding import decide, withdraw_last
from karawo.registry.review.actions.linking import (
    assess,
    begin_run,
    go_on,
    take_step,
)
from karawo.registry.review.actions.merging import merge
from karawo.registry.review.actions.splitting import Left, Split, unmerge

__all__ = [
    "Left",
    "Split",
    "assess",
    "begin_run",
    "decide",
    "go_on",
    "merge",
    "take_step",
    "unmerge",
    "withdraw_last",
]
