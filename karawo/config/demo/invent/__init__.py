"""Owners, businesses and what was seen of them over three years, drawn with a seed: the same number, the same rows.

Every number is made to be recognised as invented: the running number of a NIK begins with 9, a NIB with 99, and
telephones with 0840, where we know of no operator.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from karawo.config.demo.invent.inventor import Inventor
from karawo.config.demo.invent.rows import (
    SRI,
    Business,
    CooperativeState,
    Invented,
    Owner,
    Seen,
    Visit,
    fell,
    list_days,
)
from karawo.config.demo.village import Village

__all__ = [
    "SRI",
    "Business",
    "CooperativeState",
    "Invented",
    "Owner",
    "Seen",
    "Visit",
    "fell",
    "invent",
    "list_days",
]

SEED = 7571


def invent(
    count: int, places: Mapping[int, Sequence[Village]], *, newest_year: int, part: int = 0
) -> Invented:
    """count: businesses, at least 100. newest_year: the calendar year whose sales the newest list tells.

    part: 0 with the people the guide knows by name; further parts (up to 4) share no number with it.
    """
    dice = random.Random(SEED + part)  # noqa: S311 - nothing secret
    return Inventor(dice, places, newest_year, part).invent(count)
