"""How a sentra works, where its material comes from and where its goods go: the words of the PLUT form."""

from __future__ import annotations

PROBLEM_FIELDS = ("kelembagaan", "sdm", "produksi", "pembiayaan", "pemasaran")
"""The five fields in which the form asks for a problem, of the seven of `law`'s consultant_field."""


def change_of(before: int | None, now: int | None) -> int | None:
    """The difference of two dated figures; None where one is missing: nothing is said of it."""
    return None if before is None or now is None else now - before
