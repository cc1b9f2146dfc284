"""How likely each trade is for a business whose name has these words, told by the records that state a KBLI.

"Kripik Bu Sri" and "Olahan Keluarga" seldom say the same of themselves in two lists; what they do tells which of an
owner's records can be one business. The more lists state a KBLI, the more words speak.
"""

from dataclasses import dataclass

import numpy as np

from karawo.registry.linkage.batch.arrays import Bytes, Longs, Words64
from karawo.registry.linkage.batch.columns import Columns
from karawo.registry.linkage.batch.kernels.callings import Shares, Told, chances, words_of
from karawo.registry.linkage.batch.trades import TEXT

_MOST_ROWS = 1 << 22
"""Of a longer list every second, third, … row is heard."""
_MOST_TRADES = 128
_MOST_WORDS = 1 << 14
_LEAST = 3
"""Records that must state a KBLI under a word before it speaks."""
_DOUBT = 5.0
"""Records that state what all do, added to those of each word."""
_ANY = np.uint64(0)


@dataclass(frozen=True, slots=True)
class Said:
    """How many records state a KBLI under a word: words, codes, counts, one long each and rising by both. Under the
    word 0: all that state it."""

    words: Words64
    codes: Longs
    counts: Longs


def said_of(columns: Columns) -> Said:
    """Cost: three sorts of up to four million rows, and of their words."""
    heard = slice(None, None, -(-len(columns) // _MOST_ROWS) or 1)
    stated = np.asarray(columns["kbli"][heard], np.int64)
    codes, counts = np.unique(stated[stated != 0], return_counts=True)
    pieces = [Said(np.zeros(len(codes), np.uint64), codes, counts)]
    for name in ("shop", "kind"):
        texts = np.asarray(columns[name][heard], np.int64)
        pairs, counts = np.unique((texts * TEXT + stated)[(texts != 0) & (stated != 0)], return_counts=True)
        words, of = _words(columns.texts.letters, columns.texts.at, pairs // TEXT, name == "kind")
        pieces.append(Said(words, (pairs % TEXT)[of], counts[of]))
    return together(*pieces)


def together(*pieces: Said) -> Said:
    """What all of them say; of words that few say, nothing, and of very many words those that most say."""
    words, codes, counts = (
        np.concatenate([getattr(piece, name) for piece in pieces]) for name in ("words", "codes", "counts")
    )
    order = np.lexsort((codes, words))
    words, codes, counts = words[order], codes[order], counts[order]
    is_new = np.ones(len(words), bool)
    is_new[1:] = (words[1:] != words[:-1]) | (codes[1:] != codes[:-1])
    starts = np.flatnonzero(is_new)
    if len(starts):
        words, codes, counts = words[starts], codes[starts], np.add.reduceat(counts, starts)
    different, of = np.unique(words, return_inverse=True)
    total = np.bincount(of.reshape(-1), counts, len(different)).astype(np.int64)
    most = np.lexsort((different, -total))[: _MOST_WORDS + 1]
    is_heard = np.zeros(len(different), bool)
    is_heard[most] = total[most] >= _LEAST
    is_heard[different == _ANY] = True
    kept = is_heard[of.reshape(-1)]
    return Said(words[kept], codes[kept], counts[kept].astype(np.int64))


def told_by(said: Said) -> Told:
    is_any = said.words == _ANY
    codes, counts = said.codes[is_any], said.counts[is_any]
    trades = np.sort(codes[np.lexsort((codes, -counts))[:_MOST_TRADES]])
    every = counts[np.searchsorted(codes, trades)]
    share = every / max(1, every.sum())
    speaks = ~is_any & np.isin(said.codes, trades)
    words, of = np.unique(said.words[speaks], return_inverse=True)
    tally = np.zeros((len(words), len(trades)))
    tally[of.reshape(-1), np.searchsorted(trades, said.codes[speaks])] = said.counts[speaks]
    total = tally.sum(axis=1, keepdims=True)
    lift = np.log((tally + _DOUBT * share) / (total + _DOUBT) / share)
    return Told(words, trades, share.astype(np.float32), lift.astype(np.float32))


def chances_of(columns: Columns, rows: Longs, told: Told) -> tuple[Bytes, Shares]:
    """By these rows, as in `kernels.callings.chances`. Memory: 4 bytes for each row and trade, at most 512 a row."""
    known, chance = np.empty(len(rows), np.uint8), np.empty((len(rows), len(told.trades)), np.float32)
    shops, kinds, stated = (np.ascontiguousarray(columns[name][rows]) for name in ("shop", "kind", "kbli"))
    chances(columns.texts.letters, columns.texts.at, shops, kinds, stated, told, known, chance)
    return known, chance


def _words(letters: Bytes, at: Longs, texts: Longs, is_one: bool) -> tuple[Words64, Longs]:
    """(the words of all of these texts, of which of them each is)."""
    count = words_of(letters, at, texts, is_one, np.empty(0, np.uint64), np.empty(0, np.int64))
    words, of = np.empty(count, np.uint64), np.empty(count, np.int64)
    words_of(letters, at, texts, is_one, words, of)
    return words, of
