"""Sentences of code without Django, so that a page can say them again in another language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_PLACE = re.compile(r"%\((\w+)\)s|\{(\w+)(?::[^}]*)?\}")
_SURE = 4
"""Templates are looked up by so many first characters, where that many stand before their first place."""
_patterns: dict[str, re.Pattern[str]] = {}
_by_head: dict[str, list[str]] = {}


def marked(template: str) -> str:
    """`template` itself. Imported as `_`, so that it is gathered for the catalogues.

    One with places to fill, %(name)s or {name}, is known from now on to `unfilled`.
    """
    if template not in _patterns and (first := _PLACE.search(template)):
        parts, end, seen = [], 0, set[str]()
        for place in _PLACE.finditer(template):
            name = place[1] or place[2]
            parts += [
                re.escape(template[end : place.start()]),
                f"(?P={name})" if name in seen else f"(?P<{name}>.*?)",
            ]
            seen.add(name)
            end = place.end()
        _patterns[template] = re.compile("".join(parts) + re.escape(template[end:]), re.DOTALL)
        head = template[: min(_SURE, first.start())]
        _by_head.setdefault(head, []).append(template)
    return template


def know(templates: Iterable[str]) -> None:
    """Sentences that other processes may have stored when filled: all of a catalogue, for instance."""
    for template in templates:
        marked(template)


def unfilled(sentence: str) -> tuple[str, dict[str, str]] | None:
    """The template a finished sentence was made from, and what was filled in; the one that says most of it.

    A template without a word of its own fits everything and is passed over.
    """
    found = [
        (template, match.groupdict())
        for length in range(min(_SURE, len(sentence)) + 1)
        for template in _by_head.get(sentence[:length], ())
        if (match := _patterns[template].fullmatch(sentence)) and _says_something(template)
    ]
    return min(found, key=lambda pair: sum(map(len, pair[1].values())), default=None)


def _says_something(template: str) -> bool:
    return any(sign.isalpha() for sign in _PLACE.sub("", template))


def refilled(template: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: words[place[1] or place[2]], template)
