"""Find a business or an owner by what people remember: three letters, a number, a name with a slip in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from math import log1p
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Q

from karawo.regions.access import EVERYTHING, Scope, within
from karawo.regions.queries import path
from karawo.registry.linkage.queries import NEAR, key_maker
from karawo.registry.linkage.rules import link_record, nik_distance, query_tokens
from karawo.registry.models import Business, Identifier, Owner, Ownership
from karawo.registry.models.fields import sealer
from karawo.registry.queries.words import Words, words
from karawo.registry.rules import phones_in

SHORTEST = 3
_MOST_READ = 400


class How(StrEnum):
    """By what the hits were found; a page says it in its heading."""

    NIK = "nik"
    NIK_NEAR = "nik_near"
    NIB = "nib"
    NPWP = "npwp"
    PHONE = "phone"
    NAME = "name"
    TOO_SHORT = "too_short"


@dataclass(frozen=True, slots=True)
class Hit:
    """kind: "business" or "owner" (one without a business of his own). place: from village to kabupaten/kota."""

    kind: str
    id: int
    name: str
    owner_id: int
    owner_name: str
    activity: str
    place: str
    kab_id: int
    status: str
    how: How
    closeness: float


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """hits: best first. number: how many there are, exact where is_total_exact, else "at least"."""

    hits: tuple[Hit, ...]
    how: How
    number: int
    is_total_exact: bool
    words: tuple[str, ...] = ()


def search(text: str, *, scope: Scope, limit: int = 20) -> SearchAnswer:
    """What `scope` may see and `text` may mean, best first.

    Sixteen digits are a NIK (else an NPWP), thirteen a NIB, fifteen an NPWP; a telephone by its form; all else is
    names of businesses and owners, of which three letters are enough.
    Order of names: all words as written, then by their beginning, then by sound and one slip of the keyboard;
    inside: the whole name that is nearest, rarer words, businesses that are open.
    Cost: for a kabupaten one to three index scans; for the nation the lists of the words are read once without
    territory, at most _MOST_READ rows of each stage are judged, and the number is "at least".
    """
    typed = text.strip()
    number = "".join(sign for sign in typed if sign.isdigit())
    is_number = bool(number) and not any(sign.isalpha() for sign in typed)
    if is_number and len(number) in (16, 15, 13):
        found = _by_number(number, scope=scope, limit=limit)
        if found is not None:
            return found
    if is_number and (phones := phones_in(typed)):
        return _by_digest([("phone", phone) for phone in phones], How.PHONE, scope=scope, limit=limit)
    if len(typed) < SHORTEST:
        return SearchAnswer((), How.TOO_SHORT, 0, True)
    return _by_name(typed, scope=scope, limit=limit)


def _by_number(number: str, *, scope: Scope, limit: int) -> SearchAnswer | None:
    if len(number) == 13:
        kinds, how = [("nib", number), ("nik_koperasi", number)], How.NIB
    elif len(number) == 15:
        kinds, how = [("npwp", "0" + number)], How.NPWP
    else:
        kinds, how = [("nik", number)], How.NIK
    found = _by_digest(kinds, how, scope=scope, limit=limit)
    if found.hits or len(number) == 15:
        return found
    if len(number) == 13:
        phones = phones_in(number)
        return (
            _by_digest([("phone", each) for each in phones], How.PHONE, scope=scope, limit=limit)
            if phones
            else found
        )
    as_npwp = _by_digest([("npwp", number)], How.NPWP, scope=scope, limit=limit)
    return as_npwp if as_npwp.hits else _by_near_nik(number, scope=scope, limit=limit)


def _by_digest(kinds: Sequence[tuple[str, str]], how: How, *, scope: Scope, limit: int) -> SearchAnswer:
    wanted = {sealer().digest(kind, value): kind for kind, value in kinds}
    with within(scope):
        rows = Identifier.objects.filter(digest__in=wanted, kind__in={*wanted.values()}, ended_at=None)
        holders = list(rows.values_list("owner_id", "business_id")[:_MOST_READ])
        owners = {owner_id for owner_id, _business in holders} - {None}
        businesses = {business_id for _owner, business_id in holders} - {None}
        return _answer(_hits_of(owners, businesses, how), how, limit)


def _by_near_nik(number: str, *, scope: Scope, limit: int) -> SearchAnswer:
    keys = key_maker().keys(link_record(nik=number))
    near = [key for kind in NEAR for key in keys.of(kind)]
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT owner_id FROM registry_matchkeys WHERE nik_near && %s::bigint[] LIMIT 200",
            [near],
        )
        ids = [row[0] for row in cursor.fetchall()]
    with within(scope):
        rows = Identifier.objects.filter(owner_id__in=ids, kind="nik", ended_at=None)
        owners = {row.owner_id for row in rows if nik_distance(number, str(row.sealed)) == 1}
        return _answer(_hits_of(owners, set(), How.NIK_NEAR), How.NIK_NEAR, limit)


def _hits_of(owner_ids: Iterable[int | None], business_ids: Iterable[int], how: How) -> list[Hit]:
    """Hits in the present scope; an owner is shown with each of his businesses."""
    owners = [each for each in owner_ids if each is not None]
    found = _businesses(
        Q(pk__in=list(business_ids)) | Q(primary_owner__in=owners) | Q(pk__in=_owned_by(owners))
    )
    shown = {business.primary_owner_id for business in found}
    hits = [_business_hit(business, how, 1.0) for business in found]
    lonely = Owner.objects.filter(pk__in=set(owners) - shown, merged_into=None)
    return hits + [_owner_hit(owner, how, 1.0) for owner in lonely]


def _owned_by(owner_ids: list[int]) -> list[int]:
    if not owner_ids:
        return []
    rows = Ownership.objects.filter(owner_id__in=owner_ids, ends_on=None)
    return list(rows.values_list("business_id", flat=True)[:_MOST_READ])


def _businesses(rows: Q) -> list[Business]:
    return list(Business.objects.filter(rows, merged_into=None).select_related("primary_owner")[:_MOST_READ])


def _by_name(text: str, *, scope: Scope, limit: int) -> SearchAnswer:
    asked = query_tokens(text)
    if not asked:
        return SearchAnswer((), How.NAME, 0, True)
    ranked: dict[int, float] = {}
    is_cut = False
    with within(EVERYTHING), connection.cursor() as cursor:
        known = words(cursor)
        reach = _reach(cursor, scope)
        for penalty, stage in _stages(known, asked):
            found = _subjects(cursor, stage, reach) if all(stage) else []
            is_cut = is_cut or len(found) >= _MOST_READ
            for subject in found:
                ranked.setdefault(subject, penalty)
            if len(ranked) >= max(limit * 2, 40):
                break
    with within(scope):
        hits = _name_hits(ranked, asked, known, scope)
    return SearchAnswer(tuple(hits[:limit]), How.NAME, len(hits), not is_cut, asked)


type _Alternatives = list[list[str]]


def _stages(known: Words, asked: Sequence[str]) -> Iterator[tuple[float, _Alternatives]]:
    """From strict to lenient: (penalty, for each word asked the words of the vocabulary that it may be)."""
    expanded = [known.expand(word) for word in asked]
    for penalty, most in ((0.0, 0), (0.05, 1), (0.15, 2)):
        yield penalty, [[word for word, distance in each if distance <= most] for each in expanded]
    if len(asked) > 1:
        # One word may be wrong altogether: the others find, the closeness of the whole name decides.
        whole = [[word for word, _distance in each] for each in expanded]
        for at in sorted(range(len(asked)), key=lambda place: len(expanded[place])):
            yield 0.25, [*whole[:at], *whole[at + 1 :]]


@dataclass(frozen=True, slots=True)
class _Reach:
    """kab_ids: None for the whole nation. subjects: not None where only these may be found at all."""

    kab_ids: tuple[int, ...] | None
    subjects: list[int] | None


_MOST_OWN = 20_000
_MOST_KABS = 60


def _reach(cursor: CursorWrapper, scope: Scope) -> _Reach:
    """Where to look so that the territory does not have to throw most of it away afterwards."""
    if scope.standing != "app" or len(scope.kab_ids) > _MOST_KABS:
        return _Reach(None, None)
    subjects = list(scope.own_ids)
    if scope.enterer_id is not None:
        cursor.execute(
            "SELECT id FROM registry_business WHERE entered_by_id = %s UNION ALL"
            " SELECT id FROM registry_owner WHERE entered_by_id = %s LIMIT %s",
            [scope.enterer_id, scope.enterer_id, _MOST_OWN],
        )
        subjects += [row[0] for row in cursor.fetchall()]
    return _Reach(scope.kab_ids, subjects)


def _subjects(
    cursor: CursorWrapper, words: _Alternatives, reach: _Reach, most: int = _MOST_READ
) -> list[int]:
    found: list[int] = []
    if reach.kab_ids is None:
        found += _probe(cursor, words, None, most)
    elif reach.kab_ids:
        found += _probe(
            cursor,
            [[f"{kab}:{word}" for word in alternatives for kab in reach.kab_ids] for alternatives in words],
            None,
            most,
        )
    if reach.subjects:
        found += _probe(cursor, words, reach.subjects, most)
    return found


def _probe(cursor: CursorWrapper, tokens: _Alternatives, subjects: list[int] | None, most: int) -> list[int]:
    conditions = " AND ".join("tokens && %s::text[]" for _ in tokens)
    parameters: list[Any] = [*tokens]
    if subjects is not None:
        conditions += " AND subject_id = ANY(%s)"
        parameters.append(subjects)
    cursor.execute(
        f"SELECT subject_id FROM registry_searchentry WHERE {conditions} LIMIT {most}",  # noqa: S608
        parameters,
    )
    return [row[0] for row in cursor.fetchall()]


_MOST_NAMED = 5_000


def subjects_named(text: str, *, scope: Scope) -> list[int]:
    """Ids of all businesses and owners whose names have every word asked, or a word that begins so; for filters.

    At most _MOST_NAMED. The ids come from the whole reach of the scope: filter them by what it may see.
    """
    asked = query_tokens(text)
    if not asked:
        return []
    with within(EVERYTHING), connection.cursor() as cursor:
        known = words(cursor)
        stage = [[word for word, distance in known.expand(each) if distance <= 1] for each in asked]
        if not all(stage):
            return []
        return _subjects(cursor, stage, _reach(cursor, scope), most=_MOST_NAMED)


def _name_hits(ranked: dict[int, float], asked: Sequence[str], known: Words, scope: Scope) -> list[Hit]:
    if not ranked:
        return []
    weights = [1.0 / (1.0 + log1p(known.count(word))) + 0.05 * len(word) for word in asked]
    ids = list(ranked)
    businesses = Business.objects.filter(pk__in=ids, merged_into=None).select_related("primary_owner")
    found: list[tuple[tuple[float, ...], Hit]] = []
    seen: set[int] = set()
    for business in businesses:
        seen.add(business.pk)
        closeness = (
            max(
                _closeness(asked, weights, business.canonical_name),
                _closeness(asked, weights, business.primary_owner.canonical_name),
            )
            - ranked[business.pk]
        )
        is_gone = business.status in (Business.Status.CLOSED, Business.Status.MOVED)
        hit = _business_hit(business, How.NAME, closeness)
        found.append(
            ((-round(closeness, 2), float(is_gone), *_nearness(business.kab_id, scope), -business.pk), hit)
        )
    for owner in Owner.objects.filter(pk__in=[each for each in ids if each not in seen], merged_into=None):
        closeness = _closeness(asked, weights, owner.canonical_name) - ranked[owner.pk]
        hit = _owner_hit(owner, How.NAME, closeness)
        found.append(((-round(closeness, 2), 0.0, *_nearness(owner.kab_id, scope), -owner.pk), hit))
    return [hit for _rank, hit in sorted(found, key=lambda entry: entry[0])]


def _nearness(kab_id: int, scope: Scope) -> tuple[float]:
    return (0.0 if kab_id in scope.kab_ids[:1] else 1.0,)


def _closeness(asked: Sequence[str], weights: Sequence[float], name: str) -> float:
    """0–1: each word asked by the word of the name it fits best, rare words counting more; then the whole."""
    words_in_name = name.split()
    if not words_in_name:
        return 0.0
    if words_in_name == list(asked):
        return 1.0
    fits = [max(_alike(word, other) for other in words_in_name) for word in asked]
    score = sum(fit * weight for fit, weight in zip(fits, weights, strict=True)) / sum(weights)
    is_same_start = words_in_name[0].startswith(asked[0])
    left_over = max(0, len(words_in_name) - len(asked)) * 0.02
    return max(0.0, score * 0.95 + (0.03 if is_same_start else 0.0) - left_over)


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if other.startswith(word):
        return 0.93
    return SequenceMatcher(None, word, other, autojunk=False).ratio() * 0.9


def place_of(region_id: int | None, kab_id: int) -> str:
    """From the village up to the kabupaten, as far as known."""
    units = path(region_id or kab_id) if (region_id or kab_id) else []
    names = [unit.full_name if unit.level == 2 else unit.name for unit in reversed(units) if unit.level > 1]
    return ", ".join(names) or (units[0].full_name if units else "")


def _business_hit(business: Business, how: How, closeness: float) -> Hit:
    return Hit(
        kind="business",
        id=business.pk,
        name=business.name,
        owner_id=business.primary_owner_id,
        owner_name=business.primary_owner.name,
        activity=business.activity or business.main_product,
        place=place_of(business.region_id, business.kab_id),
        kab_id=business.kab_id,
        status=business.status,
        how=how,
        closeness=closeness,
    )


def _owner_hit(owner: Owner, how: How, closeness: float) -> Hit:
    return Hit(
        kind="owner",
        id=owner.pk,
        name=owner.name,
        owner_id=owner.pk,
        owner_name=owner.name,
        activity="",
        place=place_of(owner.region_id, owner.kab_id),
        kab_id=owner.kab_id,
        status="",
        how=how,
        closeness=closeness,
    )


def _answer(hits: list[Hit], how: How, limit: int) -> SearchAnswer:
    return SearchAnswer(tuple(hits[:limit]), how, len(hits), len(hits) < _MOST_READ)
