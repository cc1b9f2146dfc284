"""Are two records the same owner? Are they the same business? With reasons a person can read.

Fellegi–Sunter: weights in bits are added to a prior; rarer names weigh more. Some things no sum may overrule
(a shared telephone alone, an equal business name alone); they are written out in `_owner_verdict` and
`_unit_verdict`.
"""

import math
import tomllib
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from typing import NamedTuple

from karawo.registry.linkage.rules.address import CanonicalAddress
from karawo.registry.linkage.rules.business import CanonicalBusiness
from karawo.registry.linkage.rules.dates import is_swapped
from karawo.registry.linkage.rules.nik import nik_distance, wrong_place
from karawo.registry.linkage.rules.person import CanonicalName
from karawo.registry.linkage.rules.reasons import OF_OWNERS, OF_UNITS
from karawo.registry.linkage.rules.record import LinkRecord
from karawo.registry.linkage.rules.similarity import Alignment, align, metres_between, rarity, similarity
from karawo.registry.linkage.rules.tables import load

NEAR_METRES = 70.0
FAR_METRES = 2000.0
SHARED_USES = 3
"""From this many other records on, a telephone no longer supports a link."""


type Regions = tuple[str | None, str | None, str | None]
"""Village, kecamatan and kabupaten, as the codes of LinkRecord."""


class Question(Enum):
    OWNER = "owner"
    UNIT = "unit"


class Verdict(Enum):
    LINK = "link"
    REVIEW = "review"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Model:
    """Weights in bits by question and level; thresholds are probabilities."""

    version: str
    link: float
    review: float
    owner_prior: float
    owner: dict[str, float]
    name: dict[str, float]
    unit_prior: float
    unit: dict[str, float]


class Evidence(NamedTuple):
    """field and level name the weight in the model; sentence is Indonesian and ready to show."""

    field: str
    level: str
    weight: float
    sentence_id: str
    sentence: str


class PairScore(NamedTuple):
    """weight: bits with the prior; evidence: strongest first. The verdict obeys the guards as well."""

    question: Question
    probability: float
    weight: float
    verdict: Verdict
    evidence: tuple[Evidence, ...]
    name_similarity: float | None = None


def read_model(text: str) -> Model:
    """A model file (TOML). Raises KeyError where a part is missing."""
    return _model(tomllib.loads(text))


@cache
def default_model() -> Model:
    return _model(load("model.toml"))


def _model(raw: dict[str, dict[str, dict[str, float]]]) -> Model:
    tree: dict[str, object] = {**raw}
    owner, unit, thresholds = raw["owner"], raw["unit"], raw["thresholds"]
    return Model(
        version=str(tree["version"]),
        link=_number(thresholds["link"]),
        review=_number(thresholds["review"]),
        owner_prior=_number(owner["prior"]),
        owner=dict(owner["weights"]),
        name=dict(owner["name"]),
        unit_prior=_number(unit["prior"]),
        unit=dict(unit["weights"]),
    )


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return float(value)


def compare(
    a: LinkRecord, b: LinkRecord, model: Model | None = None, *, question: Question = Question.OWNER
) -> PairScore:
    """One question about one pair; symmetric but for the order of names in the sentences."""
    owner, unit = compare_both(a, b, model)
    return owner if question is Question.OWNER else unit


def compare_both(a: LinkRecord, b: LinkRecord, model: Model | None = None) -> tuple[PairScore, PairScore]:
    """(same owner?, same business?); the second rests on the first."""
    model = model or default_model()
    level = address_level(a.address, b.address)
    owner = _compare_owner(a, b, level, model)
    return owner, _compare_unit(a, b, owner, level, model)


def compare_likely(
    a: LinkRecord, b: LinkRecord, model: Model | None = None
) -> tuple[PairScore, PairScore] | None:
    """As `compare_both`; None where the owners are not the same, and nobody asks for the business."""
    model = model or default_model()
    level = address_level(a.address, b.address)
    owner = _compare_owner(a, b, level, model)
    return None if owner.verdict is Verdict.NEW else (owner, _compare_unit(a, b, owner, level, model))


@lru_cache(maxsize=1 << 12)
def _reason(name: str, level: str, weight: float, sentence: str) -> Evidence:
    """For sentences that name nobody: they return in pair after pair."""
    return Evidence(name, level, weight, f"{name}_{level}", sentence)


def _compare_owner(a: LinkRecord, b: LinkRecord, same_address: str | None, model: Model) -> PairScore:
    weights = model.owner
    found: list[Evidence] = []

    def add(name: str, level: str) -> None:
        key = f"{name}_{level}"
        found.append(_reason(name, level, weights[key], OF_OWNERS[key]))

    if a.nik is not None and b.nik is not None:
        distance = nik_distance(a.nik, b.nik)
        if distance == 0:
            add("nik", "equal")
        elif distance == 1:
            place = wrong_place(a.nik, b.nik) or 0
            template = OF_OWNERS["nik_one_off" if _one_digit(a.nik, b.nik) else "nik_swapped"]
            sentence = template.format(place=place, next=place + 1)
            found.append(_reason("nik", "one_off", weights["nik_one_off"], sentence))
        else:
            add("nik", "different")
    _add_identifier(found, weights, "npwp", a.npwp, b.npwp, skip=a.npwp == a.nik or b.npwp == b.nik)
    _add_identifier(found, weights, "nib", a.nib, b.nib)
    name_similarity = None
    if a.name is not None and b.name is not None:
        evidence, name_similarity = name_evidence(a.name, b.name, model)
        found.append(evidence)
    has_two_niks = a.nik is not None and b.nik is not None
    born_a, born_b = (a.birth_on, b.birth_on) if has_two_niks else (a.any_birth_on, b.any_birth_on)
    if born_a is not None and born_b is not None:
        if born_a == born_b:
            add("birth", "equal")
        elif is_swapped(born_a, born_b):
            add("birth", "swapped")
        elif sum((born_a.day == born_b.day, born_a.month == born_b.month, born_a.year == born_b.year)) == 2:
            add("birth", "near")
        else:
            add("birth", "different")
    if a.sex and b.sex and not has_two_niks:
        if a.sex == b.sex:
            add("sex", "equal")
        else:
            add("sex", "different")
    _add_phone(found, weights, a, b)
    _add_place(found, weights, a, b)
    if same_address is not None and same_address != "different":
        add("address", same_address)
    if a.business is not None and b.business is not None and is_telling(a.business):
        worth = business_weight(a.business, b.business, model)
        if worth is not None:
            shown = _show(a.business.raw, b.business.raw)
            sentence = OF_OWNERS["business_equal"].format(shown=shown)
            found.append(Evidence("business", "equal", worth, "business_equal", sentence))
    total = model.owner_prior + sum([evidence.weight for evidence in found])
    probability = _probability(total)
    verdict = _owner_verdict(probability, found, a, b, model)
    return PairScore(Question.OWNER, probability, total, verdict, _strongest(found), name_similarity)


def is_telling(business: CanonicalBusiness) -> bool:
    """Whether its name has more than common words: "Kripik Dulamayo", not "Toko Berkah"."""
    return bool(business.core_tokens) and not business.is_generic


def business_weight(a: CanonicalBusiness, b: CanonicalBusiness, model: Model) -> float | None:
    """For the question of the owner; None where the names are not alike."""
    alignment = align(a.core_tokens, b.core_tokens)
    if similarity(alignment, "business") < model.name["similar"]:
        return None
    return min(model.owner["business_equal_cap"], _met(alignment, "business", model))


def _owner_verdict(
    probability: float, found: list[Evidence], a: LinkRecord, b: LinkRecord, model: Model
) -> Verdict:
    """The sum decides, within four rules:

    - an equal or nearly equal NIK is never simply new: with a different name it is a typing error to look at;
    - an identifier with a clearly different name is reviewed, not linked;
    - without an identifier, a name that does not agree makes it new: families share telephone and address;
    - a name links only with an identifier, a birth date, or a telephone that few others use.
    """
    levels = {evidence.sentence_id for evidence in found}
    verdict = _band(probability, model)
    by_identifier = bool(levels & {"nik_equal", "npwp_equal", "nib_equal"})
    name_level = next((evidence.level for evidence in found if evidence.field == "name"), None)
    if levels & {"nik_equal", "nik_one_off"} or by_identifier:
        if verdict is Verdict.NEW and not ("nik_one_off" in levels and name_level == "different"):
            return Verdict.REVIEW
        if verdict is Verdict.LINK and (
            name_level == "different" or (not by_identifier and name_level is None)
        ):
            return Verdict.REVIEW
        if verdict is Verdict.LINK and "nik_different" in levels:
            return Verdict.REVIEW
        if verdict is Verdict.LINK and not by_identifier and not _has_support(levels, a, b):
            return Verdict.REVIEW
        return verdict
    if name_level not in ("equal", "similar", "partly"):
        return Verdict.NEW
    if verdict is Verdict.LINK and (not _has_support(levels, a, b) or name_level == "partly"):
        return Verdict.REVIEW
    return verdict


def _has_support(levels: set[str], a: LinkRecord, b: LinkRecord) -> bool:
    if levels & {"birth_equal", "birth_swapped"}:
        return True
    return any(uses < SHARED_USES for uses in _shared_phone_uses(a, b))


def _compare_unit(
    a: LinkRecord, b: LinkRecord, owner: PairScore, same_address: str | None, model: Model
) -> PairScore:
    weights = model.unit
    found: list[Evidence] = []

    def add(name: str, level: str) -> None:
        key = f"{name}_{level}"
        found.append(_reason(name, level, weights[key], OF_UNITS[key]))

    is_owner_known = _has_owner(a) and _has_owner(b)
    if not is_owner_known and owner.verdict is Verdict.NEW:
        add("owner", "unknown")
    elif owner.verdict is Verdict.LINK:
        add("owner", "link")
    elif owner.verdict is Verdict.REVIEW:
        add("owner", "review")
    else:
        add("owner", "new")
    if a.business is not None and b.business is not None:
        _add_business(found, a.business, b.business, _owner_tokens(a) | _owner_tokens(b), model)
    if a.desa_code is not None and b.desa_code is not None:
        if a.desa_code == b.desa_code:
            add("desa", "equal")
        else:
            add("desa", "different")
    if same_address is not None:
        add("address", same_address)
    if a.lat is not None and a.lon is not None and b.lat is not None and b.lon is not None:
        metres = metres_between(a.lat, a.lon, b.lat, b.lon)
        if metres <= NEAR_METRES:
            sentence = OF_UNITS["distance_near"].format(metres=f"{metres:.0f}")
            found.append(_reason("distance", "near", weights["distance_near"], sentence))
        elif metres > FAR_METRES:
            kilometres = f"{metres / 1000:.1f}".replace(".", ",")
            sentence = OF_UNITS["distance_far"].format(kilometres=kilometres)
            found.append(_reason("distance", "far", weights["distance_far"], sentence))
    if a.kbli_code and b.kbli_code:
        if a.kbli_code == b.kbli_code:
            sentence = OF_UNITS["kbli_equal"].format(code=a.kbli_code)
            found.append(_reason("kbli", "equal", weights["kbli_equal"], sentence))
        elif a.kbli_code[:2] == b.kbli_code[:2]:
            add("kbli", "group")
        else:
            add("kbli", "different")
    total = model.unit_prior + sum([evidence.weight for evidence in found])
    probability = _probability(total)
    verdict = _unit_verdict(probability, owner, is_owner_known=is_owner_known, found=found, model=model)
    return PairScore(Question.UNIT, probability, total, verdict, _strongest(found), owner.name_similarity)


def _unit_verdict(
    probability: float, owner: PairScore, *, is_owner_known: bool, found: list[Evidence], model: Model
) -> Verdict:
    """The sum decides, within two rules:

    - two businesses are linked only under one owner; a known other owner makes it new;
    - where an owner is unknown, an equal name needs a place (address, distance, or the desa for a rare name)
      to be looked at, and is never linked.
    """
    verdict = _band(probability, model)
    if owner.verdict is Verdict.LINK or verdict is Verdict.NEW:
        return verdict
    if is_owner_known and owner.verdict is Verdict.NEW:
        return Verdict.NEW
    levels = {evidence.sentence_id: evidence.weight for evidence in found}
    has_place = bool(levels.keys() & {"address_equal", "address_street", "distance_near"})
    is_rare = "desa_equal" in levels and levels.get("unit_name_equal", 0.0) >= model.unit["name_cap"]
    if owner.verdict is Verdict.NEW and not has_place and not is_rare:
        return Verdict.NEW
    return Verdict.REVIEW


def name_evidence(a: CanonicalName, b: CanonicalName, model: Model) -> tuple[Evidence, float]:
    """For the question of the owner; and how alike, 0 to 1."""
    rules = model.name
    alignment = align(a.tokens, b.tokens)
    alike = similarity(alignment)
    weight = _met(alignment, "person", model)
    conflicts = min(len(alignment.alone_a), len(alignment.alone_b))
    extras = max(len(alignment.alone_a), len(alignment.alone_b)) - conflicts
    weight += conflicts * rules["conflict"] + extras * rules["extra"]
    if alike < rules["different"]:
        weight = min(weight, rules["different_at_most"])
    weight = max(rules["floor"], min(rules["cap"], weight))
    shown = _show(a.raw, b.raw)
    if a.text == b.text:
        level = "equal"
    elif alike >= rules["similar"]:
        level = "similar"
    elif alike >= rules["different"]:
        level = "partly"
    else:
        level = "different"
    key = f"name_{level}"
    return Evidence("name", level, weight, key, OF_OWNERS[key].format(shown=shown)), alike


def _met(alignment: Alignment, table: str, model: Model) -> float:
    total = 0.0
    for one, other, kind in alignment.pairs:
        share = 1.0 if kind == "equal" else model.name[kind]
        total += min(rarity(one, table), rarity(other, table)) * share
    return total


def _add_identifier(
    found: list[Evidence],
    weights: dict[str, float],
    name: str,
    one: str | None,
    other: str | None,
    *,
    skip: bool = False,
) -> None:
    if one is None or other is None or skip:
        return
    level = "equal" if one == other else "different"
    key = f"{name}_{level}"
    found.append(_reason(name, level, weights[key], OF_OWNERS[key]))


def _add_phone(found: list[Evidence], weights: dict[str, float], a: LinkRecord, b: LinkRecord) -> None:
    if not a.phones or not b.phones:
        return
    uses = _shared_phone_uses(a, b)
    if not uses:
        found.append(_reason("phone", "different", weights["phone_different"], OF_OWNERS["phone_different"]))
        return
    fewest = min(uses)
    weight = weights["phone_equal"] + weights["phone_per_doubling"] * math.log2(1 + fewest)
    key = "phone_shared" if fewest >= SHARED_USES else "phone_equal"
    level = key.removeprefix("phone_")
    sentence = OF_OWNERS[key].format(uses=fewest)
    found.append(Evidence("phone", level, max(weights["phone_floor"], weight), key, sentence))


def _shared_phone_uses(a: LinkRecord, b: LinkRecord) -> list[int]:
    if set(a.phones).isdisjoint(b.phones):
        return []
    uses_a = dict(zip(a.phones, a.phone_uses or (0,) * len(a.phones), strict=True))
    uses_b = dict(zip(b.phones, b.phone_uses or (0,) * len(b.phones), strict=True))
    return [max(uses_a[number], uses_b[number]) for number in uses_a if number in uses_b]


def _add_place(found: list[Evidence], weights: dict[str, float], a: LinkRecord, b: LinkRecord) -> None:
    key = place_key(a, (b.desa_code, b.kecamatan_code, b.kabupaten_code))
    if key is not None:
        name, level = key.split("_")
        found.append(_reason(name, level, weights[key], OF_OWNERS[key]))


def place_key(a: LinkRecord, regions: Regions) -> str | None:
    """The finest unit in common, or that the kabupaten differ; its weight and sentence stand under this word."""
    desa, kecamatan, kabupaten = regions
    if a.desa_code is not None and a.desa_code == desa:
        return "desa_equal"
    if a.kecamatan_code is not None and a.kecamatan_code == kecamatan:
        return "kecamatan_equal"
    if a.kabupaten_code is None or kabupaten is None:
        return None
    return "kabupaten_equal" if a.kabupaten_code == kabupaten else "kabupaten_different"


def address_level(a: CanonicalAddress | None, b: CanonicalAddress | None) -> str | None:
    """equal: the same house, or street and RT/RW; street: nothing against it; None: unknown."""
    if a is None or b is None:
        return None
    if a.regency_word and b.regency_word and a.regency_word != b.regency_word:
        return "different"
    has_same_spot = is_against = False
    for one, other in (
        (a.number, b.number),
        (a.rt, b.rt),
        (a.rw, b.rw),
        (a.gang, b.gang),
        (a.block, b.block),
    ):
        if one is not None and other is not None:
            has_same_spot = True
            is_against = is_against or one != other
    if a.street is not None and b.street is not None:
        if a.street != b.street and _street_similarity(a.street, b.street) < 0.8:
            return "different"
        if is_against:
            return "different" if a.number and b.number and a.number != b.number else "street"
        return "equal" if has_same_spot else "street"
    is_one_village = a.village_word is None or b.village_word is None or a.village_word == b.village_word
    if a.rt is not None and a.rt == b.rt and a.rw == b.rw and not is_against and is_one_village:
        return "street"
    if a.landmark is not None and a.landmark == b.landmark and not is_against:
        return "street"
    return "different" if is_against else None


@lru_cache(maxsize=1 << 14)
def _street_similarity(a: str, b: str) -> float:
    return similarity(align(tuple(a.split()), tuple(b.split())), "business")


def _add_business(
    found: list[Evidence], a: CanonicalBusiness, b: CanonicalBusiness, owners: set[str], model: Model
) -> None:
    weights = model.unit
    core_a = tuple(token for token in a.core_tokens if token not in owners)
    core_b = tuple(token for token in b.core_tokens if token not in owners)
    shown = _show(a.raw, b.raw)
    if core_a and core_b:
        alignment = align(core_a, core_b)
        alike = similarity(alignment, "business")
        worth = 0.0
        if alike >= model.name["similar"]:
            worth = min(weights["name_cap"], _met(alignment, "business", model))
            level = "equal" if core_a == core_b else "similar"
        elif alike < model.name["different"]:
            worth, level = weights["name_different"], "different"
        else:
            level = ""
        if level:
            key = f"unit_name_{level}"
            found.append(Evidence("name", level, worth, key, OF_UNITS[key].format(shown=shown)))
    if a.kind_words and b.kind_words:
        if set(a.kind_words) & set(b.kind_words):
            level = "equal"
        elif (a.family == b.family and a.family in ("toko", "warung")) or {a.family, b.family} == {
            "toko",
            "warung",
        }:
            level = "near"
        else:
            level = "different"
        found.append(_reason("kind", level, weights[f"kind_{level}"], OF_UNITS[f"kind_{level}"]))


def _owner_tokens(record: LinkRecord) -> set[str]:
    tokens = set(record.name.tokens) if record.name is not None else set()
    if record.business is not None and record.business.owner_in_name:
        tokens.update(record.business.owner_in_name.split())
    return tokens


def _has_owner(record: LinkRecord) -> bool:
    return record.name is not None or record.nik is not None or record.npwp is not None


def _one_digit(a: str, b: str) -> bool:
    return sum(one != other for one, other in zip(a, b, strict=True)) == 1


def _show(one: str, other: str) -> str:
    one = " ".join(one.split())
    other = " ".join(other.split())
    return one if one == other else f"{one} ~ {other}"


def _strongest(found: list[Evidence]) -> tuple[Evidence, ...]:
    return tuple(sorted(found, key=lambda evidence: -abs(evidence.weight)))


def _probability(bits: float) -> float:
    return 1.0 / (1.0 + math.exp2(-max(-60.0, min(60.0, bits))))


def _band(probability: float, model: Model) -> Verdict:
    if probability >= model.link:
        return Verdict.LINK
    return Verdict.REVIEW if probability >= model.review else Verdict.NEW
