"""What keeps an answer from saying who gave it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from karawo.measures.rules import SMALL_CELL

# Eight digits or more, written in one go or with the blanks, dots and dashes people put into telephone numbers.
_LONG_NUMBER = re.compile(r"\+?\d(?:[ .\-/()]{0,2}\d){7,}")
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+\.[\w-]+")
MASK = "••••"


def masked(text: str) -> str:
    """Free text without long numbers and e-mail addresses: nobody's NIK or telephone is kept with an answer."""
    return _ADDRESS.sub(MASK, _LONG_NUMBER.sub(MASK, text))


def publishable(counts: Mapping[str, int]) -> dict[str, int | None]:
    """Counts of groups that add up to a published total, None where one is withheld.

    Groups of one to four are withheld; where that is a single group, the smallest other one goes with it, since
    the total would give it away.
    """
    withheld = {key for key, count in counts.items() if 0 < count < SMALL_CELL}
    if len(withheld) == 1:
        others = [key for key, count in counts.items() if key not in withheld and count > 0]
        if others:
            withheld.add(min(others, key=lambda key: (counts[key], key)))
    return {key: None if key in withheld else count for key, count in counts.items()}
