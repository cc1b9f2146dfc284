"""When a client has been through the whole of it."""

from __future__ import annotations

FULL_CYCLE_SESSIONS = 3
"""Sessions that a full cycle needs beside diagnosis, programme and evaluation; the guidance names no number, so it is
ours and printed with the figure."""


def is_full(*, has_diagnosis: bool, has_programme: bool, sessions: int, has_evaluation: bool) -> bool:
    """diagnosis → programme → sessions → evaluation (a second diagnosis, or a line that was brought to its end)."""
    return has_diagnosis and has_programme and sessions >= FULL_CYCLE_SESSIONS and has_evaluation
