"""Names of people and of businesses, read by their shape (`shapes`)."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs
from karawo.registry.linkage.batch.columns import Dictionary
from karawo.registry.linkage.batch.kernels.shape import MOST_NUMBERS, MOST_WORDS, alphabetical
from karawo.registry.linkage.batch.shapes import Shaped, Shapes, with_fields, word_of
from karawo.registry.linkage.rules import canonical_business, canonical_person
from karawo.registry.linkage.rules.carried import Role, role_in_business, role_in_person
from karawo.registry.linkage.rules.keys import business_core
from karawo.registry.linkage.rules.tables import sound, spell, tables

_SPELLED, _SOUND = range(2)


def _as_it_is(token: str) -> str:
    return token


def _sound_of(word: str) -> str:
    return sound(spell(word))


class Names:
    """Names of people: (name, name_sound, sound, first_sound, last_sound)."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._shapes = Shapes(role_in_person, (spell, _sound_of), self._read, width=4)

    def read(self, texts: pa.LargeStringArray) -> Ints:
        """(texts, 5)."""
        made = np.zeros((len(texts), 5), np.int32)
        found = self._shapes.shaped(texts)
        number = self._dictionary.numbers_of
        letters, at = self._shapes.filled(found.how[:, 1], found.fields, _SOUND)
        made[found.rows, 0] = number(*self._shapes.filled(found.how[:, 0], found.fields, _SPELLED))
        made[found.rows, 1] = number(_in_order(letters, at), at)
        made[found.rows, 2] = number(letters, at)
        made[found.rows, 3] = number(*self._shapes.filled(found.how[:, 2], found.fields, _SOUND))
        made[found.rows, 4] = number(*self._shapes.filled(found.how[:, 3], found.fields, _SOUND))
        rest = rest_of(texts, found)
        made[rest] = _numbered(self._dictionary, [_name(texts[at].as_py()) for at in rest.tolist()], 5)
        return made

    def _read(self, shape: str) -> tuple[int, ...] | None:
        tokens = canonical_person(shape).tokens
        name, sounds = with_fields(tokens, _as_it_is), with_fields(tokens, sound)
        if name is None or sounds is None:
            return None
        each = sounds.split(" ")
        pattern = self._shapes.pattern
        return (
            *(pattern(name), pattern(sounds)),
            *(pattern(each[0]), pattern(each[-1] if len(each) > 1 else "")),
        )


def _name(text: str) -> tuple[str, ...]:
    name = canonical_person(text)
    if not name.tokens:
        return ("",) * 5
    return (
        name.text,
        " ".join(sorted(name.skeleton)),
        " ".join(name.skeleton),
        name.skeleton[0],
        name.skeleton[-1] if len(name.skeleton) > 1 else "",
    )


class Businesses:
    """Names of businesses: (core, core_all, core_sound, kind, family), and the owner who is named in them."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._shapes = Shapes(role_in_business, (spell, _sound_of), self._read, width=7)

    def read(self, texts: pa.LargeStringArray) -> tuple[Ints, pa.LargeStringArray]:
        """((texts, 5), by text the owner as written there, empty where nobody is named)."""
        made = np.zeros((len(texts), 5), np.int32)
        found = self._shapes.shaped(texts)
        rows, how, fields = found
        number, filled = self._dictionary.numbers_of, self._shapes.filled
        is_generic = self._is_generic(found)
        made[rows, 1] = number(*filled(how[:, 0], fields, _SPELLED))
        made[rows, 0] = np.where(is_generic, 0, made[rows, 1])
        letters, at = filled(np.where(is_generic, 0, how[:, 1]), fields, _SOUND)
        made[rows, 2] = number(_in_order(letters, at), at)
        made[rows, 3] = number(*filled(how[:, 2], fields, _SPELLED))
        made[rows, 4] = number(*filled(how[:, 3], fields, _SPELLED))
        owner = np.zeros(len(texts), np.int32)
        owner[rows] = how[:, 4]
        every = np.zeros((len(texts), fields.shape[1]), np.int32)
        every[rows] = fields
        letters, at = filled(owner, every, _SPELLED)
        owners = pa.LargeStringArray.from_buffers(len(texts), pa.py_buffer(at), pa.py_buffer(letters))
        rest = rest_of(texts, found)
        slow = [_business(texts[at].as_py()) for at in rest.tolist()]
        made[rest] = _numbered(self._dictionary, [parts for parts, _owner in slow], 5)
        if slow:
            is_slow = np.zeros(len(texts), bool)
            is_slow[rest] = True
            said = pa.array([owner for _parts, owner in slow], pa.large_string())
            owners = pc.replace_with_mask(owners, pa.array(is_slow), said)
        return made, owners

    def _read(self, shape: str) -> tuple[int, ...] | None:
        found = canonical_business(shape)
        core, sounds = with_fields(found.core_tokens, _as_it_is), with_fields(found.core_tokens, sound)
        owner = with_fields((found.owner_in_name or "").split(), _as_it_is)
        if core is None or sounds is None or owner is None:
            return None
        places = [word_of(token) for token in found.core_tokens]
        literal = [token for token, place in zip(found.core_tokens, places, strict=True) if place < 0]
        pattern = self._shapes.pattern
        return (
            *(pattern(core), pattern(sounds), pattern(_kind(found.kind_words, found.form))),
            *(pattern(found.family or ""), pattern(owner)),
            int(tables().common.issuperset(literal)),
            sum({1 << place for place in places if place >= 0}),
        )

    def _is_generic(self, found: Shaped) -> npt.NDArray[np.bool_]:
        """Nothing but common words is left."""
        is_common = self._shapes.roles_of(found.fields[:, MOST_NUMBERS:]) & Role.COMMON != 0
        own = (~is_common).astype(np.int32) @ (1 << np.arange(MOST_WORDS, dtype=np.int32))
        is_generic: npt.NDArray[np.bool_] = (found.how[:, 5] != 0) & (own & found.how[:, 6] == 0)
        return is_generic


def _business(text: str) -> tuple[tuple[str, ...], str]:
    """(the parts, the owner named in it)."""
    found = canonical_business(text)
    parts = (
        "" if found.is_generic else found.core_text,
        found.core_text,
        business_core(found.skeleton, found.core_tokens) or "",
        _kind(found.kind_words, found.form),
        found.family or "",
    )
    return parts, found.owner_in_name or ""


def _kind(kind_words: tuple[str, ...], form: str | None) -> str:
    return kind_words[0] if kind_words else form or ""


def rest_of(texts: pa.LargeStringArray, found: Shaped) -> Longs:
    """The texts without a shape that are not empty."""
    is_left = pc.not_equal(texts, "").to_numpy(zero_copy_only=False)
    is_left[found.rows] = False
    return np.flatnonzero(is_left)


def _numbered(dictionary: Dictionary, parts: list[tuple[str, ...]], width: int) -> Ints:
    """(parts, width)."""
    return dictionary.numbers([text for row in parts for text in row]).reshape(-1, width)


def _in_order(letters: Bytes, at: Longs) -> Bytes:
    out = np.empty_like(letters)
    alphabetical(letters, at, out)
    return out
