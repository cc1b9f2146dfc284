"""Rules of linkage: one canonicaliser, one key set, one way to score a pair. Pure; see the room's README."""

from karawo.registry.linkage.rules.address import CanonicalAddress, canonical_address
from karawo.registry.linkage.rules.business import CanonicalBusiness, canonical_business
from karawo.registry.linkage.rules.compare import (
    Evidence,
    Model,
    PairScore,
    Question,
    Verdict,
    compare,
    compare_both,
    default_model,
    read_model,
)
from karawo.registry.linkage.rules.dates import canonical_date
from karawo.registry.linkage.rules.keys import KeyKind, KeyMaker, Keys, business_core
from karawo.registry.linkage.rules.nik import nik_distance
from karawo.registry.linkage.rules.person import CanonicalName, canonical_person
from karawo.registry.linkage.rules.record import LinkRecord, link_record
from karawo.registry.linkage.rules.tables import canonicaliser_version
from karawo.registry.linkage.rules.vocabulary import Vocabulary, query_tokens, search_tokens, words_of
from karawo.registry.rules import phones_in as canonical_phone

CANONICALISER_VERSION = canonicaliser_version()

__all__ = [
    "CANONICALISER_VERSION",
    "CanonicalAddress",
    "CanonicalBusiness",
    "CanonicalName",
    "Evidence",
    "KeyKind",
    "KeyMaker",
    "Keys",
    "LinkRecord",
    "Model",
    "PairScore",
    "Question",
    "Verdict",
    "Vocabulary",
    "business_core",
    "canonical_address",
    "canonical_business",
    "canonical_date",
    "canonical_person",
    "canonical_phone",
    "compare",
    "compare_both",
    "default_model",
    "link_record",
    "nik_distance",
    "query_tokens",
    "read_model",
    "search_tokens",
    "words_of",
]
