"""Names of people, as they are written on forms, in lists and on shop fronts."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from karawo.registry.linkage.rules.tables import replace_phrases, sound, spell, tables, titles

_APOSTROPHES = str.maketrans("", "", "'`\u2018\u2019\u02bc\u00b4\u2032\u02bb")
_PIECE = re.compile(r"[A-Z0-9]+|[.,]")
_WORD = re.compile(r"[A-Z0-9]+")
_BRACKETS = re.compile(r"[(\[<]([^()\[\]<>]*)[)\]>]")
_SPACED = re.compile(r"(?<![A-Z0-9.])[A-Z](?: +[A-Z]){3,}(?![A-Z0-9.])")


class CanonicalName(NamedTuple):
    """tokens keep their order; text is the tokens with blanks; skeleton has one sound per token.

    titles: stripped titles and degrees in order; alias: what stood in brackets.
    """

    raw: str
    titles: tuple[str, ...]
    is_deceased: bool
    tokens: tuple[str, ...]
    text: str
    skeleton: tuple[str, ...]
    alias: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.tokens


def clean(raw: str) -> str:
    """Compatibility forms folded, upper case, diacritics and apostrophes gone. Punctuation stays."""
    if not raw.isascii():
        raw = unicodedata.normalize("NFKC", raw).translate(_APOSTROPHES)
        raw = "".join(sign for sign in unicodedata.normalize("NFKD", raw) if not unicodedata.combining(sign))
        return raw.upper()
    raw = raw.upper()
    return raw.replace("'", "").replace("`", "") if "'" in raw or "`" in raw else raw


@lru_cache(maxsize=1 << 14)
def canonical_person(raw: str) -> CanonicalName:
    """Strips titles, joins letter-spaced names, unifies spelling. Never empty unless nothing is written.

    Canonicalising the text again gives the same text.
    """
    known, words = tables(), titles()
    text = clean(raw)
    is_deceased = False
    alias = ""
    if "(" in text or "[" in text or "<" in text:
        text, alias, is_deceased = _without_brackets(text)
    if text.count(" ") > 2 and _SPACED.search(text):
        text = _SPACED.sub(_join_spaced, text)
    tokens: list[str] = []
    dotted: list[bool] = []
    comma_at = len(text)
    if "." in text or "," in text:
        for piece in _PIECE.findall(text):
            if piece == ".":
                if tokens:
                    dotted[-1] = True
            elif piece == ",":
                comma_at = min(comma_at, len(tokens))
            else:
                tokens.append(spell(piece))
                dotted.append(False)
    else:
        tokens = [spell(piece) for piece in _WORD.findall(text)]
        dotted = [False] * len(tokens)
    if len(tokens) == 3 and len(tokens[0]) == len(tokens[1]) == len(tokens[2]) == 1 and not any(dotted):
        tokens, dotted = [spell("".join(tokens))], [False]
    stripped: list[str] = []
    if not words.deceased.isdisjoint(tokens):
        kept = [place for place, token in enumerate(tokens) if token not in words.deceased]
        is_deceased = True
        if kept:
            comma_at = sum(place < comma_at for place in kept)
            tokens, dotted = [tokens[place] for place in kept], [dotted[place] for place in kept]
    if len(tokens) > 1:
        tokens, after = _without_degrees(tokens, dotted, comma_at)
        while (
            len(tokens) > 1 and tokens[-1] in words.connectors
        ):  # "Siti SE bin": of nobody, and a degree before it
            tokens, more = _without_degrees(tokens[:-1], dotted, comma_at)
            after = more + after
        before = _strip_before(tokens)
        stripped = before + after
        if len(tokens) > 1:
            if not words.connectors.isdisjoint(tokens[1:]):
                tokens = tokens[:1] + [token for token in tokens[1:] if token not in words.connectors]
            if len(tokens) > 1:
                tokens[0] = known.person_first.get(tokens[0], tokens[0])
                tokens = replace_phrases(tokens, known.person_phrases)
    elif not tokens and alias:
        return canonical_person(alias)
    joined = " ".join(tokens)
    if (len(tokens) == 3 and len(joined) == 5) or (len(tokens) > 3 and _SPACED.search(joined)):
        inner = canonical_person(joined)
        tokens, joined = list(inner.tokens), inner.text
        stripped += inner.titles
    skeleton = tuple([sound(token) for token in tokens])
    return CanonicalName(raw, tuple(stripped), is_deceased, tuple(tokens), joined, skeleton, alias)


def name_parts(name: CanonicalName) -> tuple[str, ...]:
    """The tokens with glued ones taken apart too: ABDURRAHMAN is also found under ABDUL and RAHMAN."""
    parts = tables().parts
    found: dict[str, None] = {}
    for token in name.tokens:
        found[token] = None
        for part in parts.get(token, ()):
            found[spell(part)] = None
    return tuple(found)


def _without_brackets(text: str) -> tuple[str, str, bool]:
    words = titles()
    is_deceased = False
    aliases: list[str] = []
    for inner in _BRACKETS.findall(text):
        pieces = _WORD.findall(inner)
        if pieces and all(piece in words.deceased for piece in pieces):
            is_deceased = True
        elif pieces:
            aliases.append(" ".join(pieces))
    return _BRACKETS.sub(" ", text), " ".join(aliases), is_deceased


def _without_degrees(tokens: list[str], dotted: list[bool], comma_at: int) -> tuple[list[str], list[str]]:
    words = titles()
    found: list[str] = []
    end = len(tokens)
    while end > 1:
        for length in (1, 2, 3, 4):
            start = end - length
            if start < 1:
                continue
            is_marked = start >= comma_at or dotted[start]
            degree = "".join(tokens[start:end])
            if degree in words.after and (is_marked or length == 1 or len(degree) > length):
                break
            if is_marked and (degree in words.after_marked or (start >= comma_at and degree in words.before)):
                if length == 1 and start < comma_at and degree in words.before:
                    continue  # "Abdul H.": an initial, not a pilgrim
                break
        else:
            break
        found.insert(0, degree)
        end = start
    return tokens[:end], found


def _strip_before(tokens: list[str]) -> list[str]:
    """Takes the titles off the front of `tokens` and returns them."""
    words = titles()
    found: list[str] = []
    while len(tokens) > 1:
        first = tokens[0]
        if first in words.compound:
            title, rest = words.compound[first]
            found.append(title)
            tokens[0] = rest
            if rest in words.before:
                continue
            break
        if first in words.before or (first in words.noble and len(tokens) > 2):
            found.append(tokens.pop(0))
        else:
            break
    return found


def _join_spaced(match: re.Match[str]) -> str:
    """S I T I → SITI; a double blank parts words, if every word has two letters or more."""
    words = [part.replace(" ", "") for part in re.split(r" {2,}", match[0])]
    if all(len(word) > 1 for word in words):
        return " ".join(words)
    return match[0].replace(" ", "")
