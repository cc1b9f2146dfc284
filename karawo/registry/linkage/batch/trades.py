"""What a business does, read from its name by what others of that name say they do."""

from collections.abc import Callable

import numpy as np

from karawo.registry.linkage.batch.arrays import Ints, Longs
from karawo.registry.linkage.batch.columns import Columns

_LEAST = 3
"""Records that must state a KBLI under one name before the name speaks for others."""
_MOST_OF_THEM = 0.6
NAMES = ("shop", "kind")
TEXT = 100_000


type Elsewhere = Callable[[str], tuple[Longs, Longs]]
"""Of a column: what records say that do not stand in these columns, as `stated_under`."""


def trades_of(columns: Columns, elsewhere: Elsewhere | None = None) -> dict[str, Ints]:
    """trade: the stated KBLI, or else the one that most records with this name state, else with this kind of shop;
    trade_group: its first two digits. 0 unknown.
    """
    by_name, by_kind = (
        _commonest(columns, name, None if elsewhere is None else elsewhere(name)) for name in NAMES
    )
    stated = np.asarray(columns["kbli"])
    trade = np.where(stated, stated, np.where(by_name, by_name, by_kind))
    return {"trade": trade, "trade_group": trade // 1000}


def stated_under(columns: Columns, name: str) -> tuple[Longs, Longs]:
    """(text * TEXT + KBLI, rising; how many records state it under that text)."""
    texts, stated = np.asarray(columns[name]), np.asarray(columns["kbli"])
    speaks = (texts != 0) & (stated != 0)
    pairs, counts = np.unique(texts[speaks].astype(np.int64) * TEXT + stated[speaks], return_counts=True)
    return pairs, counts.astype(np.int64)


def _commonest(columns: Columns, name: str, more: tuple[Longs, Longs] | None) -> Ints:
    """int32 by row: what most rows with the same text state, 0 where they are few or do not agree."""
    pairs, counts = stated_under(columns, name)
    if more is not None:
        pairs, which = np.unique(np.concatenate([pairs, more[0]]), return_inverse=True)
        counts = np.bincount(which.reshape(-1), np.concatenate([counts, more[1]]), len(pairs)).astype(
            np.int64
        )
    texts = np.asarray(columns[name])
    text, kbli = pairs // TEXT, pairs % TEXT
    size = max(int(texts.max(initial=0)), int(text.max(initial=0))) + 1
    order = np.lexsort((-kbli, counts))  # the last one written stays: the most, of equals the smallest code
    most, total, found = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int32)
    most[text[order]], found[text[order]] = counts[order], kbli[order]
    np.add.at(total, text, counts)
    is_clear = (total >= _LEAST) & (most >= _MOST_OF_THEM * total)
    is_clear[0] = False
    answer: Ints = np.where(is_clear, found, 0)[texts]
    return answer
