"""Which stored records may be the owner on a form at all, told from what stands in the open."""

import math

from karawo.registry.linkage.rules.business import canonical_business
from karawo.registry.linkage.rules.compare import (
    Model,
    Regions,
    business_weight,
    default_model,
    is_telling,
    name_evidence,
    place_key,
)
from karawo.registry.linkage.rules.nik import nik_distance
from karawo.registry.linkage.rules.person import canonical_person
from karawo.registry.linkage.rules.record import LinkRecord

_ROUNDING = 1e-6
"""Sums of the same weights in another order."""


def may_be_one_number(a: LinkRecord, b: LinkRecord) -> bool:
    """A NIK, NPWP or NIB is the same, or a NIK nearly so."""
    if a.nik is not None and b.nik is not None and nik_distance(a.nik, b.nik) is not None:
        return True
    return (a.npwp is not None and a.npwp == b.npwp) or (a.nib is not None and a.nib == b.nib)


class Sieve:
    """Puts aside, unopened, the records that cannot be the owner on a form, whatever else is known of them.

    Sums what stands in the open (name, place, business) and the most that the rest could add. Made for one record
    and many others: the names of a place return.
    """

    def __init__(self, record: LinkRecord, model: Model | None = None) -> None:
        self._record = record
        self._model = model = model or default_model()
        weights = model.owner
        most = model.owner_prior
        most += max(0.0, weights["phone_equal"], weights["phone_floor"]) if record.phones else 0.0
        most += _best(weights, "address_equal", "address_street") if record.address is not None else 0.0
        most += _best(weights, "birth_equal", "birth_swapped", "birth_near") if record.any_birth_on else 0.0
        most += _best(weights, "sex_equal") if record.sex else 0.0
        business = record.business
        self._business = business if business is not None and is_telling(business) else None
        self._cap = max(0.0, weights["business_equal_cap"]) if self._business is not None else 0.0
        self._missing = math.log2(model.review / (1.0 - model.review)) - most - _ROUNDING
        self._names: dict[str, float | None] = {}

    def lets_through(self, name: str, business: str, regions: Regions) -> bool:
        """False: the verdict is new, unless `may_be_one_number`. name, business: of the other, as written."""
        if name not in self._names:
            self._names[name] = self._named(name)
        named = self._names[name]
        if named is None:
            return False
        place = place_key(self._record, regions)
        known = named + (self._model.owner[place] if place is not None else 0.0)
        if known >= self._missing:
            return True
        if self._business is None or not business or known + self._cap < self._missing:
            return False
        alike = business_weight(self._business, canonical_business(business), self._model)
        return known + (alike or 0.0) >= self._missing

    def _named(self, name: str) -> float | None:
        other = canonical_person(name)
        if self._record.name is None or not other.tokens:
            return None
        evidence, _alike = name_evidence(self._record.name, other, self._model)
        return None if evidence.level == "different" else evidence.weight


def _best(weights: dict[str, float], *keys: str) -> float:
    return max(0.0, *(weights[key] for key in keys))
