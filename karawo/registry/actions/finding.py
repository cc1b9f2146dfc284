"""Keep what finds a row beside the row: match keys for duplicates, words for search."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import batched
from typing import Any

from django.db import connection

from karawo.regions.access import EVERYTHING, within
from karawo.registry.linkage.actions import refresh_keys
from karawo.registry.linkage.rules import canonical_business, canonical_person, search_tokens
from karawo.registry.rules.entry import entry_words

_BATCH = 2_000
LONGEST_WORD = 60
SHORT_LIST = "256kB"
"""New entries of the inverted indexes that may wait while people search: some hundred rows, a millisecond to read.
A long list lets more wait and has them worked in before it ends (`bulk.apply`)."""


def refresh_finding(*, business_ids: Iterable[int] = (), owner_ids: Iterable[int] = ()) -> None:
    """Make keys and search words of these businesses and owners anew, with all that belongs to them.

    Works beyond the caller's scope. Cost: about 0.5 ms for each row. New words enter the vocabulary with the count
    of one; `recount_words` puts the counts right, so that one registration never waits for another's words.
    """
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(_AFFECTED, {"businesses": list(business_ids), "owners": list(owner_ids)})
        owners, businesses = cursor.fetchone()
        if len(businesses) < _BATCH:
            cursor.execute(f"SET LOCAL gin_pending_list_limit = '{SHORT_LIST}'")
        refresh_keys(owners)
        words: set[str] = set()
        for batch in batched(sorted({*owners, *businesses}), _BATCH):
            words |= _refresh_words(cursor, list(batch))
        _add_words(cursor, words)


_AFFECTED = """
    WITH given AS (
        SELECT unnest(%(owners)s::bigint[]) AS owner_id
        UNION SELECT primary_owner_id FROM registry_business WHERE id = ANY(%(businesses)s::bigint[])
        UNION SELECT owner_id FROM registry_ownership WHERE business_id = ANY(%(businesses)s::bigint[])
    ), owned AS (
        SELECT id FROM registry_business WHERE primary_owner_id IN (SELECT owner_id FROM given)
        UNION SELECT business_id FROM registry_ownership WHERE owner_id IN (SELECT owner_id FROM given)
        UNION SELECT unnest(%(businesses)s::bigint[])
    )
    SELECT coalesce((SELECT array_agg(owner_id) FROM given), '{}'), coalesce((SELECT array_agg(id) FROM owned), '{}')
"""

_NAMES = """
    SELECT b.id, b.kab_id, b.name, b.brand,
           coalesce(array_agg(DISTINCT o.name) FILTER (WHERE o.kind = 'person'), '{}'),
           coalesce(array_agg(DISTINCT o.name) FILTER (WHERE o.kind <> 'person'), '{}')
      FROM registry_business b
      LEFT JOIN registry_ownership part ON part.business_id = b.id AND part.ends_on IS NULL
      LEFT JOIN registry_owner o ON o.id IN (part.owner_id, b.primary_owner_id)
     WHERE b.id = ANY(%(ids)s) AND b.merged_into_id IS NULL GROUP BY b.id
    UNION ALL
    SELECT o.id, o.kab_id, '', '', CASE WHEN o.kind = 'person' THEN ARRAY[o.name] ELSE '{}' END,
           CASE WHEN o.kind = 'person' THEN '{}' ELSE ARRAY[o.name] END
      FROM registry_owner o
     WHERE o.id = ANY(%(ids)s) AND o.merged_into_id IS NULL
       AND NOT EXISTS (SELECT FROM registry_business b WHERE b.primary_owner_id = o.id AND b.merged_into_id IS NULL)
       AND NOT EXISTS (SELECT FROM registry_ownership p WHERE p.owner_id = o.id AND p.ends_on IS NULL)
"""


def _refresh_words(cursor: Any, ids: list[int]) -> set[str]:
    cursor.execute(_NAMES, {"ids": ids})
    subjects: list[int] = []
    kabs: list[int] = []
    entries: list[str] = []
    words: set[str] = set()
    for subject, kab_id, name, brand, persons, entities in cursor.fetchall():
        found = words_of(name=name, brand=brand, persons=persons, entities=entities)
        words.update(found)
        subjects.append(subject)
        kabs.append(kab_id)
        entries.append(entry_words(found))
    cursor.execute("DELETE FROM registry_searchentry WHERE subject_id = ANY(%s)", [ids])
    cursor.execute(
        "INSERT INTO registry_searchentry (subject_id, kab_id, words)"
        " SELECT * FROM unnest(%s::bigint[], %s::int[], %s::text[])",
        [subjects, kabs, entries],
    )
    return words


def words_of(
    *, name: str = "", brand: str = "", persons: Iterable[str] = (), entities: Iterable[str] = ()
) -> set[str]:
    """The words a business is found by: its name and brand, its owners' names. Letters and digits only."""
    found: set[str] = set()
    if name:
        found.update(search_tokens(business=canonical_business(name), extra=(brand,)))
    for person in persons:
        found.update(search_tokens(name=canonical_person(person)))
    for entity in entities:
        found.update(search_tokens(business=canonical_business(entity)))
    return {word[:LONGEST_WORD] for word in found if word}


def _add_words(cursor: Any, words: set[str]) -> None:
    """In order, so that two registrations at once never wait for each other in a circle."""
    if not words:
        return
    cursor.execute("SELECT text FROM registry_token WHERE text = ANY(%s)", [list(words)])
    known = {row[0] for row in cursor.fetchall()}
    fresh = sorted(words - known)
    if fresh:
        cursor.execute(
            "INSERT INTO registry_token (text, count) SELECT word, 1 FROM unnest(%s::text[]) AS word"
            " ON CONFLICT (text) DO NOTHING",
            [fresh],
        )


def recount_words() -> int:
    """Put the counts of the vocabulary right and drop words that nobody bears; for the night and after an import.

    Gives how many words changed. Cost: one pass over the search entries; a million entries take some ten seconds.
    """
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(_RECOUNT)
        changed: int = cursor.fetchone()[0]
        return changed


_RECOUNT = """
    WITH counted AS (
        SELECT word, count(*)::int AS number FROM registry_searchentry, string_to_table(words, ' ') AS word
         GROUP BY word
    ), changed AS (
        UPDATE registry_token t SET count = c.number, added_in = txid_current()
          FROM counted c WHERE c.word = t.text AND t.count <> c.number RETURNING 1
    ), gone AS (
        DELETE FROM registry_token t WHERE NOT EXISTS (SELECT FROM counted c WHERE c.word = t.text) RETURNING 1
    )
    SELECT (SELECT count(*) FROM changed) + (SELECT count(*) FROM gone)
"""


def recount_businesses(*, at: datetime) -> int:
    """Count all businesses anew for lists that are too long to be counted while a person waits; gives the cells."""
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("DELETE FROM registry_businesscount")
        cursor.execute(_COUNT, [at])
        return int(cursor.rowcount)


_COUNT = """
    INSERT INTO registry_businesscount (kab_id, status, size_class, sector_code, has_nib, sex, number, counted_at)
    SELECT b.kab_id, b.status, b.size_class, b.sector_code, b.has_nib, o.sex, count(*), %s
      FROM registry_business b JOIN registry_owner o ON o.id = b.primary_owner_id
     WHERE b.merged_into_id IS NULL
     GROUP BY b.kab_id, b.status, b.size_class, b.sector_code, b.has_nib, o.sex
"""
