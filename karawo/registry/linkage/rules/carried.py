"""Which words the canonicalisers carry along without asking which they are.

Where one stands, any other would have stood as well: so one text tells how all are read that differ in nothing else.
"""

from functools import cache

from karawo.registry.linkage.rules.address import LANDMARKS, ROMAN
from karawo.registry.linkage.rules.business import PLACED, looks_like_name
from karawo.registry.linkage.rules.tables import Phrases, spell, tables, titles


class Role:
    """Bits. CARRIED: as long as the text has not both a FIRST and a LATER word, which may be a phrase of a table."""

    NONE = 0
    CARRIED = 1
    FIRST = 2
    LATER = 4
    KEYWORD = 8
    COMMON = 16


def role_in_person(word: str) -> int:
    """word: ASCII letters, in capitals; here and below."""
    token = spell(word)
    said = {word, token, tables().person_first.get(token, token)}
    role = _role_in_phrases(said, _person_phrases())
    if _is_settled(word, token) and not _titles() & said and token not in _of_degrees():
        role |= Role.CARRIED
    return role


def role_in_business(word: str) -> int:
    known = tables()
    token = spell(word)
    said = {word, token, known.business.get(word, word), known.business.get(token, token)}
    role = role_in_person(word) | _role_in_phrases(said, _business_phrases())
    if not looks_like_name(word) or said != {word, token} or _business_words() & said:
        role &= ~Role.CARRIED
    return role | Role.COMMON if token in known.common else role


def role_in_address(word: str) -> int:
    known = tables()
    token = spell(word)
    said = {word, token, known.street.get(token, token)}
    role = _role_in_phrases(said, _address_phrases())
    if _is_settled(word, token) and not _address_words() & said:
        role |= Role.CARRIED
    return role | Role.KEYWORD if word in known.address else role


def keyword_in_address(word: str) -> str:
    """The shortest word that an address reads as this one; empty where another would be read otherwise."""
    return _keywords().get(word, "")


@cache
def _keywords() -> dict[str, str]:
    known = tables().address
    found: dict[str, str] = {}
    for keyword in set(known.values()):
        same = [word for word, its in known.items() if its == keyword]
        is_alone = " " not in keyword and keyword not in ("RT", "RW")
        if is_alone and not any(role_in_address(word) & (Role.FIRST | Role.LATER) for word in same):
            found |= dict.fromkeys(same, min(same, key=lambda word: (len(word), word)))
    return found


def _is_settled(word: str, token: str) -> bool:
    """Single letters are initials, and may be a word together."""
    return word.isalpha() and token.isalpha() and min(len(word), len(token)) > 1 and spell(token) == token


def _role_in_phrases(said: set[str], phrases: tuple[frozenset[str], frozenset[str]]) -> int:
    first, later = phrases
    return (Role.FIRST if first & said else Role.NONE) | (Role.LATER if later & said else Role.NONE)


def _parts_of(*many: Phrases) -> tuple[frozenset[str], frozenset[str]]:
    """(the words that begin a phrase, those that go on with one)."""
    return frozenset(first for phrases in many for first in phrases), frozenset(
        word
        for phrases in many
        for entries in phrases.values()
        for words, _whole in entries
        for word in words[1:]
    )


@cache
def _person_phrases() -> tuple[frozenset[str], frozenset[str]]:
    return _parts_of(tables().person_phrases)


@cache
def _business_phrases() -> tuple[frozenset[str], frozenset[str]]:
    return _parts_of(tables().business_phrases)


@cache
def _address_phrases() -> tuple[frozenset[str], frozenset[str]]:
    return _parts_of(tables().address_phrases, tables().street_phrases)


@cache
def _titles() -> frozenset[str]:
    about = titles()
    return frozenset(
        {*about.before, *about.noble, *about.compound, *about.deceased, *about.connectors}
        | set(tables().person_first)
    )


@cache
def _of_degrees() -> frozenset[str]:
    """All that stands within one: several words may make it up, as S Pd I."""
    about = titles()
    return frozenset(
        degree[start:end]
        for degree in about.after | about.after_marked | about.before
        for start in range(len(degree))
        for end in range(start + 1, len(degree) + 1)
    )


@cache
def _business_words() -> frozenset[str]:
    known = tables()
    return frozenset(
        {*known.business, *known.forms, *known.families, *known.subtypes, *titles().calling, *PLACED}
    )


@cache
def _address_words() -> frozenset[str]:
    known = tables()
    return frozenset({*known.address, *known.street, *known.directions, *known.months, *ROMAN, *LANDMARKS})
