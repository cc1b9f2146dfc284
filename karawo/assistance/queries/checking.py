"""Already served? For one person or for thousands at once, each question to the database asked once for all.

Within the asker's territory an answer names the aid. From elsewhere comes one word: that the same kind was given
within the time of its rule. Only a NIK asks beyond the own territory; a name alone stays inside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection

from karawo.assistance.models import Aid, AidKind
from karawo.assistance.queries.recipients import keys_of, nik_digest, owners_of_niks, recipient_record
from karawo.assistance.rules import verdict as words
from karawo.assistance.rules.again import Rule, Window, allowed_again_on, window
from karawo.assistance.rules.asked import Told
from karawo.assistance.rules.verdict import Said, Verdict
from karawo.kit.dates import format_date
from karawo.regions.access import EVERYTHING, Scope, within
from karawo.registry.actions.writing import canonical_owner_name
from karawo.registry.linkage.queries import by_index
from karawo.registry.linkage.rules import LinkRecord, compare
from karawo.registry.linkage.rules import Verdict as Link

MOST_AT_ONCE = 20_000
HUB = 40
"""Candidates of one person beyond which a shared key proves nothing."""
NEAREST_NAMES = 3
_ALIKE = 0.8
_TRIGRAMS = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """One person. number: how the row is called in sentences; kind and day are those of the planned aid.
    owner_ids: of the register, where the person was chosen there."""

    n: int
    number: int
    told: Told
    kind: AidKind
    on: date
    kab_id: int
    owner_ids: tuple[int, ...] = ()


NOTHING_SAID = Said("")


@dataclass(frozen=True, slots=True)
class Answer:
    """aid_id: of the aid found, where the asker may see it; touched: ids of every aid the answer rests on, for
    the journal alone."""

    verdict: Verdict
    said: Said = NOTHING_SAID
    aid_id: int | None = None
    owner_id: int | None = None
    touched: tuple[int, ...] = ()


def check(questions: Sequence[Question], *, scope: Scope, is_given: bool = False) -> dict[int, Answer]:
    """n → answer. is_given: the rows tell of what was given, so the very same aid is `known`.

    Cost: three statements whatever the number of rows, and one comparison for each likely candidate.
    """
    answers: dict[int, Answer] = {}
    rules: dict[tuple[int, date], tuple[Rule, Window | None]] = {}
    for each in questions:
        if each.told.rejection:
            answers[each.n] = Answer(Verdict.REJECTED, Said(each.told.rejection))
        elif (each.kind.pk, each.on) not in rules:
            rule = each.kind.rule_on(each.on)
            rules[each.kind.pk, each.on] = rule, window(rule, each.on)
    answers |= _twice([each for each in questions if each.n not in answers])
    asked = [each for each in questions if each.n not in answers]
    digests = {each.n: nik_digest(each.told.nik) for each in asked if each.told.nik}
    owners = owners_of_niks(digests.values())
    of_row = {
        each.n: [*each.owner_ids, *owners.get(digests[each.n], [])]
        if each.n in digests
        else [*each.owner_ids]
        for each in asked
    }
    bound = [(each, rules[each.kind.pk, each.on]) for each in asked]
    hits = _served(bound, digests, of_row)
    aids = _visible([hit.aid_id for hit in hits.values() if hit.aid_id is not None])
    for each, (rule, _window) in bound:
        if (hit := hits.get(each.n)) is not None:
            answers[each.n] = _answer_of_hit(each, hit, aids, rule, is_given=is_given)
    open_rows = [
        (each, limits) for each, (_rule, limits) in bound if each.n not in answers and limits is not None
    ]
    answers |= _likely(open_rows, scope)
    for each in asked:
        own = of_row.get(each.n, [])
        found = answers.get(each.n, Answer(Verdict.NEW))
        answers[each.n] = Answer(
            found.verdict, found.said, found.aid_id, own[0] if len(own) == 1 else None, found.touched
        )
    return answers


def _twice(questions: Iterable[Question]) -> dict[int, Answer]:
    """Rows that ask for the same person, kind and day as a row above."""
    seen: dict[tuple[object, ...], int] = {}
    found: dict[int, Answer] = {}
    for each in questions:
        name = canonical_owner_name(each.told.name, "person") if each.told.name else ""
        who = (each.told.nik,) if each.told.nik else (name, each.kab_id, each.told.region_id)
        key = (*who, each.kind.pk, each.on)
        if key in seen:
            found[each.n] = Answer(Verdict.TWICE, words.twice(seen[key]))
        else:
            seen[key] = each.number
    return found


@dataclass(frozen=True, slots=True)
class _Hit:
    aid_id: int | None
    is_same_year: bool


type _Bound = tuple[Question, tuple[Rule, Window | None]]


def _served(
    bound: Sequence[_Bound], digests: Mapping[int, int], of_row: Mapping[int, list[int]]
) -> dict[int, _Hit]:
    """The function of the database that sees all territories and tells one word; see migration 0002."""
    rows = [
        (each.n, digests.get(each.n), owner_id, each.kind.pk, limits.earliest, limits.latest, each.on)
        for each, (_rule, limits) in bound
        if limits is not None and (each.n in digests or of_row[each.n])
        for owner_id in (of_row[each.n] or (None,))
    ]
    if not rows:
        return {}
    columns = [list(column) for column in zip(*rows, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, aid_id, is_same_year FROM assistance_served(%s::int[], %s::bigint[], %s::bigint[],"
            " %s::bigint[], %s::date[], %s::date[], %s::date[])",
            columns,
        )
        return {n: _Hit(aid_id, is_same_year) for n, aid_id, is_same_year in cursor.fetchall()}


def _visible(aid_ids: Iterable[int]) -> dict[int, Aid]:
    return Aid.objects.select_related("kind", "office").in_bulk(list(set(aid_ids)))


def _answer_of_hit(
    each: Question, hit: _Hit, aids: Mapping[int, Aid], rule: Rule, *, is_given: bool
) -> Answer:
    aid = aids.get(hit.aid_id) if hit.aid_id is not None else None
    if aid is None:
        said = words.served_elsewhere(is_this_year=hit.is_same_year, rule=rule.words)
        return Answer(Verdict.SERVED, said)
    day, office = format_date(aid.given_on), aid.office.name
    if is_given and aid.given_on == each.on:
        return Answer(Verdict.KNOWN, words.known(day=day, office=office), aid.pk, touched=(aid.pk,))
    score = compare(_record_of(each), _record_of_aid(aid))
    if score.name_similarity is not None and score.name_similarity < 0.4:
        # An equal number under a clearly different name is a typing error until somebody has looked.
        why = "; ".join(piece.sentence for piece in score.evidence if piece.field in ("nik", "name"))
        said = words.possible(name=aid.name, kind=aid.kind.title, day=day, office=office, why=why)
        return Answer(Verdict.POSSIBLE, said, aid.pk, touched=(aid.pk,))
    again = allowed_again_on(rule, aid.given_on)
    said = words.served(
        kind=aid.kind.title,
        day=day,
        office=office,
        rule=rule.words,
        again_day=format_date(again) if again is not None else "",
    )
    return Answer(Verdict.SERVED, said, aid.pk, touched=(aid.pk,))


def _record_of(each: Question) -> LinkRecord:
    return recipient_record(
        nik=each.told.nik, name=each.told.name, region_id=each.told.region_id, kab_id=each.kab_id
    )


def _record_of_aid(aid: Aid) -> LinkRecord:
    return recipient_record(nik=aid.nik or "", name=aid.name, region_id=aid.region_id, kab_id=aid.kab_id)


def _likely(open_rows: Sequence[tuple[Question, Window]], scope: Scope) -> dict[int, Answer]:
    """Who of them is probably somebody that got the same kind: by the keys of linkage, and by the letters of a
    name where there is no NIK."""
    records = {each.n: _record_of(each) for each, _limits in open_rows}
    candidates = _by_keys(open_rows, records, scope)
    _add_by_letters(open_rows, candidates, scope)
    ids = {aid_id for found in candidates.values() for aid_id in found}
    if not ids:
        return {}
    with within(EVERYTHING):
        aids = Aid.objects.select_related("kind", "office").in_bulk(list(ids))
    answers: dict[int, Answer] = {}
    for each, _limits in open_rows:
        best: tuple[float, Aid, tuple[str, ...]] | None = None
        for aid_id in candidates.get(each.n, ()):
            aid = aids[aid_id]
            found = _alike(records[each.n], _record_of_aid(aid))
            if found is not None and (best is None or found[0] > best[0]):
                best = (found[0], aid, found[1])
        if best is not None:
            answers[each.n] = _possible(best[1], best[2], scope)
    return answers


def _alike(asked: LinkRecord, known: LinkRecord) -> tuple[float, tuple[str, ...]] | None:
    """Weight and reasons, None for another person."""
    score = compare(asked, known)
    reasons = tuple(piece.sentence for piece in score.evidence if piece.sentence and piece.weight > 0)
    if score.verdict is not Link.NEW:
        return score.weight, reasons
    # A name alone never makes a link; whoever asks by name wants to see who bears it.
    is_by_name = asked.nik is None or known.nik is None
    if is_by_name and (score.name_similarity or 0.0) >= _ALIKE:
        return score.weight, reasons
    return None


def _possible(aid: Aid, reasons: tuple[str, ...], scope: Scope) -> Answer:
    if scope.standing == "app" and aid.kab_id not in scope.kab_ids:
        return Answer(Verdict.POSSIBLE, words.possible_elsewhere(), touched=(aid.pk,))
    said = words.possible(
        name=aid.name,
        kind=aid.kind.title,
        day=format_date(aid.given_on),
        office=aid.office.name,
        why="; ".join(reasons),
    )
    return Answer(Verdict.POSSIBLE, said, aid.pk, touched=(aid.pk,))


def _by_keys(
    open_rows: Sequence[tuple[Question, Window]], records: Mapping[int, LinkRecord], scope: Scope
) -> dict[int, list[int]]:
    """n → aids of the same kind and time that share a key, those that share most first."""
    rows_of_key: dict[int, list[int]] = defaultdict(list)
    asked: dict[int, tuple[Question, Window]] = {}
    for each, limits in open_rows:
        asked[each.n] = each, limits
        for key in keys_of(records[each.n]):
            rows_of_key[key].append(each.n)
    if not rows_of_key:
        return {}
    first = min(limits.earliest for _each, limits in open_rows)
    last = max(limits.latest for _each, limits in open_rows)
    kinds = sorted({each.kind.pk for each, _limits in open_rows})
    # One probe for each key: an index asked for thousands of keys at once compares each row with all of them.
    with within(EVERYTHING), connection.cursor() as cursor, by_index(cursor):
        cursor.execute(
            """
            SELECT a.key, g.id, g.kab_id, g.kind_id, g.given_on
              FROM unnest(%s::bigint[]) AS a (key)
              JOIN assistance_recipientkeys k ON k.keys @> ARRAY[a.key]
              JOIN assistance_aid g ON g.id = k.aid_id
             WHERE g.kind_id = ANY(%s) AND g.ended_at IS NULL AND g.given_on BETWEEN %s AND %s
            """,
            [list(rows_of_key), kinds, first, last],
        )
        found = cursor.fetchall()
    shared: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for key, aid_id, kab_id, kind_id, given_on in found:
        is_own = scope.standing != "app" or kab_id in scope.kab_ids
        for n in rows_of_key[key]:
            each, limits = asked[n]
            if each.kind.pk != kind_id or not limits.earliest <= given_on <= limits.latest:
                continue
            if is_own or each.told.nik:
                shared[n][aid_id] += 1
    return {n: sorted(aids, key=lambda aid_id: (-aids[aid_id], aid_id))[:HUB] for n, aids in shared.items()}


def _add_by_letters(
    open_rows: Sequence[tuple[Question, Window]], candidates: dict[int, list[int]], scope: Scope
) -> None:
    """Names with a typing error, for rows without a NIK, inside the own territory."""
    rows = [
        (
            each.n,
            canonical_owner_name(each.told.name, "person"),
            each.kab_id,
            each.kind.pk,
            limits.earliest,
            limits.latest,
        )
        for each, limits in open_rows
        if not each.told.nik and each.told.name and len(each.told.name) >= 4
    ]
    if not rows:
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    allowed = None if scope.standing != "app" else list(scope.kab_ids)
    # Trigrams are not leak-proof, so the index is read in the standing of work, with the territory written out.
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', %s, true)", [str(_TRIGRAMS)])
        cursor.execute(
            """
            SELECT a.n, g.id FROM unnest(%s::int[], %s::text[], %s::int[], %s::bigint[], %s::date[], %s::date[])
                              AS a (n, name, kab_id, kind_id, first_on, last_on)
             CROSS JOIN LATERAL (
                SELECT g.id FROM assistance_aid g
                 WHERE g.canonical_name %% a.name AND g.kind_id = a.kind_id AND g.ended_at IS NULL
                   AND g.given_on BETWEEN a.first_on AND a.last_on
                   AND (a.kab_id < 1000 OR g.kab_id = a.kab_id OR g.kab_id < 1000)
                   AND (%s::int[] IS NULL OR g.kab_id = ANY(%s::int[]))
                 ORDER BY similarity(g.canonical_name, a.name) DESC, g.given_on DESC, g.id LIMIT %s) g
            """,
            [*columns, allowed, allowed, NEAREST_NAMES],
        )
        for n, aid_id in cursor.fetchall():
            known = candidates.setdefault(n, [])
            if aid_id not in known:
                known.append(aid_id)
