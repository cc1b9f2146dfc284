"""What a business does, read from its name by what others of that name say they do."""

import numpy as np

from karawo.registry.linkage.batch.arrays import Ints
from karawo.registry.linkage.batch.columns import Columns

_LEAST = 3
"""Records that must state a KBLI under one name before the name speaks for others."""
_MOST_OF_THEM = 0.6


def settle_trades(columns: Columns) -> None:
    """named: the KBLI that most records with this name state, else with this kind of shop. trade: the stated KBLI, or
    else the named one; trade_group: its first two digits. 0 unknown.
    """
    stated = np.asarray(columns["kbli"])
    by_name = _commonest(np.asarray(columns["shop"]), stated)
    by_kind = _commonest(np.asarray(columns["kind"]), stated)
    named = np.where(by_name, by_name, by_kind)
    trade = np.where(stated, stated, named)
    columns["named"][:] = named
    columns["trade"][:] = trade
    columns["trade_group"][:] = trade // 1000


def _commonest(texts: Ints, stated: Ints) -> Ints:
    """int32 by row: what most rows with the same text state, 0 where they are few or do not agree."""
    speaks = (texts != 0) & (stated != 0)
    pairs, counts = np.unique(texts[speaks].astype(np.int64) * 100_000 + stated[speaks], return_counts=True)
    text, kbli = pairs // 100_000, pairs % 100_000
    size = int(texts.max(initial=0)) + 1
    order = np.lexsort((-kbli, counts))  # the last one written stays: the most, of equals the smallest code
    most, total, found = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.int32)
    most[text[order]], found[text[order]] = counts[order], kbli[order]
    np.add.at(total, text, counts)
    is_clear = (total >= _LEAST) & (most >= _MOST_OF_THEM * total)
    is_clear[0] = False
    answer: Ints = np.where(is_clear, found, 0)[texts]
    return answer
