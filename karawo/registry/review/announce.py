"""What review tells the room around it: how a merge stands to an undone import, and whose ids belong together."""

from karawo.registry.actions.undo import register_after_undo, register_settled
from karawo.registry.review.actions.splitting import after_undo


def connect() -> None:
    register_settled("SELECT unnest(ARRAY[entry_id, undone_in]) FROM review_merge WHERE undone_at IS NOT NULL")
    register_after_undo(after_undo)
