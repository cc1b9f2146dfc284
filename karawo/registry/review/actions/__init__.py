"""What people do with pairs. Each function is one act: one transaction, one journal entry."""

from karawo.registry.review.actions.merging import merge
from karawo.registry.review.actions.splitting import Left, Split, unmerge

__all__ = ["Left", "Split", "merge", "unmerge"]
