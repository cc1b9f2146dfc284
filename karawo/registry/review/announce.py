"""What review tells the rooms around it: what it counts, how a merge stands to an undone import."""

from karawo.registry.actions.undo import register_after_undo, register_settled
from karawo.registry.review.actions.splitting import after_undo
from karawo.registry.review.queries.measures import register_measures


def connect() -> None:
    register_settled(
        "SELECT unnest(ARRAY[entry_id, undone_in]) FROM review_merge WHERE undone_at IS NOT NULL"
    )
    register_after_undo(after_undo)
    register_measures()
