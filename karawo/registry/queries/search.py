"""Find a business or an owner by what people remember: three letters, a number, a name with a slip in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log1p
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import RawSQL

from karawo.regions.access import EVERYTHING, Scope, reading, within
from karawo.regions.queries import path
from karawo.registry.linkage.queries import NEAR, array_of, by_index, key_maker
from karawo.registry.linkage.rules import link_record, nik_distance, query_tokens
from karawo.registry.models import Business, Identifier, Owner
from karawo.registry.models.fields import sealer
from karawo.registry.queries.words import Words, words
from karawo.registry.rules import phones_in
from karawo.registry.rules.entry import province_mark

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
    Cost: for a kabupaten one to three index scans, each as long as the lists of its words there; a province has
    lists of its own, and so has the nation. At most _MOST_READ rows of each stage are judged, and the number is
    "at least" then.
    """
    typed = text.strip()
    number = "".join(sign for sign in typed if sign.isdigit())
    is_number = bool(number) and not any(sign.isalpha() for sign in typed)
    if is_number and len(number) in (16, 15, 13):
        with reading(scope):
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
    with reading(scope):
        rows = Identifier.objects.filter(digest__in=wanted, kind__in={*wanted.values()}, ended_at=None)
        holders = list(rows.values_list("owner_id", "business_id")[:_MOST_READ])
        owners = {owner_id for owner_id, _business in holders} - {None}
        businesses = {business_id for _owner, business_id in holders} - {None}
        return _answer(_hits_of(owners, businesses, how), how, limit)


def _by_near_nik(number: str, *, scope: Scope, limit: int) -> SearchAnswer:
    keys = key_maker().keys(link_record(nik=number))
    near = [key for kind in NEAR for key in keys.of(kind)]
    with within(EVERYTHING), connection.cursor() as cursor, by_index(cursor):
        cursor.execute(
            "SELECT owner_id FROM registry_matchkeys WHERE nik_near && %s::bigint[] LIMIT 400",
            [near],
        )
        ids = list({row[0] for row in cursor.fetchall()})
    with reading(scope):
        rows = Identifier.objects.filter(owner_id__in=ids, kind="nik", ended_at=None)
        owners = {row.owner_id for row in rows if nik_distance(number, str(row.sealed)) == 1}
        return _answer(_hits_of(owners, set(), How.NIK_NEAR), How.NIK_NEAR, limit)


def _hits_of(owner_ids: Iterable[int | None], business_ids: Iterable[int | None], how: How) -> list[Hit]:
    """Hits in the present scope; an owner is shown with each of his businesses."""
    owners = {each for each in owner_ids if each is not None}
    businesses = [each for each in business_ids if each is not None]
    if not owners and not businesses:
        return []
    wanted = businesses if businesses and not owners else owned(owners)
    rows = Business.objects.filter(pk__in=wanted, merged_into=None).values_list(*_BUSINESS_COLUMNS)
    found = list(rows[:_MOST_READ])
    if businesses and owners:
        more = Business.objects.filter(pk__in=businesses, merged_into=None).exclude(
            pk__in=[row[0] for row in found]
        )
        found += more.values_list(*_BUSINESS_COLUMNS)[:_MOST_READ]
    lonely = owners - {row[3] for row in found}
    others = Owner.objects.filter(pk__in=list(lonely), merged_into=None).values_list(*_OWNER_COLUMNS)
    return [_hit(row, 1.0, how) for row in [*found, *others]]


def owned(owner_ids: Iterable[int]) -> RawSQL:
    """For `pk__in`: the businesses of these owners. Two index scans put together: an OR would read the table."""
    owners = list(owner_ids)
    return RawSQL(
        "SELECT id FROM registry_business WHERE primary_owner_id = ANY(%s::bigint[]) UNION"
        " SELECT business_id FROM registry_ownership WHERE owner_id = ANY(%s::bigint[]) AND ends_on IS NULL",
        [owners, owners],
    )


def _by_name(text: str, *, scope: Scope, limit: int) -> SearchAnswer:
    asked = query_tokens(text)
    if not asked:
        return SearchAnswer((), How.NAME, 0, True)
    reach = _reach(scope)
    if reach.subjects:
        expanded, stages = _meant(_fresh_words(), asked, limit)
        ranked, is_cut = _ranked_one_by_one(stages, reach)
        with reading(scope):
            rows = _rows_of(ranked)
    else:
        with reading(scope):
            expanded, rows, is_cut = _found(asked, reach, limit)
    hits, number = _best(rows, asked, expanded, scope, limit)
    return SearchAnswer(tuple(hits), How.NAME, number, not is_cut, asked)


def _meant(known: Words, asked: Sequence[str], limit: int) -> tuple[_Expanded, list[_Stage]]:
    """What each word may mean, and in which stages to look; without those that would find nothing new."""
    expanded = [known.expand(word) for word in asked]
    stages: list[_Stage] = []
    probed: _Alternatives = []
    for penalty, stage in _stages(expanded):
        if stage == probed:
            continue  # no word is near enough to be added: the same rows again
        probed = stage
        if all(stage):
            stages.append((penalty, stage, _ENOUGH_WITHOUT if penalty >= _WITHOUT_A_WORD else limit))
    return expanded, stages


def _found(asked: Sequence[str], reach: _Reach, limit: int) -> tuple[_Expanded, list[_Row], bool]:
    """(what each word may mean, the visible hits with the penalty of their stage, whether a stage was cut off).

    One statement; a second one where words have come in that this process did not know.
    """
    known = words()
    rows: list[_Row] = []
    is_cut = False
    for _turn in range(2):
        expanded, stages = _meant(known, asked, limit)
        answer = _answered("registry_found", known, [stage[1:] for stage in stages], reach, _MOST_READ)
        rows, is_cut, is_news = [], False, False
        for stage, number, new, counts, horizon, *row in answer:
            if row[0] is not None:
                rows.append((stages[stage - 1][0], row))
            elif stage == 0:
                is_news = known.take(new, counts, horizon)
            else:
                is_cut = is_cut or number >= _MOST_READ
        if not is_news:
            break
    return expanded, rows, is_cut


def _answered(
    function: str, known: Words, stages: Sequence[tuple[_Alternatives, int]], reach: _Reach, most: int
) -> list[Any]:
    """The rows of a function of migration 0016. stages: (words, so many found before make it unnecessary)."""
    marks = ("",) if reach.marks is None else reach.marks
    if not marks:
        return []
    tokens = [
        ",".join([f"{mark}{word}" for word in alternatives for mark in marks])
        for stage, _enough in stages
        for alternatives in stage
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM {function}"  # noqa: S608
            "(%s, string_to_array(%s, ' '), %s::int[], %s::int[], %s::int[], %s)",
            [
                known.horizon,
                " ".join(tokens),
                array_of([len(stage) for stage, _enough in stages]),
                array_of([enough for _stage, enough in stages]),
                None if reach.kab_ids is None else array_of(reach.kab_ids),
                most,
            ],
        )
        rows: list[Any] = cursor.fetchall()
    return rows


def _fresh_words() -> Words:
    """For questions that do not bring the new words along."""
    known = words()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_words_since(%s)", [known.horizon])
        (_none, _zero, horizon), *rows = cursor.fetchall()
    known.take([row[0] for row in rows], [row[1] for row in rows], horizon)
    return known


def _rows_of(ranked: dict[int, float]) -> list[_Row]:
    """What the present scope may see of these subjects, with their penalties."""
    if not ranked:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM registry_hits(%s::bigint[])", [list(ranked)])
        return [(ranked[row[0]], row) for row in cursor.fetchall()]


def _ranked_one_by_one(stages: Sequence[_Stage], reach: _Reach) -> tuple[dict[int, float], bool]:
    """(subject → the penalty of the first stage that found it, whether a stage was cut off).

    The own rows are asked besides: few or many, so the planner looks each time.
    """
    ranked: dict[int, float] = {}
    is_cut = False
    with within(EVERYTHING), connection.cursor() as cursor, by_index(cursor):
        for penalty, stage, enough in stages:
            if len(ranked) >= enough:
                break
            found = _subjects(cursor, stage, reach)
            is_cut = is_cut or len(found) >= _MOST_READ
            for subject in found:
                ranked.setdefault(subject, penalty)
    return ranked, is_cut


type _Expanded = list[dict[str, int]]
"""For each word asked the words of the vocabulary that may be meant, with their distances."""
type _Row = tuple[float, Sequence[Any]]
"""(penalty, columns of `registry_hits`)"""
type _Alternatives = list[list[str]]
type _Stage = tuple[float, _Alternatives, int]
"""(penalty, words, so many found before make it unnecessary)"""
_WITHOUT_A_WORD = 0.25
_ENOUGH_WITHOUT = 3


def _stages(expanded: Sequence[dict[str, int]]) -> Iterator[tuple[float, _Alternatives]]:
    """From strict to lenient: (penalty, for each word asked the words of the vocabulary that it may be)."""
    for penalty, most in ((0.0, 0), (0.05, 1), (0.15, 2)):
        yield penalty, [[word for word, distance in each.items() if distance <= most] for each in expanded]
    if len(expanded) > 1:
        # One word may be wrong altogether: the others find, the closeness of the whole name decides.
        whole = [list(each) for each in expanded]
        for at in sorted(range(len(expanded)), key=lambda place: len(expanded[place])):
            yield _WITHOUT_A_WORD, [*whole[:at], *whole[at + 1 :]]


@dataclass(frozen=True, slots=True)
class _Reach:
    """marks: what stands before a word of the territory, "7571:" or "P75:"; None for the whole nation.

    kab_ids: not None where a mark covers more than these. subjects: found besides, wherever they are.
    """

    marks: tuple[str, ...] | None
    kab_ids: list[int] | None
    subjects: list[int]


_MOST_OWN = 20_000
_MOST_MARKS = 12
"""Each mark is a list for each word asked, and all are read side by side."""
_FEW = 3
"""From more kabupaten of one province than these on, the province's list is read."""


def _reach(scope: Scope) -> _Reach:
    """Where to look so that the territory does not have to throw most of it away afterwards."""
    if scope.standing != "app":
        return _Reach(None, None, [])
    subjects = list(scope.own_ids)
    if scope.enterer_id is not None:
        with within(EVERYTHING), connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM registry_business WHERE entered_by_id = %s UNION ALL"
                " SELECT id FROM registry_owner WHERE entered_by_id = %s LIMIT %s",
                [scope.enterer_id, scope.enterer_id, _MOST_OWN],
            )
            subjects += [row[0] for row in cursor.fetchall()]
    marks, is_wider = _marks(scope.kab_ids)
    if len(marks) > _MOST_MARKS:
        return _Reach(None, list(scope.kab_ids), subjects)
    return _Reach(marks, list(scope.kab_ids) if is_wider else None, subjects)


def _marks(kab_ids: Iterable[int]) -> tuple[tuple[str, ...], bool]:
    """The fewest marks that cover the territory, and whether they cover more."""
    by_province: dict[str, list[int]] = {}
    for kab_id in kab_ids:
        by_province.setdefault(province_mark(kab_id), []).append(kab_id)
    marks: list[str] = []
    for province, kabs in by_province.items():
        marks += [f"{province}:"] if len(kabs) > _FEW else [f"{kab_id}:" for kab_id in kabs]
    return tuple(marks), len(marks) < sum(map(len, by_province.values()))


def _subjects(
    cursor: CursorWrapper, words: _Alternatives, reach: _Reach, most: int = _MOST_READ
) -> list[int]:
    found: list[int] = []
    marks = ("",) if reach.marks is None else reach.marks
    if marks:
        tokens = [[f"{mark}{word}" for word in alternatives for mark in marks] for alternatives in words]
        found += _probe(cursor, tokens, "kab_id", reach.kab_ids, most)
    if reach.subjects:
        found += _probe(cursor, words, "subject_id", reach.subjects, most)
    return found


def _probe(
    cursor: CursorWrapper, tokens: _Alternatives, column: str, only: list[int] | None, most: int
) -> list[int]:
    conditions = " AND ".join("registry_entry_tokens(kab_id, words) && %s::text[]" for _ in tokens)
    parameters: list[Any] = [*tokens]
    if only is not None:
        conditions += f" AND {column} = ANY(%s)"
        parameters.append(only)
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
    reach = _reach(scope)
    if reach.subjects:
        stage = _beginning_so(_fresh_words(), asked)
        if not all(stage):
            return []
        with within(EVERYTHING), connection.cursor() as cursor, by_index(cursor):
            return _subjects(cursor, stage, reach, most=_MOST_NAMED)
    known = words()
    found: list[int] = []
    for _turn in range(2):
        stage, found, is_news = _beginning_so(known, asked), [], False
        stages = [(stage, 1)] if all(stage) else []
        for at, _number, subjects, new, counts, horizon in _answered(
            "registry_named", known, stages, reach, _MOST_NAMED
        ):
            if at == 0:
                is_news = known.take(new, counts, horizon)
            else:
                found = subjects
        if not is_news:
            break
    return found


def _beginning_so(known: Words, asked: Sequence[str]) -> _Alternatives:
    return [[word for word, distance in known.expand(each).items() if distance <= 1] for each in asked]


_BUSINESS_COLUMNS = (
    "pk", "name", "canonical_name", "primary_owner_id", "primary_owner__name", "primary_owner__canonical_name",
    "activity", "main_product", "region_id", "kab_id", "status",
)  # fmt: skip
_OWNER_COLUMNS = ("pk", "name", "canonical_name", "region_id", "kab_id")
_GONE = (Business.Status.CLOSED, Business.Status.MOVED)


def _best(
    rows: Sequence[_Row], asked: Sequence[str], expanded: _Expanded, scope: Scope, limit: int
) -> tuple[list[Hit], int]:
    """The best hits, and how many there are."""
    closeness = _closeness(asked, expanded)
    near = scope.kab_ids[:1]
    ranks: list[tuple[tuple[float, bool, bool, int], Sequence[Any]]] = []
    for penalty, row in rows:
        identity, _name, name, owner_id, _owner, owner_name, _activity, _product, _region, kab_id, status = (
            row
        )
        close = closeness(name) if owner_id is None else max(closeness(name), closeness(owner_name))
        ranks.append(((-round(close - penalty, 2), status in _GONE, kab_id not in near, -identity), row))
    ranks.sort(key=_rank)
    return [_named(row, -rank[0]) for rank, row in ranks[:limit]], len(ranks)


def _rank(ranked: tuple[tuple[float, bool, bool, int], Sequence[Any]]) -> tuple[float, bool, bool, int]:
    return ranked[0]


def _named(row: Sequence[Any], closeness: float) -> Hit:
    return _hit(tuple(row) if row[3] is not None else (*row[:3], *row[8:10]), closeness, How.NAME)


def _hit(row: tuple[Any, ...], closeness: float, how: How) -> Hit:
    if len(row) == len(_BUSINESS_COLUMNS):
        (
            identity,
            name,
            _canonical,
            owner_id,
            owner_name,
            _owner,
            activity,
            product,
            region_id,
            kab_id,
            status,
        ) = row
        place = place_of(region_id, kab_id)
        return Hit(
            "business",
            identity,
            name,
            owner_id,
            owner_name,
            activity or product,
            place,
            kab_id,
            status,
            how,
            closeness,
        )
    identity, name, _canonical, region_id, kab_id = row
    return Hit(
        "owner",
        identity,
        name,
        identity,
        name,
        "",
        place_of(region_id, kab_id),
        kab_id,
        "",
        How.NAME,
        closeness,
    )


_BY_DISTANCE = (1.0, 0.88, 0.76)


def _closeness(asked: Sequence[str], expanded: _Expanded) -> Callable[[str], float]:
    """0–1 for a name: each word asked by the word of the name it fits best, rare words counting more; then the whole.

    Made once for a question: the same words and the same names return in hundreds of hits.
    """
    known = words()
    weights = [1.0 / (1.0 + log1p(known.count(word))) + 0.05 * len(word) for word in asked]
    whole, total, length = list(asked), sum(weights), len(asked)
    fits: dict[str, list[float]] = {}
    names: dict[str, float] = {"": 0.0}

    def fits_of(part: str) -> list[float]:
        found = []
        for word, near, weight in zip(asked, expanded, weights, strict=True):
            fit = 1.0 if part == word else _BY_DISTANCE[near[part]] if part in near else 0.0
            found.append((max(fit, 0.93) if part.startswith(word) else fit) * weight)
        fits[part] = found
        return found

    def of_name(name: str) -> float:
        close = names.get(name)
        if close is not None:
            return close
        parts = name.split()
        if parts == whole:
            close = 1.0
        elif not parts:
            close = 0.0
        else:
            met = [fits.get(part) or fits_of(part) for part in parts]
            score = 0.0
            # Of one word asked each list has one fit, so the greatest list is the best fit.
            for best in map(max, zip(*met, strict=True)) if length > 1 else max(met):
                score += best
            close = score / total * 0.95
            if parts[0] in expanded[0] or parts[0].startswith(whole[0]):
                close += 0.03
            if len(parts) > length:
                close -= (len(parts) - length) * 0.02
            close = max(0.0, close)
        names[name] = close
        return close

    return of_name


def place_of(region_id: int | None, kab_id: int) -> str:
    """From the village up to the kabupaten, as far as known."""
    units = path(region_id or kab_id) if (region_id or kab_id) else []
    names = [unit.full_name if unit.level == 2 else unit.name for unit in reversed(units) if unit.level > 1]
    return ", ".join(names) or (units[0].full_name if units else "")


def _answer(hits: list[Hit], how: How, limit: int) -> SearchAnswer:
    return SearchAnswer(tuple(hits[:limit]), how, len(hits), len(hits) < _MOST_READ)
