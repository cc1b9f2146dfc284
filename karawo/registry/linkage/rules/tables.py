"""The variant and title tables, loaded once from the TOML files beside this module."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

type Phrases = dict[str, tuple[tuple[tuple[str, ...], str], ...]]

CANONICALISER_CODE_VERSION = 3


def load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Row:
    """One numbered row: the variants as data, and the pairs that prove it and its limits."""

    number: int
    group: str
    sets: dict[str, tuple[str, ...]]
    together: tuple[tuple[str, str], ...]
    apart: tuple[tuple[str, str], ...]


class Rewrite(NamedTuple):
    """A pattern and what takes its place; `needed` must stand in a token for the pattern to match at all."""

    needed: str
    pattern: re.Pattern[str]
    new: str


@dataclass(frozen=True, slots=True)
class Tables:
    version: int
    rows: tuple[Row, ...]
    person: dict[str, str]
    person_first: dict[str, str]
    person_phrases: Phrases
    parts: dict[str, tuple[str, ...]]
    suffixes: tuple[tuple[str, str], ...]
    keep: frozenset[str]
    spelling: tuple[Rewrite, ...]
    skeleton: tuple[Rewrite, ...]
    business: dict[str, str]
    business_phrases: Phrases
    common: frozenset[str]
    forms: frozenset[str]
    subtypes: frozenset[str]
    families: dict[str, str]
    address: dict[str, str]
    address_phrases: Phrases
    street: dict[str, str]
    street_phrases: Phrases
    directions: dict[str, str]
    months: dict[str, int]


@dataclass(frozen=True, slots=True)
class Titles:
    before: frozenset[str]
    noble: frozenset[str]
    compound: dict[str, tuple[str, ...]]
    after: frozenset[str]
    after_marked: frozenset[str]
    deceased: frozenset[str]
    connectors: frozenset[str]
    calling: frozenset[str]


@cache
def tables() -> Tables:
    raw = load("variants.toml")
    rows: list[dict[str, Any]] = raw["row"]
    person: dict[str, str] = {}
    person_phrases: dict[str, str] = {}
    person_first: dict[str, str] = {}
    business: dict[str, str] = {}
    business_phrases: dict[str, str] = {}
    families: dict[str, str] = {}
    forms: set[str] = set()
    subtypes: set[str] = set()
    common: set[str] = set()
    address: dict[str, str] = {}
    address_phrases: dict[str, str] = {}
    directions: dict[str, str] = {}
    months: dict[str, int] = {}
    suffixes: list[tuple[str, str]] = []
    letters: dict[str, Any] = {}
    for row in rows:
        group, sets = row["group"], row.get("set", {})
        match group:
            case "person":
                _spread(sets, person, person_phrases)
                person_first |= {
                    variant: name for name, found in row.get("first", {}).items() for variant in found
                }
            case "suffix":
                suffixes += [(variant, name) for name, found in sets.items() for variant in found]
            case "letters":
                letters = row
            case "form" | "cooperative":
                _spread(sets, business, business_phrases, keeps_itself=True)
                forms |= set(sets)
                subtypes |= set(row.get("subtypes", ()))
            case "kind":
                _spread(sets, business, business_phrases, keeps_itself=True)
                families |= dict.fromkeys(sets, row["family"])
            case "business":
                _spread(sets, business, business_phrases)
                common |= set(row["common"])
            case "address":
                _spread(sets, address, address_phrases, keeps_itself=True)
            case "direction":
                _spread(sets, directions, {})
            case "month":
                months |= {variant: int(name) for name, found in sets.items() for variant in found}
    street: dict[str, str] = {}
    street_phrases: dict[str, str] = {}
    _spread(raw["street"], street, street_phrases)
    return Tables(
        version=raw["version"],
        rows=tuple(
            Row(
                row["number"],
                row["group"],
                {name: tuple(found) for name, found in row.get("set", {}).items()},
                tuple((one, other) for one, other in row.get("together", ())),
                tuple((one, other) for one, other in row.get("apart", ())),
            )
            for row in rows
        ),
        person=person,
        person_first=person_first,
        person_phrases=_by_first_word(person_phrases),
        parts={whole: tuple(phrase.split()) for phrase, whole in reversed(person_phrases.items())},
        suffixes=tuple(suffixes),
        keep=frozenset(letters["keep"]),
        spelling=tuple(_rewrite(pattern, new) for pattern, new in letters["spelling"]),
        skeleton=tuple(_rewrite(pattern, new) for pattern, new in letters["skeleton"]),
        business=business,
        business_phrases=_by_first_word(business_phrases),
        common=frozenset(common),
        forms=frozenset(forms),
        subtypes=frozenset(subtypes),
        families=families,
        address=address,
        address_phrases=_by_first_word(address_phrases),
        street=street,
        street_phrases=_by_first_word(street_phrases),
        directions=directions,
        months=months,
    )


@cache
def titles() -> Titles:
    raw = load("titles.toml")
    return Titles(
        before=frozenset(raw["before"]),
        noble=frozenset(raw["noble"]),
        compound={whole: tuple(parts) for whole, parts in raw["compound"].items()},
        after=frozenset(raw["after"]),
        after_marked=frozenset(raw["after_marked"]),
        deceased=frozenset(raw["deceased"]),
        connectors=frozenset(raw["connectors"]),
        calling=frozenset(raw["calling"]),
    )


def canonicaliser_version() -> str:
    """Changes with the code and with the tables; stored beside every key and token made by them."""
    return f"{CANONICALISER_CODE_VERSION}.{tables().version}.{load('titles.toml')['version']}"


def replace_phrases(tokens: list[str], phrases: Phrases) -> list[str]:
    """The longest phrase at each place becomes one item (which may hold a blank)."""
    if phrases.keys().isdisjoint(tokens):
        return tokens
    out: list[str] = []
    at = 0
    while at < len(tokens):
        for words, whole in phrases.get(tokens[at], ()):
            if tuple(tokens[at : at + len(words)]) == words:
                out.append(whole)
                at += len(words)
                break
        else:
            out.append(tokens[at])
            at += 1
    return out


@lru_cache(maxsize=1 << 18)
def spell(token: str) -> str:
    """The canonical token: known variants, modern letters for old ones, …UDDIN for …UDIN."""
    known = tables()
    for _ in range(8):  # each step shortens or settles; the bound only guards the data
        found = known.person.get(token, token)
        if found not in known.keep:
            for needed, pattern, new in known.spelling:
                if needed in found:
                    found = pattern.sub(new, found)
            for ending, new in known.suffixes:
                if found.endswith(ending) and len(found) > len(ending) + 1:
                    found = found.removesuffix(ending) + new
                    break
        if found == token:
            break
        token = found
    return token


@lru_cache(maxsize=1 << 18)
def sound(token: str) -> str:
    """The phonetic skeleton of a canonical token: coarse on purpose, it finds and proves nothing."""
    if not token.isalpha():
        return token
    for needed, pattern, new in tables().skeleton:
        if needed in token:
            token = pattern.sub(new, token)
    return token


def _rewrite(pattern: str, new: str) -> Rewrite:
    """needed: the longest run of letters that every match has; none where the pattern leaves a choice."""
    certain = re.sub(r"\(\?=[^)]*\)|\[[^\]]*\]|\\.", " ", pattern)
    runs = [] if re.search(r"[|?*{]", certain) else re.findall(r"[A-Z]+", certain)
    return Rewrite(max(runs, key=len, default=""), re.compile(pattern), new)


def _spread(
    sets: dict[str, list[str]],
    single: dict[str, str],
    phrases: dict[str, str],
    *,
    keeps_itself: bool = False,
) -> None:
    for name, variants in sets.items():
        for variant in [name, *variants] if keeps_itself else variants:
            (phrases if " " in variant else single)[variant] = name


def _by_first_word(phrases: dict[str, str]) -> Phrases:
    grouped: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, whole in phrases.items():
        words = tuple(phrase.split())
        grouped.setdefault(words[0], []).append((words, whole))
    return {
        first: tuple(sorted(found, key=lambda entry: (-len(entry[0]), entry[0])))
        for first, found in grouped.items()
    }
