"""Records as fixed-width numbers, and the dictionary of the texts they point to."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs
from karawo.registry.linkage.batch.kernels.alike import bags_of

_KINDS = np.zeros(256, np.uint8)
"""Kinds of letters for `bags_of`: the frequent ones by themselves, the rare ones together."""
for _at, _letters in enumerate(
    ("A", "I", "U", "E", "O", "N", "R", "S", "T", "L", "M", "D", "KQXC", "HFVW", "GJYZ"), start=1
):
    _KINDS[[ord(_letter) for _letter in _letters + _letters.lower()]] = _at


class Dictionary:
    """Numbers for texts, from 1 in the order of their first coming; 0 is the text that is not there."""

    def __init__(self) -> None:
        self._number = {"": 0}
        self.texts = [""]

    def __len__(self) -> int:
        return len(self.texts)

    def number(self, text: str) -> int:
        found = self._number.setdefault(text, len(self.texts))
        if found == len(self.texts):
            self.texts.append(text)
        return found

    def numbers(self, texts: Iterable[str]) -> Ints:
        known, kept = self._number, self.texts
        found = []
        for text in texts:
            number = known.get(text)
            if number is None:
                number = known[text] = len(kept)
                kept.append(text)
            found.append(number)
        return np.array(found, np.int32)


@dataclass(frozen=True, slots=True)
class Texts:
    """All distinct texts: `letters[at[t]:at[t + 1]]` are the bytes of text t, `words[word_at[t]:…]` its tokens.

    letters: uint8; at, word_at: int64, one longer than the texts; words: int32, the numbers of its different tokens in
    rising order; bags: uint64, how often each kind of letter stands in it (`kernels.alike.bags_of`).
    """

    letters: Bytes
    at: Longs
    words: Ints
    word_at: Longs
    bags: npt.NDArray[np.uint64]

    @classmethod
    def of(cls, texts: list[str]) -> "Texts":
        whole = pa.array(texts, pa.large_string())
        _valid, at, letters = whole.buffers()
        cut = pc.ascii_split_whitespace(pc.ascii_trim_whitespace(whole))
        words = cut.flatten().dictionary_encode()
        number = words.indices.to_numpy().astype(np.int64) + 1
        number[pc.equal(words, "").to_numpy(zero_copy_only=False)] = 0
        of = np.repeat(np.arange(len(texts)), pc.list_value_length(cut).to_numpy())
        order = np.lexsort((number, of))
        number, of = number[order], of[order]
        is_kept = number != 0
        is_kept[1:] &= (number[1:] != number[:-1]) | (of[1:] != of[:-1])
        word_at = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.bincount(of[is_kept], minlength=len(texts)), out=word_at[1:])
        is_empty = letters is None or not letters.size
        bare_letters = np.zeros(1, np.uint8) if is_empty else np.frombuffer(letters, np.uint8)
        bare_at = np.frombuffer(at, np.int64)[: len(texts) + 1]
        bags = np.empty(len(texts), np.uint64)
        bags_of(bare_letters, bare_at, _KINDS, bags)
        return cls(bare_letters, bare_at, number[is_kept].astype(np.int32), word_at, bags)


@dataclass(slots=True)
class Columns:
    """One record a row. 0 is unknown in every column.

    wide: int64 (rows, len(wide_names)): identifiers and codes. narrow: int32 (rows, len(narrow_names)): numbers
    of texts, dates as yyyymmdd, small codes. Both may be memory-mapped. record_id: as written.
    text_columns: which of the narrow columns are numbers of `texts`. origin: which row of the files each one is,
    where they were put in another order.
    """

    record_id: pa.ChunkedArray
    wide_names: tuple[str, ...]
    narrow_names: tuple[str, ...]
    wide: Longs
    narrow: Ints
    dictionary: list[str]
    text_columns: frozenset[str]
    notes: dict[str, int] = field(default_factory=dict)
    origin: Longs | None = None
    _texts: Texts | None = None

    def __len__(self) -> int:
        return len(self.wide)

    @property
    def names(self) -> tuple[str, ...]:
        return self.wide_names + self.narrow_names

    @property
    def texts(self) -> Texts:
        if self._texts is None:
            self._texts = Texts.of(self.dictionary)
        return self._texts

    def place(self, name: str) -> int:
        """Where a column stands: the wide ones first, the narrow ones after them. Raises KeyError."""
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(name) from None

    def __getitem__(self, name: str) -> npt.NDArray[np.integer]:
        place = self.place(name)
        width = len(self.wide_names)
        return self.wide[:, place] if place < width else self.narrow[:, place - width]

    def counts(self, name: str) -> Longs:
        """How many records hold each number of a narrow column; int64, indexed by the number, [0] is 0."""
        found = np.bincount(self[name], minlength=len(self.dictionary)).astype(np.int64)
        found[0] = 0
        return found
