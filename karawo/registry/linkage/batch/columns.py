"""Records as fixed-width numbers, and the dictionary of the texts they point to."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs, Place, by_slices
from karawo.registry.linkage.batch.kernels.alike import bags_of
from karawo.registry.linkage.batch.kernels.known import Known, number_texts, put_again
from karawo.registry.linkage.batch.kernels.rows import some_columns
from karawo.registry.linkage.batch.kernels.words import are_the_texts, hashes, rising

_AT_ONCE = 1 << 20
_FEWEST_SLOTS = 1 << 10
_KINDS = np.zeros(256, np.uint8)
"""Kinds of letters for `bags_of`: the frequent ones by themselves, the rare ones together."""
for _at, _letters in enumerate(
    ("A", "I", "U", "E", "O", "N", "R", "S", "T", "L", "M", "D", "KQXC", "HFVW", "GJYZ"), start=1
):
    _KINDS[[ord(_letter) for _letter in _letters + _letters.lower()]] = _at


class Dictionary:
    """Numbers for texts, from 1 in the order of their first coming; 0 is the text that is not there.

    Some thirty bytes beside the letters of each.
    """

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Numbers begin anew; those that were given before mean nothing from here on."""
        self._count = 1
        self._known = Known(
            np.zeros(_FEWEST_SLOTS, np.uint64),
            np.zeros(_FEWEST_SLOTS * 8, np.uint8),
            np.zeros(_FEWEST_SLOTS // 2 + 1, np.int64),
        )

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> str:
        letters, at = self._known.letters, self._known.at
        return letters[at[number] : at[number + 1]].tobytes().decode()

    def number(self, text: str) -> int:
        """Many are numbered sooner by `numbers`."""
        return int(self.numbers(pa.array([text], pa.large_string()))[0])

    def numbers(self, texts: pa.Array | Sequence[str]) -> Ints:
        return self.numbers_of(*letters_of(as_texts(texts)))

    def numbers_of(self, letters: Bytes, at: Longs) -> Ints:
        """Of the texts `letters[at[t]:at[t + 1]]`."""
        found = np.empty(len(at) - 1, np.int32)
        done = 0
        while True:
            self._count, done = number_texts(letters, at, done, self._known, self._count, found)
            if done == len(found):
                return found
            self._grow(int(at[done + 1] - at[done]))

    def since(self, known: int) -> pa.LargeStringArray:
        """The texts from this number on."""
        letters, at = self._known.letters, self._known.at
        ends = at[known : self._count + 1]
        return pa.LargeStringArray.from_buffers(
            self._count - known,
            pa.py_buffer(ends - ends[0]),
            pa.py_buffer(letters[ends[0] : ends[-1]].copy()),
        )

    def _grow(self, letters: int) -> None:
        """For the double of what is there, and for one more text of so many letters."""
        slots, kept, at = self._known
        if 2 * self._count >= len(slots):
            more = np.zeros(2 * len(slots), np.uint64)
            put_again(slots, more)
            slots, at = more, longer(at, len(more) // 2 + 1)
        if at[self._count] + letters > len(kept):
            kept = longer(kept, 2 * len(kept) + letters)
        self._known = Known(slots, kept, at)


def longer[T: np.generic](array: npt.NDArray[T], size: int) -> npt.NDArray[T]:
    found = np.zeros(size, array.dtype)
    found[: len(array)] = array
    return found


def as_texts(texts: pa.Array | Sequence[str]) -> pa.LargeStringArray:
    if not isinstance(texts, pa.Array):
        return pa.array(texts, pa.large_string())
    return texts if pa.types.is_large_string(texts.type) else texts.cast(pa.large_string())


@dataclass(frozen=True, slots=True)
class Texts:
    """All distinct texts: `letters[at[t]:at[t + 1]]` are the bytes of text t, `words[word_at[t]:…]` its tokens.

    letters: uint8; at, word_at: int64, one longer than the texts; words: int32, the numbers of its different tokens in
    rising order; bags: uint64 (texts, 2), what is asked of two texts before their letters are
    (`kernels.alike.bags_of`). tokens: all tokens by number; beside a kept list those that it does not have.
    """

    letters: Bytes
    at: Longs
    words: Ints
    word_at: Longs
    bags: npt.NDArray[np.uint64]
    tokens: pa.LargeStringArray

    @classmethod
    def of(cls, texts: Sequence[str] | pa.LargeStringArray) -> "Texts":
        whole = as_texts(texts)
        letters, at = letters_of(whole)
        words, counts, tokens = _words_of(whole)
        word_at = np.zeros(len(whole) + 1, np.int64)
        np.cumsum(counts, out=word_at[1:])
        kept = rising(words, word_at)
        bags = np.empty((len(whole), 2), np.uint64)
        bags_of(letters, at, _KINDS, bags)
        return cls(letters, at, words[:kept].copy(), word_at, bags, tokens)

    def __len__(self) -> int:
        return len(self.at) - 1

    def __getitem__(self, number: int) -> str:
        return self.letters[self.at[number] : self.at[number + 1]].tobytes().decode()

    def __iter__(self) -> Iterator[str]:
        return map(self.__getitem__, range(len(self)))

    @property
    def nbytes(self) -> int:
        return sum(held.nbytes for held in (self.letters, self.at, self.words, self.word_at, self.bags))

    def taken(self, numbers: npt.NDArray[np.integer]) -> pa.LargeStringArray:
        """The texts of these numbers, one after the other."""
        whole = pa.LargeStringArray.from_buffers(len(self), pa.py_buffer(self.at), pa.py_buffer(self.letters))
        return whole.take(pa.array(numbers))


def _words_of(texts: pa.LargeStringArray) -> tuple[Ints, Ints, pa.LargeStringArray]:
    """(the words of all texts, as numbers, one after the other; how many each text has; the words by number). 0: no
    word."""
    found: list[pa.DictionaryArray] = []
    counts = []
    for start in range(0, max(1, len(texts)), _AT_ONCE):
        cut = pc.ascii_split_whitespace(pc.ascii_trim_whitespace(texts.slice(start, _AT_ONCE)))
        found.append(cut.flatten().dictionary_encode())
        counts.append(pc.list_value_length(cut).to_numpy())
    words, numbers = numbered_as_one([one.dictionary for one in found])
    return (
        np.concatenate([of[one.indices.to_numpy()] for of, one in zip(numbers, found, strict=True)]),
        np.concatenate(counts),
        words,
    )


def numbered_as_one(pieces: Sequence[pa.LargeStringArray]) -> tuple[pa.LargeStringArray, list[Ints]]:
    """(the different texts of all pieces, the empty one first; of each piece, their numbers).

    Texts are told apart by 64 bits of each, and by Arrow where two have the same, which takes ten times the memory.
    """
    chunks = [pa.array([""], pa.large_string()), *pieces]
    cut = [letters_of(chunk) for chunk in chunks]
    hashed = np.empty(sum(map(len, chunks)), np.uint64)
    ends = np.cumsum([len(chunk) for chunk in chunks])
    for (letters, at), out in zip(cut, np.split(hashed, ends[:-1]), strict=True):
        hashes(letters, at, out)
    order = np.argsort(hashed)
    is_new = np.ones(len(order), bool)
    is_new[1:] = hashed[order[1:]] != hashed[order[:-1]]
    number = np.empty(len(order), np.int32)
    number[order] = np.cumsum(is_new, dtype=np.int32) - 1
    whole = pa.chunked_array(chunks, pa.large_string()).take(pa.array(order[is_new])).combine_chunks()
    numbers = np.split(number, ends[:-1])
    its_letters, its_at = letters_of(whole)
    if all(
        are_the_texts(its_letters, its_at, letters, at, of)
        for (letters, at), of in zip(cut, numbers, strict=True)
    ):
        return whole, numbers[1:]
    encoded = pa.concat_arrays(chunks).dictionary_encode()
    return encoded.dictionary, np.split(encoded.indices.to_numpy().astype(np.int32), ends[:-1])[1:]


def letters_of(texts: pa.LargeStringArray) -> tuple[Bytes, Longs]:
    """(letters, at): text t is `letters[at[t]:at[t + 1]]`. No copy is made."""
    _valid, at, letters = texts.buffers()
    ends = np.frombuffer(at, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    is_empty = letters is None or not letters.size
    return np.zeros(1, np.uint8) if is_empty else np.frombuffer(letters, np.uint8), ends


@dataclass(frozen=True, slots=True)
class Census:
    """What all rows together say, where the columns hold only some of them.

    rows: how many there are. counts, totals: by column, how many hold each text of the dictionary at hand, and any
    text at all. true_pairs: as `program.true_pairs`. namesakes (rows of the columns, 3): how many of the village, the
    kecamatan, the kabupaten bear the name. tf (texts, levels): counts of the columns whose frequencies weigh, level by
    level; most (levels,): what none of them is above.
    """

    rows: int
    counts: dict[str, Ints]
    totals: dict[str, int]
    true_pairs: float
    namesakes: Ints
    tf: Ints
    most: list[int]


@dataclass(slots=True)
class Columns:
    """One record a row. 0 is unknown in every column.

    wide: int64 (rows, len(wide_names)): identifiers and codes. narrow: int32 (rows, len(narrow_names)): numbers
    of texts, dates as yyyymmdd, small codes. Both may be memory-mapped. text_columns: which of the narrow columns are
    numbers of `texts`. record_id: as written, in the order of the files. origin: which row of the files each one is,
    where they were put in another order. stated: which codes of the place the file itself gave (`places`). census:
    of the whole, where these rows are a part of it. beside: whole columns (rows,) by themselves, which are asked and
    written instead of those of the rows while there are any.
    """

    record_id: pa.ChunkedArray
    wide_names: tuple[str, ...]
    narrow_names: tuple[str, ...]
    wide: Longs
    narrow: Ints
    texts: Texts
    text_columns: frozenset[str]
    notes: dict[str, int] = field(default_factory=dict)
    origin: Ints | None = None
    stated: Bytes | None = None
    census: Census | None = None
    beside: dict[str, npt.NDArray[np.integer]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.wide)

    @property
    def whole(self) -> int:
        """Rows of the whole."""
        return len(self) if self.census is None else self.census.rows

    @property
    def names(self) -> tuple[str, ...]:
        return self.wide_names + self.narrow_names

    def place(self, name: str) -> int:
        """Where a column stands: the wide ones first, the narrow ones after them. Raises KeyError."""
        try:
            return self.names.index(name)
        except ValueError:
            raise KeyError(name) from None

    def __getitem__(self, name: str) -> npt.NDArray[np.integer]:
        if name in self.beside:
            return self.beside[name]
        place = self.place(name)
        width = len(self.wide_names)
        return self.wide[:, place] if place < width else self.narrow[:, place - width]

    def only(self, names: Collection[str], place: Place, threads: int = 1) -> "Columns":
        """These rows with the columns of these names alone, so that more rows fit where they are asked often."""
        few = replace(
            self,
            wide_names=tuple(name for name in self.wide_names if name in names),
            narrow_names=tuple(name for name in self.narrow_names if name in names),
        )
        few.wide = place("few-wide", (len(self), len(few.wide_names)), np.int64)
        few.narrow = place("few-narrow", (len(self), len(few.narrow_names)), np.int32)
        wide_at = np.array([self.wide_names.index(name) for name in few.wide_names], np.int64)
        narrow_at = np.array([self.narrow_names.index(name) for name in few.narrow_names], np.int64)

        def copy(there: slice) -> None:
            some_columns(self.wide[there], wide_at, few.wide[there])
            some_columns(self.narrow[there], narrow_at, few.narrow[there])

        by_slices(copy, len(self), threads)
        return few

    def put(self, values: Mapping[str, npt.NDArray[np.integer]]) -> None:
        """Whole columns, several in one pass: rows that lie on the disk are written once, not once for each column."""
        if self.beside:
            kinds = {
                name: self.wide.dtype if name in self.wide_names else self.narrow.dtype for name in values
            }
            self.beside |= {name: value.astype(kinds[name], copy=False) for name, value in values.items()}
            return
        width = len(self.wide_names)
        for start in range(0, len(self), _AT_ONCE):
            there = slice(start, start + _AT_ONCE)
            for name, value in values.items():
                place = self.place(name)
                into = self.wide[there, place] if place < width else self.narrow[there, place - width]
                into[:] = value[there]

    def counts(self, name: str) -> npt.NDArray[np.integer]:
        """How many records of the whole hold each number of a narrow column; indexed by the number, [0] is 0."""
        if self.census is not None:
            return self.census.counts[name]
        found = np.bincount(self[name], minlength=len(self.texts)).astype(np.int64)
        found[0] = 0
        return found

    def tf(self, names: Sequence[str]) -> tuple[Ints, list[int], list[int]]:
        """((texts, names): how many records of the whole hold each text; by name, what none of them is above; how many
        hold any text)."""
        if self.census is not None:
            return self.census.tf, self.census.most, [self.census.totals[name] for name in names]
        found = np.zeros((len(self.texts), len(names)), np.int32)
        for at, name in enumerate(names):
            found[:, at] = self.counts(name)
        return found, found.max(axis=0, initial=0).tolist(), found.sum(axis=0).tolist()

    def total(self, name: str) -> int:
        """How many records of the whole hold any text there."""
        return int(self.counts(name).sum()) if self.census is None else self.census.totals[name]
