"""The words a business is found by, as its search entry carries them."""

from collections.abc import Iterable


def entry_words(words: Iterable[str]) -> str:
    """As they are stored: each once, parted by spaces, for a word is letters and digits."""
    return " ".join(sorted(words))


def province_mark(kab_id: int) -> str:
    """7571 → "P75"; rows of a province whose kabupaten is unknown (75) bear the same."""
    return f"P{kab_id // 100 if kab_id >= 100 else kab_id}"
