"""Whose small cells are withheld."""

from __future__ import annotations

from karawo.regions.access import Scope


def sees_rows(counted: Scope, present: Scope) -> bool:
    """Whether somebody who counts within one scope may see all those rows within the other.

    - An office, a head, a consultant count what they may list: they see their rows.
    - A leader counts a region without its rows; an analyst the nation, until he has stated a purpose.
    """
    if present.standing == "nation":
        return True
    return counted.standing == "app" and set(counted.kab_ids) <= set(present.kab_ids)
