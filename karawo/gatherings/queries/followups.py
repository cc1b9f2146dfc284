"""What became of decisions: rooms above tell it here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FollowUp:
    """label: "berjalan, 3 dari 10 orang". tone: of a badge. url: where it is kept.

    lacking: why nothing has come of it and what mends that, in a sentence; then `url` is where it is mended.
    """

    label: str
    tone: str = ""
    url: str = ""
    lacking: str = ""


type Read = Callable[[list[int]], Mapping[int, FollowUp]]
_readers: list[Read] = []


def register_follow_ups(read: Read) -> None:
    """read(ids of decisions) → what became of each that it knows; called once by a room above, in its apps.py."""
    _readers.append(read)


def follow_ups_of(decision_ids: Iterable[int]) -> dict[int, FollowUp]:
    """Within the caller's scope; a decision that nobody follows is left out."""
    ids = list(decision_ids)
    found: dict[int, FollowUp] = {}
    for read in _readers:
        found |= read(ids)
    return found
