"""What a stored record can weigh at most against the one on a form, told before its seals are opened."""

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
from karawo.registry.linkage.rules.record import LinkRecord, Numbers

ROUNDING = 1e-6
"""Sums of the same weights in another order."""


class Sieve:
    """Puts aside, unopened, the records that cannot be the owner on a form, whatever else is known of them.

    Sums what is known (name, place, business; the numbers, once opened) and the most that the rest could add. Made
    for one record and many others: the names of a place return.
    """

    def __init__(self, record: LinkRecord, model: Model | None = None) -> None:
        self._record = record
        self._model = model = model or default_model()
        weights = model.owner
        most = model.owner_prior
        most += max(0.0, weights["phone_equal"], weights["phone_floor"]) if record.phones else 0.0
        most += _best(weights, "address_equal", "address_street") if record.address is not None else 0.0
        birth = _best(weights, "birth_equal", "birth_swapped", "birth_near")
        self._unopened = most + (birth if record.any_birth_on else 0.0)
        self._unopened += _best(weights, "sex_equal") if record.sex else 0.0
        # Of two NIK only a birth date that was stated besides is compared, and no sex.
        self._another_nik = most + (birth if record.birth_on else 0.0) + weights["nik_different"]
        business = record.business
        self._business = business if business is not None and is_telling(business) else None
        self._cap = max(0.0, weights["business_equal_cap"]) if self._business is not None else 0.0
        self._least = math.log2(model.review / (1.0 - model.review)) - ROUNDING
        self._names: dict[str, float | None] = {}

    def most(
        self, name: str, business: str, regions: Regions, numbers: Numbers | None = None
    ) -> float | None:
        """Bits that the owners can weigh at most, within ROUNDING; None: the verdict is new.

        name, business: of the other, as written. numbers: of the other; needed where the record has a NIK, NIB or
        NPWP. Infinite where one of them agrees.
        """
        ours = self._record
        rest = self._unopened
        if numbers is not None:
            if _is_one_number(ours, numbers):
                return math.inf
            if ours.nik is not None and numbers.nik is not None:
                rest = self._another_nik
        if name not in self._names:
            self._names[name] = self._named(name)
        named = self._names[name]
        if named is None:
            return None
        place = place_key(ours, regions)
        most = rest + named + (self._model.owner[place] if place is not None else 0.0)
        if self._business is not None and business and most + self._cap >= self._least:
            most += business_weight(self._business, canonical_business(business), self._model) or 0.0
        return most if most >= self._least else None

    def _named(self, name: str) -> float | None:
        other = canonical_person(name)
        if self._record.name is None or not other.tokens:
            return None
        evidence, _alike = name_evidence(self._record.name, other, self._model)
        return None if evidence.level == "different" else evidence.weight


def _is_one_number(ours: LinkRecord, theirs: Numbers) -> bool:
    """A NIK, NPWP or NIB is the same, or a NIK nearly so."""
    if ours.nik is not None and theirs.nik is not None and nik_distance(ours.nik, theirs.nik) is not None:
        return True
    return (ours.npwp is not None and ours.npwp == theirs.npwp) or (
        ours.nib is not None and ours.nib == theirs.nib
    )


def _best(weights: dict[str, float], *keys: str) -> float:
    return max(0.0, *(weights[key] for key in keys))
