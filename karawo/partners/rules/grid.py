"""The power–interest grid (Mendelow): several raters, their mean, and how far apart they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, pstdev

from karawo.kit.said import marked as _

CUT = 3.0
"""A mean of 3 or more is high."""


class Quadrant(StrEnum):
    PLAYER = "player"
    SETTER = "setter"
    SUBJECT = "subject"
    CROWD = "crowd"


QUADRANTS: dict[str, str] = {
    Quadrant.PLAYER: _("Pemain kunci: kelola dengan dekat"),
    Quadrant.SETTER: _("Penentu konteks: jaga kepuasannya"),
    Quadrant.SUBJECT: _("Subjek: beri kabar terus"),
    Quadrant.CROWD: _("Khalayak: pantau"),
}


@dataclass(frozen=True, slots=True)
class Rated:
    """Means and spreads of 1 to 5. spread: standard deviation of those who rated; 0 for one rater, who says nothing of
    agreement."""

    power: float
    interest: float
    power_spread: float
    interest_spread: float
    raters: int
    quadrant: Quadrant

    @property
    def is_disputed(self) -> bool:
        """The raters are so far apart that the quadrant is a matter of opinion."""
        return self.raters > 1 and (
            abs(self.power - CUT) < self.power_spread or abs(self.interest - CUT) < self.interest_spread
        )


def quadrant_of(power: float, interest: float) -> Quadrant:
    if power >= CUT:
        return Quadrant.PLAYER if interest >= CUT else Quadrant.SETTER
    return Quadrant.SUBJECT if interest >= CUT else Quadrant.CROWD


def rated(scores: Sequence[tuple[int, int]]) -> Rated:
    """scores: (power, interest) of each rater; at least one. Raises ValueError for none or one outside 1–5."""
    if not scores:
        raise ValueError("nobody has rated")
    if any(not 1 <= score <= 5 for pair in scores for score in pair):
        raise ValueError("a score lies outside 1 to 5")
    powers, interests = [float(power) for power, _i in scores], [float(interest) for _p, interest in scores]
    power, interest = fmean(powers), fmean(interests)
    return Rated(
        power, interest, pstdev(powers), pstdev(interests), len(scores), quadrant_of(power, interest)
    )
