"""Sentences of code without Django, so that a page can say them again in another language."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLACE = re.compile(r"%\((\w+)\)s|\{(\w+)(?::[^}]*)?\}")
_patterns: dict[str, re.Pattern[str]] = {}


def marked(template: str) -> str:
    """`template` itself. Imported as `_`, so that it is gathered for the catalogues.

    One with places to fill, %(name)s or {name}, is known from now on to `unfilled`. What is stored when filled is
    marked where its module is read, so that every process knows it.
    """
    if template not in _patterns and _PLACE.search(template):
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
    return template


def unfilled(sentence: str) -> tuple[str, dict[str, str]] | None:
    """The template a finished sentence was made from, and what was filled in; the one that says most of it.

    Cost: one match for each template that is known; for sentences that are shown, not for lists of thousands.
    """
    found = [
        (template, match.groupdict())
        for template, pattern in _patterns.items()
        if (match := pattern.fullmatch(sentence))
    ]
    return min(found, key=lambda pair: sum(map(len, pair[1].values())), default=None)


def refilled(template: str, words: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda place: words[place[1] or place[2]], template)
