"""Files with a header of their own: the model says which columns make which field, and of what kind it is.

Kinds: words (a text; several columns are joined), number (digits), date (yyyymmdd or yyyy-mm-dd), code (a text
compared as a whole). A field of words also gives <field>_sound, <field>_first and <field>_last.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from karawo.kit.said import marked as _
from karawo.registry.linkage.batch.arrays import Ints, Longs, Place, in_memory
from karawo.registry.linkage.batch.canonical import distinct
from karawo.registry.linkage.batch.columns import Columns, Dictionary, Texts
from karawo.registry.linkage.batch.errors import CannotLink
from karawo.registry.linkage.batch.gather import gathered
from karawo.registry.linkage.rules.person import clean

KINDS = ("words", "number", "date", "code")
_SOFT = str.maketrans({"-": " ", "'": "", ".": " ", ",": " ", "/": " "})
_VOWELS = frozenset("AEIOUY")


class ForeignCanonicaliser:
    """Same use as `Readers`, in this process."""

    peak_bytes = 0

    def __init__(self, fields: dict[str, dict[str, Any]]) -> None:
        for name, made in fields.items():
            if made.get("kind") not in KINDS:
                raise CannotLink(
                    _("Model: jenis isian {field} tidak dikenal; pakai salah satu dari {kinds}.").format(
                        field=name, kinds=", ".join(KINDS)
                    )
                )
        self.fields = fields
        self.dictionary = Dictionary()
        self._ids: list[pa.ChunkedArray] = []
        self._wide: list[Longs] = []
        self._narrow: list[Ints] = []
        self.wide_names = tuple(name for name, made in fields.items() if made["kind"] == "number") or (
            "none",
        )
        self.narrow_names = tuple(
            column
            for name, made in fields.items()
            if made["kind"] not in ("number", "id")
            for column in _columns_of(name, made["kind"])
        )

    def add(self, table: pa.Table) -> None:
        wide = {name: np.zeros(table.num_rows, np.int64) for name in self.wide_names}
        narrow = {name: np.zeros(table.num_rows, np.int32) for name in self.narrow_names}
        for name, made in self.fields.items():
            if name == "record_id":
                self._ids.append(table[made["from"][0]])
                continue
            text = pc.binary_join_element_wise(*(table[column] for column in made["from"]), " ")
            values, places = distinct(pa.chunked_array([text]) if isinstance(text, pa.Array) else text)
            if made["kind"] == "number":
                wide[name][:] = np.array([_digits(value) for value in values], np.int64)[places]
            elif made["kind"] == "date":
                narrow[name][:] = np.array([_date(value) for value in values], np.int32)[places]
            else:
                held = np.array([self._words(value, made["kind"]) for value in values], np.int32)
                for at, column in enumerate(_columns_of(name, made["kind"])):
                    narrow[column][:] = held[places, at]
        self._wide.append(np.column_stack([wide[name] for name in self.wide_names]))
        self._narrow.append(np.column_stack([narrow[name] for name in self.narrow_names]))

    def finish(self, place: Place = in_memory, _beside: Place = in_memory) -> Columns:
        rows = sum(map(len, self._wide))
        texts = {
            column
            for name, made in self.fields.items()
            if made["kind"] in ("words", "code")
            for column in _columns_of(name, made["kind"])
        }
        return Columns(
            pa.chunked_array([chunk for ids in self._ids for chunk in ids.chunks], pa.string()),
            self.wide_names,
            self.narrow_names,
            gathered(self._wide, place("wide", (rows, len(self.wide_names)), np.int64)),
            gathered(self._narrow, place("narrow", (rows, len(self.narrow_names)), np.int32)),
            Texts.of(self.dictionary.since(0)),
            frozenset(texts),
        )

    def _words(self, raw: str, kind: str) -> tuple[int, ...]:
        words = clean(raw).translate(_SOFT).split()
        number = self.dictionary.number
        if kind == "code":
            return (number(" ".join(words)),)
        sounds = [_skeleton(word) for word in words]
        return (
            number(" ".join(words)),
            number(" ".join(sorted(sounds))),
            number(sounds[0] if sounds else ""),
            number(sounds[-1] if len(sounds) > 1 else ""),
        )


def _columns_of(name: str, kind: str) -> tuple[str, ...]:
    if name == "record_id":
        return ()
    return (name, f"{name}_sound", f"{name}_first", f"{name}_last") if kind == "words" else (name,)


def _skeleton(word: str) -> str:
    """The first letter and the consonants after it, doubles once: coarse, and of no language."""
    kept = word[:1]
    for letter in word[1:]:
        if letter not in _VOWELS and letter != "H" and letter != kept[-1]:
            kept += letter
    return kept


def _digits(raw: str) -> int:
    digits = "".join(sign for sign in raw if sign.isascii() and sign.isdigit())
    return int(digits) if 0 < len(digits) <= 16 else 0


def _date(raw: str) -> int:
    digits = "".join(sign for sign in raw if sign.isascii() and sign.isdigit())
    return int(digits) if len(digits) == 8 else 0
