"""New rows beside a kept list: their texts by its numbers, and what only all rows together can tell of them."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.arrays import Ints, Longs, Place, Rows, Words64
from karawo.registry.linkage.batch.canonical import PHONES as SLOTS
from karawo.registry.linkage.batch.columns import Census, Columns, Texts, as_texts, letters_of
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.gather import RARE
from karawo.registry.linkage.batch.index import numbers_in
from karawo.registry.linkage.batch.judge import NAMESAKES
from karawo.registry.linkage.batch.kept import BRAND, PHONES, SOUND, Kept, counted_of, within
from karawo.registry.linkage.batch.kernels.block import Rules, keys_of
from karawo.registry.linkage.batch.kernels.index import exchange_numbers
from karawo.registry.linkage.batch.kernels.words import rising
from karawo.registry.linkage.batch.lean import slots_of
from karawo.registry.linkage.batch.model import Model
from karawo.registry.linkage.batch.places import STEPS, settle_places
from karawo.registry.linkage.batch.program import (
    compiled_rules,
    judged_by,
    pairs_among,
    records_of,
    tf_of,
)
from karawo.registry.linkage.batch.sharing import shared_by
from karawo.registry.linkage.batch.trades import TEXT, trades_of

_TEXT_BITS = 29
"""Of the numbers of texts; a village's code takes 34."""


@dataclass(slots=True)
class Newcomers:
    """columns: of the new rows alone, with numbers of texts of their own. narrow: the same with those of the kept
    list; its texts come first, those it does not have go on behind them: fresh, by their own numbers."""

    kept: Kept
    model: Model
    columns: Columns
    fresh: Longs
    narrow: Ints
    rules: Rules

    def __len__(self) -> int:
        return len(self.columns)

    def keys(self, words: tuple[str, ...]) -> Words64:
        """(slots, rows): as the kept list has them; 0 is none."""
        rule = self.kept.rules.index(words)
        records = records_of(self.columns)._replace(narrow=self.narrow)
        keys = np.empty((slots_of(self.rules, rule), len(self)), np.uint64)
        for slot, out in enumerate(keys):
            keys_of(records, self.rules, rule, slot, out)
        return keys

    def counts(self, words: tuple[str, ...]) -> Longs:
        """(slots, rows): how many kept rows share the key."""
        keys = self.keys(words)
        return self.kept.rule(words).counts(keys.reshape(-1)).reshape(keys.shape)


def newcomers(columns: Columns, kept: Kept, model: Model) -> Newcomers:
    """Settles anew what the new rows alone could not tell: missing codes, trades, how often a telephone is used, which
    names are rare. Raises CannotLink where a record_id is one of the kept list.
    """
    _refuse_known_ids(columns, kept)
    known = kept.numbers_of(columns.texts.letters, columns.texts.at)
    known[0] = 0
    number = np.where(known >= 0, known, kept.texts - 1 + np.cumsum(known < 0))
    _settle(columns, kept, known)
    rules = compiled_rules(replace(model, rules=kept.rules), columns)
    made = Newcomers(kept, model, columns, np.flatnonzero(known < 0), np.empty((0, 0), np.int32), rules)
    made.narrow = _by_number(columns, number)
    for name, words in (("rare_sound", SOUND), ("rare_brand", BRAND)):
        region, text = words
        together = made.counts(words)[0] + shared_by(columns[region], columns[text])
        is_rare = (columns[text] != 0) & (columns[region] != 0) & (together <= RARE)
        columns.put({name: np.where(is_rare, columns[text], 0)})
    phones = np.column_stack([columns[f"phone_{slot + 1}"] for slot in range(SLOTS)])
    uses = np.maximum(made.counts(PHONES).T + shared_by(phones) - 1, 0)
    columns.put({f"uses_{slot + 1}": uses[:, slot] for slot in range(SLOTS)})
    made.narrow = _by_number(columns, number)
    return made


def _refuse_known_ids(columns: Columns, kept: Kept) -> None:
    ids = columns.record_id.cast(pa.large_string()).combine_chunks()
    found = kept.numbers_of(*letters_of(ids), "id")
    repeated = np.flatnonzero(found >= 0)
    if len(repeated):
        raise CannotLink(
            _(
                'record_id "{value}" sudah ada dalam simpanan {folder} ({count} baris). Beri setiap baris baru nomor '
                "sendiri, atau keluarkan baris yang sudah dihubungkan."
            ).format(value=ids[int(repeated[0])].as_py(), folder=kept.name, count=len(repeated))
        )


def texts_at(columns: Columns) -> Longs:
    """Places among the narrow columns of those that hold numbers of texts."""
    is_text = [name in columns.text_columns | {"source"} for name in columns.narrow_names]
    return np.flatnonzero(is_text)


def _by_number(columns: Columns, number: Longs) -> Ints:
    narrow = np.array(columns.narrow)
    exchange_numbers(narrow, texts_at(columns), number.astype(np.int32))
    return narrow


def _settle(columns: Columns, kept: Kept, known: Longs) -> None:
    """known: of the columns' texts, the kept list's number, -1 where it has none."""

    def places(step: int, around: Longs, word: Longs) -> tuple[Longs, Longs, Longs]:
        if STEPS[step][1] in columns.text_columns:
            around = known[around]
        words = known[word]
        return kept.said(step, np.where((around >= 0) & (words >= 0), around << 32 | words, -1))

    def trades(name: str) -> tuple[Longs, Longs]:
        texts = np.unique(columns[name])
        texts = texts[(texts != 0) & (known[texts] >= 0)]
        pairs = kept[f"trade-{name}"]
        first, end = (np.searchsorted(pairs, (known[texts] + more) * TEXT) for more in (0, 1))
        at = within(first, end)
        return np.repeat(texts, end - first) * TEXT + pairs[at] % TEXT, kept[f"trade-{name}-count"][at]

    settle_places(columns, places)
    columns.put(trades_of(columns, trades))


class Whole:
    """The kept rows and all the new ones behind them, as columns where they lie: nothing of the kept list is read
    before it is asked for, and nothing of it is changed. Texts go by the numbers of the kept list. The census is of
    kept and new rows together, but for the namesakes.
    """

    def __init__(self, new: Newcomers) -> None:
        self.new = new
        columns = new.columns
        self.columns = Columns(
            columns.record_id,
            *(columns.wide_names, columns.narrow_names),
            *(self.behind("wide", columns.wide), self.behind("narrow", new.narrow)),
            *(self._texts(), columns.text_columns),
        )
        self._count_phone_uses()
        self.columns.census = self._census()

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def first_new(self) -> int:
        return self.new.kept.rows

    def behind[T: np.generic](self, name: str, more: npt.NDArray[T]) -> npt.NDArray[T]:
        """What is kept under the name, and more."""
        found = self.new.kept.with_room(name, len(more))
        found[len(found) - len(more) :] = more
        return found

    def _texts(self) -> Texts:
        kept = self.new.kept
        fresh = Texts.of(self.new.columns.texts.taken(self.new.fresh))
        known = kept.numbers_of(*letters_of(as_texts(fresh.tokens)), "token")
        number = np.where(known >= 0, known, kept.tokens - 1 + np.cumsum(known < 0)).astype(np.int32)
        words, word_at = number[fresh.words], fresh.word_at.copy()
        rising(words, word_at)
        return Texts(
            self.behind("texts-letters", fresh.letters[: fresh.at[-1]]),
            self.behind("texts-at", kept["texts-at"][-1] + fresh.at[1:]),
            self.behind("texts-words", words),
            self.behind("texts-word-at", kept["texts-word-at"][-1] + word_at[1:]),
            self.behind("texts-bags", fresh.bags),
            as_texts(fresh.tokens.filter(pa.array(known < 0))),
        )

    def _count_phone_uses(self) -> None:
        """The new rows know already; a number of an old one may have come again in them."""
        names = [f"phone_{slot + 1}" for slot in range(SLOTS)]
        columns, first = self.columns, self.first_new
        phones, counts = np.unique(
            np.concatenate([columns[name][first:] for name in names]), return_counts=True
        )
        index = self.new.kept.rule(PHONES)
        keys = np.sort(self.new.keys(PHONES), axis=None)
        rows = numbers_in(
            index.held[within(*index.find(keys))]
        )  # one that comes twice is written twice the same
        for slot, name in enumerate(names):
            columns[f"uses_{slot + 1}"][rows] += _counted(columns[name][rows], phones, counts)

    def _census(self) -> Census:
        kept, model = self.new.kept, self.new.model
        columns, first, fresh = self.columns, self.first_new, len(self.new.fresh)
        tf = kept.with_room("tf", fresh)
        columns_of_tf = {name: tf[:, at] for at, name in enumerate(tf_of(model))}
        counts, totals = {}, {}
        for name in counted_of(model):
            held = columns[name][first:]
            held = held[held != 0]
            totals[name] = kept.totals[name] + len(held)
            counts[name] = columns_of_tf.get(name, kept.with_room(f"count-{name}", fresh))
            np.add.at(counts[name], held, 1)
        most = [
            max(before, int(columns_of_tf[name][columns[name][first:]].max(initial=0)))
            for before, name in zip(kept.most, tf_of(model), strict=True)
        ]
        rows = kept.rows + len(self.new)
        none = np.empty((0, len(NAMESAKES)), np.int32)
        return Census(rows, counts, totals, self._true_pairs(rows), none, tf, most)

    def _true_pairs(self, rows: int) -> float:
        kept, model = self.new.kept, self.new.model
        if not model.prior_by:
            return judged_by(model, rows, 0, 0.0)
        words = (model.prior_by,)
        keys, at, own = np.unique(self.new.keys(words)[0], return_index=True, return_counts=True)
        there = self.new.columns[model.prior_by][at] != 0
        before, own = kept.rule(words).counts(keys[there]), own[there]
        gained = pairs_among(before + own) - pairs_among(before)
        return judged_by(model, rows, kept.held + int(own.sum()), kept.pairs_held + float(gained.sum()))


class World:
    """Some kept rows and all the new ones behind them, as columns of their own.

    old (rising): which kept rows. with_census: what the whole says goes along; without it only what rows say by
    themselves may be asked.
    """

    def __init__(self, whole: Whole, old: Longs, place: Place, *, with_census: bool) -> None:
        self.new, self.old = whole.new, old
        every, first = whole.columns, whole.first_new
        count, rows = len(old), len(old) + len(whole.new)
        wide = place("wide-beside", (rows, every.wide.shape[1]), np.int64)
        narrow = place("narrow-beside", (rows, every.narrow.shape[1]), np.int32)
        for held, out in ((every.wide, wide), (every.narrow, narrow)):
            np.take(held, old, axis=0, out=out[:count], mode="clip")
            out[count:] = held[first:]
        self.columns = replace(every, wide=wide, narrow=narrow, census=None)
        if with_census and every.census is not None:
            self.columns.census = replace(every.census, namesakes=self._namesakes())

    def __len__(self) -> int:
        return len(self.columns)

    @property
    def first_new(self) -> int:
        return len(self.old)

    def ids(self, rows: Rows) -> pa.Array:
        """The record_id of these rows."""
        is_old = rows < self.first_new
        found = np.empty(len(rows), object)
        found[is_old] = self.new.kept.taken(self.old[rows[is_old]], "ids").to_numpy(zero_copy_only=False)
        columns = self.new.columns
        laid = rows[~is_old] - self.first_new
        laid = laid if columns.origin is None else columns.origin[laid]
        found[~is_old] = columns.record_id.take(pa.array(laid)).to_numpy()
        return pa.array(found, pa.string())

    def _namesakes(self) -> Ints:
        kept, first = self.new.kept, self.first_new
        found = np.zeros((len(self), len(NAMESAKES)), np.int32)
        for at, region in enumerate(NAMESAKES):
            words = (region, "name_sound")
            found[:first, at] = kept[f"namesakes-{region}"][self.old]
            found[first:, at] = self.new.counts(words)[0]
            names, place = (self.columns[name].astype(np.int64) for name in (words[1], region))
            key = np.where((place != 0) & (names != 0), place << _TEXT_BITS | names, 0)
            found[:, at] += _counted(key, *np.unique(key[first:], return_counts=True))
        return found


def _counted(held: Rows, values: Rows, counts: Longs) -> Ints:
    """How often each of those held was counted; 0 for 0."""
    if not len(values):
        return np.zeros(len(held), np.int32)
    at = np.minimum(np.searchsorted(values, held), len(values) - 1)
    found: Ints = np.where((values[at] == held) & (held != 0), counts[at], 0).astype(np.int32)
    return found
