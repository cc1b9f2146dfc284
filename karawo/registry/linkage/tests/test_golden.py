"""Twenty thousand invented records give the same canonical forms, keys and verdicts as when a version was set.

Whoever means to change a result raises the version of the canonicaliser or of the model and writes the new
digests down here; whoever only makes the code faster or clearer finds them unchanged.
"""

import hashlib
from collections.abc import Iterable
from functools import cache
from random import Random
from typing import Any

import pytest

from karawo.registry.linkage.rules import (
    CANONICALISER_VERSION,
    KeyMaker,
    Keys,
    LinkRecord,
    PairScore,
    Vocabulary,
    canonical_address,
    canonical_business,
    canonical_person,
    compare_both,
    default_model,
    link_record,
    query_tokens,
    search_tokens,
)
from karawo.registry.linkage.rules.tables import tables, titles
from karawo.registry.linkage.tests.invented import invented_queries, invented_records, invented_tokens

ROWS = 20_000


@cache
def records_of_all() -> list[LinkRecord]:
    return [link_record(**typed) for typed in invented_records(ROWS)]


@cache
def keys_of_all() -> list[Keys]:
    return list(map(KeyMaker(b"a secret of the installation").keys, records_of_all()))


def pairs_to_compare(records: list[LinkRecord], keys: list[Keys]) -> Iterable[tuple[LinkRecord, LinkRecord]]:
    """Neighbours that share a key, and now and then strangers: the later record with the latest before it."""
    seen: dict[int, int] = {}
    for place, found in enumerate(keys):
        met = {seen[key] for key in found.values if key in seen}
        for other in sorted(met)[:3]:
            yield records[other], records[place]
        if place % 5 == 0:
            yield records[place // 2], records[place]
        seen.update(dict.fromkeys(found.values, place))


def digest(parts: Iterable[Any]) -> str:
    whole = hashlib.blake2b(digest_size=12)
    for part in parts:
        whole.update(repr(part).encode())
    return whole.hexdigest()


def score(found: PairScore) -> tuple[Any, ...]:
    """To six decimals: the last bits of a logarithm are the machine's."""
    return (
        found.question.value,
        found.verdict.value,
        f"{found.probability:.6f}",
        f"{found.weight:.6f}",
        None if found.name_similarity is None else f"{found.name_similarity:.6f}",
        [(reason.sentence_id, f"{reason.weight:.6f}", reason.sentence) for reason in found.evidence],
    )


def names() -> Iterable[Any]:
    return (record.name and tuple(record.name) for record in records_of_all())


def businesses() -> Iterable[Any]:
    return (record.business and (*record.business, record.business.is_generic) for record in records_of_all())


def addresses() -> Iterable[Any]:
    return (record.address and tuple(record.address) for record in records_of_all())


def other_fields() -> Iterable[Any]:
    left_out = ("name", "business", "address")
    return (
        [(field, str(value)) for field, value in record._asdict().items() if field not in left_out]
        for record in records_of_all()
    )


def keys() -> Iterable[Any]:
    return ([(int(kind), key) for kind, key in found.pairs] for found in keys_of_all())


def comparisons() -> Iterable[Any]:
    return (
        tuple(map(score, compare_both(*pair))) for pair in pairs_to_compare(records_of_all(), keys_of_all())
    )


def words_to_search_by() -> Iterable[Any]:
    for typed, record in zip(invented_records(ROWS // 4), records_of_all(), strict=False):
        yield search_tokens(name=record.name, business=record.business)
        yield query_tokens(typed["name"] or "")


def jumbles() -> Iterable[Any]:
    """What no list holds: all that the tables know, titles, signs and numbers in any order."""
    chance = Random(2)
    known, words = tables(), titles()
    pieces = [
        *"Jl. Gg. No. RT.01/02 RT 1 RW 001/002 003/004 Kel. Ds. Kec. Kab. Kota Blok Kav. KM 17 1945 96115 12A".split(),
        *"III # & / - ( ) < > [ ] , . ; | S I T i M. H. HM. S.E. S Pd a.n. milik pemilik O'Neil Zoë İı ﬁ １２".split(),
        *(sorted(set(known.person) | set(known.person_first) | set(known.business) | set(known.address))),
        *(" ".join(first) for phrases in known.address_phrases.values() for first, _ in phrases),
        *(" ".join(first) for phrases in known.person_phrases.values() for first, _ in phrases),
        *(" ".join(first) for phrases in known.business_phrases.values() for first, _ in phrases),
        *sorted(
            words.before | words.after | words.after_marked | words.noble | words.deceased | words.connectors
        ),
        *sorted(
            words.calling
            | set(words.compound)
            | set(known.street)
            | set(known.directions)
            | set(known.months)
        ),
    ]
    for _ in range(ROWS // 4):
        chosen = [
            pieces[int(chance.random() ** 1.5 * len(pieces))] for _ in range(1 + int(chance.random() * 8))
        ]
        written = ("" if chance.random() < 0.1 else " ").join(chosen)
        yield tuple(canonical_person(written))
        yield tuple(canonical_business(written))
        yield tuple(canonical_address(written))


def expansions() -> Iterable[Any]:
    tokens = invented_tokens(20_000)
    vocabulary = Vocabulary(tokens[:-500])
    for token, count in tokens[-500:]:
        vocabulary.add(token, count)
    return (vocabulary.expand(typed) for typed in invented_queries(tokens, 2_000))


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (names, "1b366b4cb69de6749bcc91c6"),
        (businesses, "2f5ba75bc2f05124a800d1ed"),
        (addresses, "6da5f856c2788044f7263627"),
        (other_fields, "2a5388a6df2832b846cf005b"),
        (jumbles, "625717e633d449353abd6826"),
        (keys, "45fd97c606144b3d2c69ad81"),
        (comparisons, "84a77d64de40539bb92bca03"),
        (words_to_search_by, "ad7c8f2d9ea87f5a61e36267"),
        (expansions, "a91426bf1bf48aeb806cf5ce"),
    ],
    ids=lambda part: getattr(part, "__name__", ""),
)
def test_no_result_has_changed_since_the_version_was_set(part, expected):
    assert digest(part()) == expected


def test_the_digests_belong_to_these_versions():
    assert (CANONICALISER_VERSION, default_model().version) == ("3.1.1", "judgement-1")
