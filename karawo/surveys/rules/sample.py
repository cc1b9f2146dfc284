"""How many answers are enough."""

from __future__ import annotations

from decimal import Decimal

from karawo.kit.numbers import round_half_up
from karawo.surveys.rules.terms import sample_terms


def sample_size(population: int) -> int:
    """Krejcie & Morgan for 95 % and an error of 5 %, rounded half up: 100 → 80, 1,000 → 278.

    population: people served in the period; 0 needs nobody. Raises ValueError below zero.
    """
    if population < 0:
        raise ValueError("a population is not below zero")
    if population == 0:
        return 0
    chi_square, proportion, error = sample_terms()
    spread = chi_square * proportion * (1 - proportion)
    return int(round_half_up(spread * population / (error**2 * (population - 1) + spread)))


def percent_of(part: int, whole: int) -> Decimal | None:
    """With one decimal; None where there is nothing to divide by."""
    return round_half_up(Decimal(100) * part / whole, 1) if whole else None
