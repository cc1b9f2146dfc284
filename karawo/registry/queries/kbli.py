"""The lists of KBLI, found by code and by everyday words."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from threading import Lock
from time import monotonic

from django.db.models import Count, Max, Q, Sum
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from karawo.registry.models import Kbli
from karawo.registry.rules.kbli import DOUBT, VERSIONS

_WORD = re.compile(r"[a-z0-9]+")
_SMALL = frozenset(
    [
        "dan",
        "atau",
        "yang",
        "di",
        "dari",
        "untuk",
        "dengan",
        "pada",
        "ke",
        "oleh",
        "ini",
        "itu",
        "serta",
        "termasuk",
    ]
)
_TITLE, _DESCRIPTION = 4.0, 1.0


@dataclass(frozen=True, slots=True)
class Code:
    version: int
    code: str
    title: str
    description: str
    is_official: bool

    @property
    def shown(self) -> str:
        return f"{self.code} {self.title} (KBLI {self.version})"


class _Shelf:
    """One version in memory: about 2 MB for an official list."""

    def __init__(self, codes: list[Code]) -> None:
        self.is_official = any(code.is_official for code in codes)
        self.by_code = {code.code: code for code in codes}
        self.words: dict[str, dict[str, float]] = defaultdict(dict)
        for code in codes:
            for text, weight in ((code.description, _DESCRIPTION), (code.title, _TITLE)):
                for word in words_in(text):
                    self.words[word][code.code] = max(self.words[word].get(code.code, 0.0), weight)
        self.sorted_words = sorted(self.words)


def words_in(text: str) -> set[str]:
    return {_stem(word) for word in _WORD.findall(text.casefold()) if word not in _SMALL and len(word) > 2}


def _stem(word: str) -> str:
    """Enough to let "menyulam" meet "sulaman": the commonest affixes off, four letters kept."""
    for prefix in (
        "meny",
        "meng",
        "men",
        "mem",
        "me",
        "peny",
        "peng",
        "pen",
        "pem",
        "per",
        "ber",
        "di",
        "ter",
        "pe",
    ):
        if word.startswith(prefix) and len(word) - len(prefix) >= 4:
            word = ("s" if prefix in ("meny", "peny") else "") + word[len(prefix) :]
            break
    for suffix in ("kan", "an", "nya", "i"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


_TRUSTED_SECONDS = 60.0
_last: tuple[float, dict[int, _Shelf]] = (-_TRUSTED_SECONDS, {})
_held: dict[tuple[object, ...], dict[int, _Shelf]] = {}
_lock = Lock()


def _shelves() -> dict[int, _Shelf]:
    """Read anew when the table has changed: its counts and its largest id say so, at the price of one small query."""
    global _last
    official = Count("id", filter=Q(is_official=True))
    length = Sum(Length("title"))
    state = tuple(
        Kbli.objects.aggregate(number=Count("id"), last=Max("id"), official=official, length=length).values()
    )
    found = _held.get(state)
    if found is None:
        by_version: dict[int, list[Code]] = defaultdict(list)
        for row in Kbli.objects.order_by("version", "code"):
            by_version[row.version].append(
                Code(row.version, row.code, row.title, row.description, row.is_official)
            )
        with _lock:
            _held.clear()
            found = _held[state] = {version: _Shelf(codes) for version, codes in by_version.items()}
    _last = (monotonic(), found)
    return found


def versions() -> list[int]:
    """The versions that have codes, the newest first."""
    return sorted(_shelves(), reverse=True)


def kbli_code(version: int, code: str) -> Code | None:
    shelf = _shelves().get(version)
    return None if shelf is None else shelf.by_code.get(code)


def doubt_about(version: int | None, code: str) -> str:
    """What to look at, where the official list of the version is loaded and does not have the code; else empty."""
    if version is None or not code:
        return ""
    shelf = _shelves().get(version)
    if shelf is None or not shelf.is_official or code in shelf.by_code:
        return ""
    return _(DOUBT) % {"code": code, "version": version}


def official_codes() -> dict[int, frozenset[str]]:
    """By version, of the official lists that are loaded; for those who look at many codes at once."""
    return {version: frozenset(shelf.by_code) for version, shelf in _shelves().items() if shelf.is_official}


def title_of(version: int | None, code: str) -> str:
    """Empty where the code is not in a list that is loaded. The table is looked at once a minute at most."""
    if version is None or not code:
        return ""
    shelves = _last[1] if monotonic() - _last[0] < _TRUSTED_SECONDS else _shelves()
    found = shelves[version].by_code.get(code) if version in shelves else None
    return "" if found is None else found.title


def forget() -> None:
    """Called where a list has been loaded, so that this process shows it at once."""
    global _last
    _last = (-_TRUSTED_SECONDS, {})


def search_kbli(text: str, *, version: int = VERSIONS[-1], limit: int = 20) -> list[Code]:
    """Codes by their first digits, or by everyday words; five-digit codes come before groups.

    The titles count four times the descriptions; each word may be unfinished.
    """
    shelf = _shelves().get(version)
    typed = text.strip()
    if shelf is None or not typed:
        return []
    if typed.isdigit():
        return [shelf.by_code[each] for each in sorted(shelf.by_code) if each.startswith(typed)][:limit]
    scores: dict[str, float] = defaultdict(float)
    for word in words_in(typed):
        best: dict[str, float] = {}
        for known in shelf.sorted_words:
            if known.startswith(word) or (len(known) >= 4 and word.startswith(known)):
                exactness = 1.0 if known == word else 0.6
                rarity = 1.0 / (1 + len(shelf.words[known]) / 50)
                for each, weight in shelf.words[known].items():
                    best[each] = max(best.get(each, 0.0), weight * exactness * rarity)
        for each, weight in best.items():
            scores[each] += weight
    ranked = sorted(scores, key=lambda each: (-scores[each], -len(each), each))
    leaves = [each for each in ranked if len(each) == 5]
    return [shelf.by_code[each] for each in [*leaves, *(each for each in ranked if len(each) != 5)][:limit]]
