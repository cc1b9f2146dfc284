"""Plainly written names read many at a time: what the canonicalisers say of them, by looking up word after word.

A name is plain where nothing but letters and blanks stand in it, and no word that the canonicalisers treat by its
place (titles, degrees, phrases, words that call somebody). Most are. All others go to the canonicaliser itself; a
test holds both ways to the same answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from karawo.registry.linkage.batch.arrays import Ints, Longs
from karawo.registry.linkage.batch.columns import Dictionary
from karawo.registry.linkage.rules.business import is_placed
from karawo.registry.linkage.rules.tables import Phrases, sound, spell, tables, titles

type Marks = npt.NDArray[np.bool_]

_LETTERS = "^ *[A-Za-z]+( +[A-Za-z]+)* *$"
_SIGNS = "^[-.,/ ]*[A-Za-z0-9]([-.,/ ]*[A-Za-z0-9])*[-.,/ ]*$"
"""A business is no less plain for a stroke or a dot, but for that of an initial: A.N. says whose it is."""
_ODD, _ODD_FIRST, _ODD_LAST, _BEFORE, _SINGLE, _FORM, _KIND, _COMMON = (1 << bit for bit in range(8))


@dataclass(slots=True)
class _Words:
    """What each different word becomes; arrays by the number of the word, made anew where words have come."""

    look_up: Callable[[str], tuple[str, str, str, int]]
    """A word as written to (canonical, canonical in front of others, family, marks)."""
    spelled: Dictionary = field(default_factory=Dictionary)
    sounds: Dictionary = field(default_factory=Dictionary)
    families: Dictionary = field(default_factory=Dictionary)
    _known: dict[str, int] = field(default_factory=dict)
    _rows: list[tuple[int, int, int, int]] = field(default_factory=list)
    _sound_of: list[int] = field(default_factory=list)

    def codes(self, words: pa.Array) -> Longs:
        encoded = words.dictionary_encode()
        known = self._known
        found = np.empty(len(encoded.dictionary), np.int64)
        for at, word in enumerate(encoded.dictionary.to_pylist()):
            code = known.get(word)
            if code is None:
                code = known[word] = len(self._rows)
                canonical, in_front, family, marks = self.look_up(word)
                self._rows.append(
                    (self._spell(canonical), self._spell(in_front), self.families.number(family), marks)
                )
            found[at] = code
        by_word: Longs = found[encoded.indices.to_numpy()]
        return by_word

    def _spell(self, text: str) -> int:
        number = self.spelled.number(text)
        while len(self._sound_of) <= number:
            self._sound_of.append(self.sounds.number(sound(self.spelled.texts[len(self._sound_of)])))
        return number

    def table(self) -> Ints:
        """(words, 4): numbers of the canonical word, of it in front, of its family; its marks."""
        return np.array(self._rows, np.int32).reshape(-1, 4)

    def sound_of(self) -> Longs:
        """By the number of the canonical word: the number of its sound."""
        return np.array(self._sound_of, np.int64)


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain ones of some texts. rows: which texts. codes: the words of all of them, one after the other, each of
    `starts[k] : starts[k + 1]` of one text."""

    rows: Longs
    codes: Longs
    starts: Longs

    @property
    def of(self) -> Longs:
        return np.repeat(np.arange(len(self.rows)), np.diff(self.starts))

    def any(self, is_marked: Marks) -> Marks:
        """By text: one of its words is marked."""
        sums = np.concatenate([[0], np.cumsum(is_marked)])
        found: Marks = sums[self.starts[1:]] > sums[self.starts[:-1]]
        return found

    def count(self, is_marked: Marks) -> Longs:
        sums = np.concatenate([[0], np.cumsum(is_marked)])
        found: Longs = sums[self.starts[1:]] - sums[self.starts[:-1]]
        return found

    def only(self, is_kept: Marks) -> "Plain":
        lengths = np.diff(self.starts)
        return Plain(self.rows[is_kept], self.codes[np.repeat(is_kept, lengths)], _starts(lengths[is_kept]))


def _starts(lengths: Longs) -> Longs:
    found = np.zeros(len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=found[1:])
    return found


def _split(texts: pa.Array, words: _Words, plain: str) -> Plain:
    """The texts that match, in capitals and cut into words."""
    is_plain = pc.match_substring_regex(texts, plain)
    rows = np.flatnonzero(is_plain.to_numpy(zero_copy_only=False))
    bare = pc.replace_substring_regex(pc.ascii_upper(texts.filter(is_plain)), "[^A-Z0-9]+", " ")
    cut = pc.ascii_split_whitespace(pc.ascii_trim_whitespace(bare))
    return Plain(
        rows, words.codes(cut.flatten()), _starts(pc.list_value_length(cut).to_numpy().astype(np.int64))
    )


def _joined(texts: list[str], numbers: Longs, starts: Longs) -> pa.Array:
    words = pa.array(texts, pa.string()).take(pa.array(numbers))
    return pc.binary_join(pa.ListArray.from_arrays(pa.array(starts, pa.int32()), words), " ")


def _alphabetical(texts: list[str], numbers: Longs, of: Longs) -> Longs:
    """The numbers of each text in the order of the alphabet of what they stand for."""
    rank = np.empty(len(texts), np.int64)
    rank[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    return numbers[np.lexsort((rank[numbers], of))]


def numbered(dictionary: Dictionary, texts: pa.Array) -> Ints:
    encoded = texts.dictionary_encode()
    numbers = dictionary.numbers(encoded.dictionary.to_pylist())
    found: Ints = numbers[encoded.indices.to_numpy()]
    return found


class PlainNames:
    """Names of people: (name, name_sound, sound, first_sound, last_sound), as `Canonicaliser._name`."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._words = _Words(self._look_up)
        self._ends = frozenset(degree[at:] for degree in titles().after for at in range(len(degree)))
        self._phrases = tables().person_phrases

    def _look_up(self, word: str) -> tuple[str, str, str, int]:
        known, about = tables(), titles()
        token = spell(word)
        marks = 0
        if not token.isalpha() or token in about.deceased or token in about.connectors:
            marks |= _ODD
        if token in about.compound or token in about.before or token in about.noble:
            marks |= _ODD_FIRST
        if token in self._ends:
            marks |= _ODD_LAST
        in_front = known.person_first.get(token, token)
        if {token, in_front} & self._phrases.keys():
            marks |= _BEFORE
        if 1 in (len(word), len(token)):
            marks |= _SINGLE
        return token, in_front, "", marks

    def read(self, texts: pa.Array, into: Ints) -> Marks:
        """Writes the rows of `into` (texts, 5) for the plain ones; gives which those are."""
        plain = _split(texts, self._words, _LETTERS)
        table = self._words.table()
        plain = plain.only(~self._odd(plain, table))
        is_first = np.zeros(len(plain.codes), bool)
        is_first[plain.starts[:-1]] = True
        is_longer = np.diff(plain.starts) > 1
        is_in_front = is_first & np.repeat(is_longer, np.diff(plain.starts))
        tokens = np.where(is_in_front, table[plain.codes, 1], table[plain.codes, 0]).astype(np.int64)
        sounds = self._words.sound_of()[tokens]
        spoken = self._words.sounds.texts
        number_of = self._dictionary.number
        used = np.unique(sounds)
        number = np.zeros(len(spoken), np.int32)
        number[used] = [number_of(spoken[at]) for at in used.tolist()]
        into[plain.rows, 0] = numbered(
            self._dictionary, _joined(self._words.spelled.texts, tokens, plain.starts)
        )
        into[plain.rows, 1] = numbered(
            self._dictionary, _joined(spoken, _alphabetical(spoken, sounds, plain.of), plain.starts)
        )
        into[plain.rows, 2] = numbered(self._dictionary, _joined(spoken, sounds, plain.starts))
        into[plain.rows, 3] = number[sounds[plain.starts[:-1]]]
        into[plain.rows, 4] = np.where(is_longer, number[sounds[plain.starts[1:] - 1]], 0)
        done = np.zeros(len(texts), bool)
        done[plain.rows] = True
        return done

    def _odd(self, plain: Plain, table: Ints) -> Marks:
        marks = table[plain.codes, 3]
        is_longer = np.diff(plain.starts) > 1
        first, last = marks[plain.starts[:-1]], marks[plain.starts[1:] - 1]
        is_odd: Marks = (
            plain.any((marks & _ODD) != 0)
            | (plain.count((marks & _SINGLE) != 0) > 2)
            | is_longer & (((first & _ODD_FIRST) != 0) | ((last & _ODD_LAST) != 0))
            | plain.any(_begins_phrase(plain, table, self._words.spelled.texts, self._phrases, (0, 1)))
        )
        return is_odd


def _begins_phrase(
    plain: Plain, table: Ints, spelled: list[str], phrases: Phrases, ways: tuple[int, ...]
) -> Marks:
    """By word: it and the next one are the beginning of a phrase. ways: columns of the table to read a word by."""
    found = np.zeros(len(plain.codes), bool)
    is_last = np.zeros(len(plain.codes), bool)
    is_last[plain.starts[1:] - 1] = True
    at = np.flatnonzero(((table[plain.codes, 3] & _BEFORE) != 0) & ~is_last)
    size = len(table)
    pairs, inverse = np.unique(plain.codes[at] * size + plain.codes[at + 1], return_inverse=True)
    begun = [
        any(
            len(words) == 1 or words[1] == spelled[table[pair % size, ways[0]]]
            for way in ways
            for words, _whole in phrases.get(spelled[table[pair // size, way]], ())
        )
        for pair in pairs.tolist()
    ]
    if begun:
        found[at] = np.array(begun)[inverse.reshape(-1)]
    return found


class PlainBusinesses:
    """Names of businesses: (core, core_all, core_sound, kind, family), as `Canonicaliser._names`; nobody is named."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._words = _Words(self._look_up)

    def _look_up(self, word: str) -> tuple[str, str, str, int]:
        known = tables()
        token = spell(word)
        found = known.business.get(token, token)
        marks = _COMMON if found in known.common else 0
        if token in known.business_phrases:
            marks |= _BEFORE
        if (
            len(word) == 1
            or not (found.isalnum() and token.isalnum())
            or is_placed(word)
            or is_placed(token)
            or is_placed(found)
        ):
            marks |= _ODD
        elif found in known.forms:
            marks |= _FORM
        elif found in known.subtypes:
            marks |= _ODD
        elif found in known.families:
            return found, token, known.families[found], marks | _KIND
        return found, token, "", marks

    def read(self, texts: pa.Array, into: Ints) -> Marks:
        """Writes the rows of `into` (texts, 5) for the plain ones; gives which those are."""
        plain = _split(texts, self._words, _SIGNS)
        table = self._words.table()
        plain = plain.only(~self._odd(plain, table))
        marks, tokens = table[plain.codes, 3], table[plain.codes, 0].astype(np.int64)
        is_core = (marks & (_FORM | _KIND)) == 0
        cores = plain.count(is_core)
        is_generic = plain.count(is_core & ((marks & _COMMON) != 0)) == cores
        starts, of = _starts(cores), plain.of[is_core]
        sounds, spoken = self._words.sound_of()[tokens[is_core]], self._words.sounds.texts
        core = numbered(self._dictionary, _joined(self._words.spelled.texts, tokens[is_core], starts))
        core_sound = numbered(self._dictionary, _joined(spoken, _alphabetical(spoken, sounds, of), starts))
        into[plain.rows, 0] = np.where(is_generic, 0, core)
        into[plain.rows, 1] = core
        into[plain.rows, 2] = np.where(is_generic, 0, core_sound)
        into[plain.rows, 3] = self._first(plain, table[:, 0], self._words.spelled, (marks & _KIND) != 0)
        form = self._first(plain, table[:, 0], self._words.spelled, (marks & _FORM) != 0)
        into[plain.rows, 3] = np.where(into[plain.rows, 3] == 0, form, into[plain.rows, 3])
        into[plain.rows, 4] = self._first(plain, table[:, 2], self._words.families, (marks & _KIND) != 0)
        done = np.zeros(len(texts), bool)
        done[plain.rows] = True
        return done

    def _first(self, plain: Plain, numbers: Ints, texts: Dictionary, is_marked: Marks) -> Ints:
        """By text: the number in the dictionary of what its first marked word stands for, 0 where none is marked."""
        found = np.zeros(len(plain.rows), np.int32)
        at = np.flatnonzero(is_marked)[::-1]  # the first one is written last
        used, inverse = np.unique(numbers[plain.codes[at]], return_inverse=True)
        known = np.array([self._dictionary.number(texts.texts[one]) for one in used.tolist()], np.int32)
        if len(at):
            found[plain.of[at]] = known[inverse.reshape(-1)]
        return found

    def _odd(self, plain: Plain, table: Ints) -> Marks:
        """A word by whose place more hangs than its own reading: two forms, or a kind behind the core."""
        marks = table[plain.codes, 3]
        is_front = (marks & (_FORM | _KIND)) != 0
        before = np.concatenate([[False], ~is_front[:-1]])
        before[plain.starts[:-1]] = False
        return (
            plain.any((marks & _ODD) != 0)
            | (plain.count((marks & _FORM) != 0) > 1)
            | plain.any(is_front & before)
            | plain.any(
                _begins_phrase(plain, table, self._words.spelled.texts, tables().business_phrases, (1,))
            )
        )
