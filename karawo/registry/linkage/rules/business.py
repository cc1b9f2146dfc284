"""Names of businesses: legal form, kind, the core that tells them apart, and the owner hidden inside."""

import re
from functools import lru_cache
from typing import NamedTuple

from karawo.registry.linkage.rules.person import canonical_person, clean
from karawo.registry.linkage.rules.tables import replace_phrases, sound, spell, tables, titles

_WORD = re.compile(r"[A-Z0-9]+")
_ANGLE = re.compile(r"<([^<>]*)>")
_ROUND = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_OWNED_BY = re.compile(r"\bATAS\s+NAMA\b|\bA\.\s?N\.")
_PUBLIC_OWNERS = frozenset({"DESA", "NEGARA", "DAERAH", "RAKYAT"})
_VOWEL = re.compile(r"[AEIOUY]")
_OWNING = frozenset({"MILIK", "PEMILIK", "ATAS", "NAMA", "PERORANGAN", "TOKO"})
_AFTER_OWNER = frozenset({"KHAS", "ASLI", "SPESIAL", "CABANG", "CAB", "PUSAT", "DAN", "SEJAK"})
_NOT_AN_OWNER = frozenset(
    [
        "CABANG",
        "CAB",
        "PUSAT",
        "PERORANGAN",
        "PERSEORANGAN",
        "TUTUP",
        "PINDAH",
        "ONLINE",
        "OFFLINE",
        "UNIT",
        "USAHA",
        "PRODUKSI",
        "DAN",
        "LAMA",
        "BARU",
    ]
)
PLACED = _PUBLIC_OWNERS | _OWNING | _AFTER_OWNER | _NOT_AN_OWNER
"""Words that the tables do not name, and that mean something by where they stand."""


class CanonicalBusiness(NamedTuple):
    """form: PT, CV, UD, KOPERASI, … or None. kind_words: TOKO, RUMAH MAKAN, KSP, … in order.

    family: toko, warung, jasa, kelompok, by the first kind. core_tokens: the rest, in order; may be empty
    ("Warung Makan"). owner_in_name: canonical text of the owner, from `Nama <pemilik>`, `Nama (pemilik)`,
    "milik …" or a calling word ("Toko Bu Sri").
    """

    raw: str
    form: str | None
    kind_words: tuple[str, ...]
    family: str | None
    core_tokens: tuple[str, ...]
    core_text: str
    skeleton: tuple[str, ...]
    owner_in_name: str | None
    text: str

    @property
    def is_generic(self) -> bool:
        """True where nothing but common words is left, so that the name alone tells nothing."""
        return tables().common.issuperset(self.core_tokens)


@lru_cache(maxsize=1 << 14)
def canonical_business(raw: str) -> CanonicalBusiness:
    """Splits and unifies the name. Canonicalising the text again gives the same text."""
    text = clean(raw)
    if "&" in text:
        text = text.replace("&", " DAN ")
    owner: str | None = None
    bracketed: list[str] = []
    if "<" in text and (found := _ANGLE.search(text)):
        owner = canonical_person(found[1]).text or None
        text = _ANGLE.sub(" ", text)
    if "(" in text or "[" in text:
        for inner in _ROUND.findall(text):
            words = _WORD.findall(inner)
            if owner is None and _may_be_owner(words):
                owner = canonical_person(inner).text or None
            else:
                bracketed += words
        rest = _ROUND.sub(" ", text)
        if _WORD.search(rest):
            text = rest
        else:
            bracketed, owner = [], None
    if "NAMA" in text or "N." in text:
        text = _OWNED_BY.sub(" MILIK ", text)
    tokens = _WORD.findall(text) + bracketed
    business, is_settled = _compose(raw, tokens, owner)
    while not is_settled:  # taking words out has brought others together
        before = business.text
        words = _OWNED_BY.sub(" MILIK ", before).split()
        business, is_settled = _compose(raw, words, business.owner_in_name)
        is_settled = is_settled or business.text == before
    return business


def _compose(raw: str, words: list[str], owner: str | None) -> tuple[CanonicalBusiness, bool]:
    """The parts, and whether nothing was taken out from between other words."""
    known = tables()
    tokens = replace_phrases([spell(word) for word in words], known.business_phrases)
    form: str | None = None
    kinds: dict[str, None] = {}
    core: list[str] = []
    family: str | None = None
    is_settled = True
    for found in tokens:
        word = known.business.get(found, found)
        if word in known.forms and form is None:
            form = word
        elif word in known.subtypes and form in (None, "KOPERASI"):
            form = "KOPERASI"
            kinds[word] = None
        elif word in known.families:
            kinds[word] = None
            family = family or known.families[word]
        elif word == "PERORANGAN" and form == "PT":
            form = "PT PERORANGAN"
        elif word == "PEMILIK":
            core.append("MILIK")
            continue
        elif word != "KOPERASI" or form != "KOPERASI":
            core += word.split() if " " in word else [word]
            continue
        is_settled = is_settled and not core
    if "MILIK" in core:
        core, named = _owner_named(core, is_first_word=form is None and not kinds)
        owner = owner or named
        is_settled = False
    if not titles().calling.isdisjoint(core):
        core, called = _owner_called(core, kinds)
        owner = owner or called
        is_settled = False
    kind_words = tuple(kinds)
    head = [form, *kind_words] if form is not None else list(kind_words)
    business = CanonicalBusiness(
        raw=raw,
        form=form,
        kind_words=kind_words,
        family=family,
        core_tokens=tuple(core),
        core_text=" ".join(core),
        skeleton=tuple(map(sound, core)),
        owner_in_name=owner,
        text=" ".join([*head, *core]),
    )
    return business, is_settled


def _owner_named(core: list[str], *, is_first_word: bool) -> tuple[list[str], str | None]:
    """Jaya milik Ali: the core is JAYA, the owner ALI. A name that begins so is left alone."""
    place = core.index("MILIK")
    rest = core[place + 1 :]
    if not rest or rest[0] in _PUBLIC_OWNERS or (is_first_word and place == 0):
        return core, None
    return core[:place], canonical_person(" ".join(rest)).text


def _owner_called(core: list[str], kinds: dict[str, None]) -> tuple[list[str], str | None]:
    """Toko Bu Sri: the core loses BU, the owner is SRI. "Toko Mas …" sells gold and calls nobody."""
    calling = titles().calling
    for place, word in enumerate(core[:-1]):
        if word in calling and not (word == "MAS" and place == 0 and "TOKO" in kinds):
            rest = core[place + 1 :]
            end = next(
                (at for at, token in enumerate(rest) if token in _AFTER_OWNER or token[0].isdigit()), None
            )
            person = canonical_person(" ".join(rest[:end]))
            if person.tokens:
                return [*core[:place], *person.tokens, *([] if end is None else rest[end:])], person.text
    return core, None


def looks_like_name(word: str) -> bool:
    return len(word) > 2 and _VOWEL.search(word) is not None


def _may_be_owner(words: list[str]) -> bool:
    """(Ahmad) may be an owner; (DFC), (Cabang 2) and (Laundry) are none."""
    known = tables()
    return (
        any(map(looks_like_name, words))
        and len(words) <= 6
        and not any(
            word in _NOT_AN_OWNER
            or any(sign.isdigit() for sign in word)
            or known.business.get(word, word) in known.families
            or known.business.get(word, word) in known.forms
            for word in words
        )
    )
