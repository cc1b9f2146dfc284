from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import Region
from ..rules import Kind, Scheme, digits, kind_and_name, loose_key, name_key, readings, typing_distance
from .index import UNIT_FIELDS, Index, Shelf, Unit, forgotten_with_index, index, unit_of

_EXACT, _ALIAS, _LOOSE, _ONE_LETTER, _TWO_LETTERS = 1.0, 0.98, 0.93, 0.9, 0.8
_FORMER, _ELSEWHERE = 0.95, 0.6
_MOST_CANDIDATES = 12
_LEVEL_NAMES = {1: "provinsi", 2: "kabupaten/kota", 3: "kecamatan", 4: "desa/kelurahan"}


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """The unit a text means, as deep as it could be followed.

    region: None when nothing, or more than one unit at the top, fits; then look at `candidates`.
    level: of `region`, 0 without one.
    confidence: 0–1; 1 says every word was found as written, below 0.9 a person should look.
    candidates: what else it may be, at most twelve, at the first level that stayed open.
    message: Indonesian, empty when there is nothing to say.
    """

    region: Unit | None
    level: int
    confidence: float
    candidates: tuple[Unit, ...] = ()
    message: str = ""

    @property
    def is_certain(self) -> bool:
        return self.region is not None and self.confidence >= 0.9 and not self.candidates


type _Found = list[tuple[Unit, float]]


def match_place(
    province: str | None = None,
    kabupaten: str | None = None,
    kecamatan: str | None = None,
    village: str | None = None,
    code: str | None = None,
    scheme: Scheme = Scheme.KEMENDAGRI,
) -> PlaceMatch:
    """Find the unit that people mean by what they wrote.

    Knows "Kab."/"Kota" (and never takes one for the other), the short forms of kecamatan and village,
    abbreviations, former names, old spelling and one or two slips of the keyboard; each level is looked for
    inside what the levels above left. A code counts for more than a name, but a contradiction is told.
    Cost: a few microseconds for a text seen before; one query for the villages of each new kabupaten.
    """
    texts = (province or "", kabupaten or "", kecamatan or "", village or "", code or "")
    return _match(*texts, Scheme(scheme), get_language())


@lru_cache(maxsize=20_000)
def _match(
    province: str,
    kabupaten: str,
    kecamatan: str,
    village: str,
    code: str,
    scheme: Scheme,
    language: str | None,  # the message is kept with the answer
) -> PlaceMatch:
    known = index()
    texts = {1: province.strip(), 2: kabupaten.strip(), 3: kecamatan.strip(), 4: village.strip()}
    by_name = _by_names(known, texts, language)
    plain = digits(code)
    if not plain:
        return by_name
    label = "Kemendagri" if scheme is Scheme.KEMENDAGRI else "BPS"
    coded = _by_code(known, plain, scheme)
    if coded is None:
        note = _("Kode %(code)s tidak dikenal dalam skema %(scheme)s.") % {"code": code, "scheme": label}
        confidence = min(by_name.confidence, 0.85)
        return replace(by_name, confidence=confidence, message=f"{note} {by_name.message}".strip())
    agreed = _agree(code, coded, by_name)
    if agreed.region is coded and (note := _about_code(plain, coded, scheme, label)):
        return replace(agreed, message=f"{note} {agreed.message}".strip())
    return agreed


def _about_code(plain: str, coded: Unit, scheme: Scheme, label: str) -> str:
    """What to say when the code is an old one, or says more than is known of its scheme."""
    words = {"code": plain, "scheme": label, "name": coded.full_name}
    now = coded.bps_code if scheme is Scheme.BPS else str(coded.id)
    if now is not None and not plain.startswith(now):
        return _("%(code)s adalah kode %(scheme)s lama; sekarang %(name)s berkode %(now)s.") % (
            words | {"now": now}
        )
    if now is not None and len(plain) > len(now):
        return _("Kode %(scheme)s %(code)s hanya dapat dibaca sampai %(name)s.") % words
    return ""


forgotten_with_index(_match.cache_clear)


def _agree(code: str, coded: Unit, by_name: PlaceMatch) -> PlaceMatch:
    """Put the unit of the code and the unit of the names together."""
    named = by_name.region
    options = [named] if named is not None else list(by_name.candidates)
    if not options:
        if by_name.message:  # something was written, and nothing of it is known
            return PlaceMatch(coded, coded.level, 0.9, (), by_name.message)
        return PlaceMatch(coded, coded.level, 1.0)
    inside = [one for one in options if _is_within(one, coded)]
    if inside:
        if named is not None:
            return PlaceMatch(
                named, named.level, max(by_name.confidence, 0.95), by_name.candidates, by_name.message
            )
        return PlaceMatch(coded, coded.level, 0.95, (), "")
    if any(_is_within(coded, one) for one in options):
        return PlaceMatch(coded, coded.level, 0.97 if named is not None else 0.95)
    other = options[0]
    return PlaceMatch(
        None,
        0,
        0.0,
        (coded, *options[: _MOST_CANDIDATES - 1]),
        _(
            "Kode %(code)s adalah %(coded)s, tetapi namanya tertulis %(named)s. "
            "Pastikan skema kodenya (Kemendagri atau BPS)."
        )
        % {"code": code, "coded": coded.full_name, "named": other.full_name},
    )


def _is_within(inner: Unit, outer: Unit) -> bool:
    return str(inner.id).startswith(str(outer.id))


def _by_code(known: Index, plain: str, scheme: Scheme) -> Unit | None:
    if scheme is Scheme.BPS:
        # Below the kabupaten BPS numbers differently; the kabupaten is what is sure.
        part = plain[:2] if len(plain) == 2 else plain[:4]
        return known.by_bps.get(part) or known.former_code(part, scheme)
    if len(plain) not in (2, 4, 6, 10):
        return None
    return known.get(int(plain)) or known.former_code(plain[:4], scheme)


@dataclass(frozen=True, slots=True)
class _Trail:
    """What the levels read so far have left, what there was to say, and how far to trust it."""

    found: _Found
    notes: tuple[str, ...] = ()
    trust: float = 1.0

    def down(self, known: Index, level: int, text: str) -> "_Trail":
        if not text:
            return self
        step = _step(known, level, text, self.found)
        notes = (*self.notes, step.note) if step.note else self.notes
        return _Trail(step.found or self.found, notes, self.trust * step.trust)


@lru_cache(maxsize=20_000)
def _above(province: str, kabupaten: str, kecamatan: str, _language: str | None) -> _Trail:
    # Apart from the village, for the rows of a file share these three.
    known = index()
    return _Trail([]).down(known, 1, province).down(known, 2, kabupaten).down(known, 3, kecamatan)


forgotten_with_index(_above.cache_clear)


def _by_names(known: Index, texts: dict[int, str], language: str | None) -> PlaceMatch:
    trail = _above(texts[1], texts[2], texts[3], language).down(known, 4, texts[4])
    here, messages, trust = trail.found, list(trail.notes), trail.trust
    if not here:
        return PlaceMatch(None, 0, 0.0, (), " ".join(messages))
    best = max(score for _unit, score in here)
    top = [unit for unit, score in here if score >= best - 0.05]
    if len(top) == 1:
        return PlaceMatch(top[0], top[0].level, round(best * trust, 3), (), " ".join(messages))
    open_level = top[0].level
    open_units = tuple(top[:_MOST_CANDIDATES])
    parent = _common(known, top)
    names = ", ".join(_with_parent(known, unit) for unit in open_units[:4])
    messages.append(
        _("“%(text)s” bisa berarti %(names)s; sebutkan %(level)s.")
        % {
            "text": texts[open_level],
            "names": names + ("" if len(top) <= 4 else _(" dan %(n)d lainnya") % {"n": len(top) - 4}),
            "level": _what_helps(top),
        }
    )
    return PlaceMatch(
        parent, parent.level if parent else 0, 0.5 if parent else 0.0, open_units, " ".join(messages)
    )


def _what_helps(units: list[Unit]) -> str:
    """What somebody has to add for one of these to remain."""
    if units[0].level == 2:
        return _("kabupaten atau kota")
    if len({unit.parent_id for unit in units}) == 1:
        return _("kodenya")
    return {3: _("kabupaten atau kotanya"), 4: _("kecamatannya")}.get(units[0].level, _("kodenya"))


def _with_parent(known: Index, unit: Unit) -> str:
    above = known.get(unit.parent_id) if unit.parent_id and unit.level > 2 else None
    return f"{unit.full_name} ({above.full_name})" if above else unit.full_name


def _common(known: Index, units: list[Unit]) -> Unit | None:
    """The lowest unit that holds all of them."""
    for length in (6, 4, 2):
        heads = {str(unit.id)[:length] for unit in units}
        if len(heads) == 1 and len(head := heads.pop()) == length:
            found = known.get(int(head))
            if found is not None and found.level < units[0].level:
                return found
    return None


@dataclass(frozen=True, slots=True)
class _Step:
    """found: nothing leaves the level above standing. trust: what the remark takes from the confidence."""

    found: _Found
    note: str = ""
    trust: float = 1.0


_UNRESOLVED = 0.85


def _step(known: Index, level: int, text: str, here: _Found) -> _Step:
    """Look for `text` at one level inside the units found so far, then outside them."""
    if not name_key(text):
        return _Step([])
    if here:
        found = [
            (unit, score * above)
            for parent, above in here
            for shelf in _shelves(known, level, parent)
            for unit, score in _look(known, shelf, level, text, parent)
        ]
        if found:
            return _Step(_best(found))
    everywhere = _nationwide(known, level, text)
    if not here:
        if everywhere:
            return _Step(everywhere)
        note = _("%(level)s “%(text)s” tidak dikenal.") % _words(level, text)
        return _Step([], note, _UNRESOLVED)
    words = _words(level, text) | {"parent": here[0][0].full_name}
    if len(here) > 1 or len(everywhere) != 1 or everywhere[0][1] < _LOOSE or level == 4:
        note = _("%(level)s “%(text)s” tidak ditemukan di %(parent)s.") % words
        return _Step([], note, _UNRESOLVED)
    # The name is known, but in another place: the lower name may be right and the upper one old or wrong.
    [(elsewhere, _score)] = everywhere
    above = known.get(elsewhere.parent_id or 0)
    words |= {
        "name": elsewhere.full_name,
        "place": above.full_name if above else "",
        "wrong": words["parent"],
    }
    note = _("%(name)s ada di %(place)s, bukan di %(wrong)s.") % words
    if level == 2 and here[0][0].level == 1:
        if known.was_in_province(elsewhere.id, here[0][0].id):
            note = _("%(name)s sekarang di %(place)s; dulu di %(wrong)s.") % words
            return _Step([(elsewhere, _FORMER)], note)
        return _Step([(elsewhere, _ELSEWHERE)], note, _UNRESOLVED)
    return _Step([], note, _UNRESOLVED)


def _words(level: int, text: str) -> dict[str, str]:
    return {"level": _LEVEL_NAMES[level].capitalize(), "text": text}


def _shelves(known: Index, level: int, parent: Unit) -> Iterable[Shelf]:
    if level <= parent.level:
        return ()
    if level == 4:
        if parent.level == 3:
            return (known.villages_of_kec(parent.id),)
        kab_ids = [parent.id] if parent.level == 2 else [u.id for u in known.below[parent.id].units]
        return tuple(known.villages_of_kab(kab_id) for kab_id in kab_ids)
    if level == parent.level + 1:
        return (known.below[parent.id],) if parent.id in known.below else ()
    return tuple(known.below[kab.id] for kab in known.below[parent.id].units if kab.id in known.below)


def _nationwide(known: Index, level: int, text: str) -> _Found:
    if level == 1:
        return _best(_look(known, known.provinces, 1, text, None))
    if level == 2:
        return _best(_look(known, known.kabupaten, 2, text, None))
    if level == 3:
        return _best(_look(known, known.kecamatan, 3, text, None))
    keys = {name_key(text), kind_and_name(text, 4)[1]}
    rows = Region.objects.filter(name_key__in=keys, level=4, valid_to=None).values_list(*UNIT_FIELDS)
    return [(unit_of(row), _EXACT) for row in rows]


def _best(found: _Found) -> _Found:
    """Only what is about as good as the best, each unit once."""
    if not found:
        return []
    best = max(score for _unit, score in found)
    seen: dict[int, tuple[Unit, float]] = {}
    for unit, score in found:
        if score >= best - 0.05 and (unit.id not in seen or seen[unit.id][1] < score):
            seen[unit.id] = (unit, score)
    return list(seen.values())


def _look(known: Index, shelf: Shelf, level: int, text: str, parent: Unit | None) -> _Found:
    """The units of one shelf that the text may mean; stops at the first kind of hit, certain ones first."""
    ways = readings(text, level)
    # "Kota X" is the kota X before it is a kabupaten "Kotax"; a village may well be called "Kampung X".
    in_order = ways if level == 2 else ways[::-1]
    for kind, key in in_order:
        if exact := _of_kind(shelf.by_key.get(key, ()), kind, level):
            if len(exact) > 1:
                # "Pakam I,II" and "Pakam III" share a key, but not their letters.
                exact = [u for u in exact if text.casefold().endswith(u.name.casefold())] or exact
            return [(unit, _EXACT) for unit in exact]
    for kind, key in in_order:
        known_as = known.aliases.get(key, ())
        aliases = [u for u in known_as if u.level == level and (parent is None or _is_within(u, parent))]
        if aliases := _of_kind(aliases, kind, level):
            return [(unit, _ALIAS) for unit in aliases]
    kind, bare = ways[0]
    if near := _of_kind(shelf.by_loose_key.get(loose_key(bare), ()), kind, level):
        return [(unit, _LOOSE) for unit in near]
    if level == 4 and (stripped := _untitled(shelf, bare)):
        return [(unit, _LOOSE) for unit in stripped]
    if parent is None and level > 2:
        return []  # among 7,285 kecamatan a misspelt name is near to too many
    return _misspelt(shelf, bare, kind, level)


def _of_kind(units: Iterable[Unit], kind: Kind | None, level: int) -> list[Unit]:
    """A kabupaten never stands in for a kota; desa and kelurahan only break a tie, people mix them up."""
    if kind is None:
        return list(units)
    fitting = [unit for unit in units if unit.kind is kind]
    return fitting if level == 2 or fitting else list(units)


def _untitled(shelf: Shelf, bare: str) -> list[Unit]:
    """Villages whose official name has a title that people leave out: "Pande" for Gampong Pande."""
    return [unit for unit in shelf.units if kind_and_name(unit.name, 4)[1] == bare]


def _misspelt(shelf: Shelf, key: str, kind: Kind | None, level: int) -> _Found:
    at_most = 0 if len(key) < 4 else 1 if len(key) < 8 else 2
    if not at_most:
        return []
    found: _Found = []
    nearest = at_most
    for other, all_units in shelf.by_key.items():
        distance = typing_distance(key, other, at_most=nearest)
        if distance <= nearest and (units := _of_kind(all_units, kind, level)):
            if distance < nearest:
                found.clear()
                nearest = distance
            score = _ONE_LETTER if distance == 1 else _TWO_LETTERS
            found += [(unit, score) for unit in units]
    return found
