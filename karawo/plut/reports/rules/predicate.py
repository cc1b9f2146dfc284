"""How far a target is reached, and what that is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

NO_TARGET = "belum ada target"
NOT_ENOUGH = "belum cukup data"
NOT_YET = "belum berjalan"


@dataclass(frozen=True, slots=True)
class Band:
    """lowest: in percent, inclusive; it reaches up to the lowest of the band above, the highest without end."""

    lowest: Decimal
    name: str
    tone: str = ""


def achievement(value: Decimal | None, target: Decimal | None) -> Decimal | None:
    """In percent with one decimal, rounded half up before it is compared; above 100 stays above 100.

    None without a value or a target. A target is above zero.
    """
    if value is None or target is None:
        return None
    return (100 * value / target).quantize(Decimal("0.1"), ROUND_HALF_UP)


def predicate(value: Decimal | None, target: Decimal | None, bands: Sequence[Band]) -> Band:
    """The band; below the lowest limit (a fall where a rise was asked for) the lowest band, never none.

    "belum cukup data" without a value and "belum ada target" without a target are no bands of the table and no zero.
    """
    if value is None:
        return Band(Decimal(0), NOT_ENOUGH)
    reached = achievement(value, target)
    if reached is None:
        return Band(Decimal(0), NO_TARGET)
    falling = sorted(bands, key=lambda band: band.lowest, reverse=True)
    if not falling:
        return Band(Decimal(0), NO_TARGET)
    return next((band for band in falling if reached >= band.lowest), falling[-1])
